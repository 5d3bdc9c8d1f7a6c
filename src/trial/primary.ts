import {
  comparabilityOf,
  endpointNames,
  type Load,
  primaryEndpointNames,
  type Scenario,
} from '../scenario/index.ts';
import { ALL_ENDPOINTS } from './metric.ts';
import type { LoadDescription, LoadModel, PrimaryFlow } from './run.ts';

/** What is gated of a scenario, as a run file says it. */
export interface Primary {
  readonly primaryEndpoints: readonly string[];
  readonly primaryFlows: readonly PrimaryFlow[];
}

/**
 * What is gated: the requests, journeys and WebSockets that are marked primary. Where nothing at all is marked it is
 * the whole scenario: its requests as one, and each WebSocket, which no request stands for.
 */
export function primaryOf(
  scenario: Pick<Scenario, 'requests' | 'journeys' | 'login' | 'webSockets'>,
): Primary {
  const { journeys, webSockets } = scenario;
  const marked = primaryEndpointNames(scenario);
  const isUnmarked = marked.length === 0 && ![...journeys, ...webSockets].some(({ primary }) => primary);
  // Empty is the same as `*` for a scenario of requests alone, and what files always said.
  const whole =
    isUnmarked && endpointNames(scenario).length > 0 && webSockets.length > 0 ? [ALL_ENDPOINTS] : [];
  return {
    primaryEndpoints: [...marked, ...whole],
    primaryFlows: [
      ...journeys
        .filter(({ primary }) => primary)
        .map(({ name }) => ({ kind: 'journey', name, awaitsReplies: false }) as const),
      ...webSockets
        .filter(({ primary }) => primary || isUnmarked)
        .map(({ name, messages }) => {
          const awaitsReplies = messages.some(({ replyId }) => replyId !== null);
          return { kind: 'websocket', name, awaitsReplies } as const;
        }),
    ],
  };
}

/** Whether the load starts by the schedule, waits for the target, or both. */
export function loadModelOf({ executors }: Load): LoadModel {
  const models = new Set(executors.map(({ model }) => model));
  const [only] = models;
  return models.size === 1 && only ? only : 'mixed';
}

/** What a run says of its load. */
export function describeLoad(load: Load): LoadDescription {
  return { model: loadModelOf(load), pattern: load.pattern, compared: comparabilityOf(load) };
}
