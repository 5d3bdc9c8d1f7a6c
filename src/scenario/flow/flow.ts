import type { Executor } from '../load/load.ts';
import { type RequestTemplate, SAFE_METHODS, type Scenario } from '../scenario.ts';
import type { Journey, Step } from './journey.ts';
import type { WebSocketFlow } from './websocket.ts';

/** What one arrival or one turn of a user does. */
export type Flow =
  | {
      readonly kind: 'request';
      readonly name: string;
      readonly weight: number;
      readonly request: RequestTemplate;
    }
  | { readonly kind: 'journey'; readonly name: string; readonly weight: number; readonly journey: Journey }
  | {
      readonly kind: 'websocket';
      readonly name: string;
      readonly weight: number;
      readonly webSocket: WebSocketFlow;
    };

/** Every flow of a scenario in one order: requests, journeys, WebSockets. Schedules name flows by their place in it. */
export function flowsOf(scenario: Pick<Scenario, 'requests' | 'journeys' | 'webSockets'>): readonly Flow[] {
  return [
    ...scenario.requests.map(
      (request) => ({ kind: 'request', name: request.name, weight: request.weight, request }) as const,
    ),
    ...scenario.journeys.map(
      (journey) => ({ kind: 'journey', name: journey.name, weight: journey.weight, journey }) as const,
    ),
    ...scenario.webSockets.map(
      (webSocket) =>
        ({ kind: 'websocket', name: webSocket.name, weight: webSocket.weight, webSocket }) as const,
    ),
  ];
}

/** Weight of each flow for one executor, in the order of `flows`; 0 for those that it does not run. */
export function mixOf(flows: readonly Flow[], executor: Executor): readonly number[] {
  return flows.map(({ name, weight }) =>
    executor.flows === null || executor.flows.includes(name) ? weight : 0,
  );
}

/** The requests that steps send, polls included, in the order of the file. */
export function requestsOfSteps(steps: readonly Step[]): readonly RequestTemplate[] {
  return steps.flatMap((step) => {
    switch (step.kind) {
      case 'request':
      case 'poll':
        return [step.request];
      case 'think':
        return [];
      case 'if':
        return [...requestsOfSteps(step.steps), ...requestsOfSteps(step.otherwise)];
      case 'group':
      case 'repeat':
      case 'for-each':
        return requestsOfSteps(step.steps);
    }
  });
}

/** Whether something in the request is made anew for each user: `{{ … }}` in a text, or files made up. */
export function isDynamic({ path, headers, body, multipart }: RequestTemplate): boolean {
  return (
    multipart !== null || [path, body ?? '', ...Object.values(headers)].some((text) => text.includes('{{'))
  );
}

/** Endpoints of one request: its name, or one for each size class of an upload, whose times are kept apart. */
export function endpointsOfRequest({ name, multipart }: RequestTemplate): readonly string[] {
  const sizes = multipart?.files[0]?.sizes ?? [];
  return sizes.length < 2 ? [name] : sizes.map((size) => `${name} ${size.name}`);
}

/** Names of every endpoint of the load; the first request's endpoint of each flow among them. */
export function endpointNames(
  scenario: Pick<Scenario, 'requests' | 'journeys' | 'login'>,
): readonly string[] {
  return [...new Set(endpointRequests(scenario).flatMap(endpointsOfRequest))];
}

/** Names of the endpoints whose response times are gated. */
export function primaryEndpointNames(
  scenario: Pick<Scenario, 'requests' | 'journeys' | 'login'>,
): readonly string[] {
  const primary = endpointRequests(scenario).filter((request) => request.primary);
  return [...new Set(primary.flatMap(endpointsOfRequest))];
}

/** Every request that the load can send: single ones, those of journeys and of the login. One endpoint may stand in several. */
export function endpointRequests(
  scenario: Pick<Scenario, 'requests' | 'journeys' | 'login'>,
): readonly RequestTemplate[] {
  return [
    ...scenario.requests,
    ...scenario.journeys.flatMap(({ steps }) => requestsOfSteps(steps)),
    ...requestsOfSteps(scenario.login?.steps ?? []),
  ];
}

/** Requests that may change data in the target, each name once: of the load, of set-up and of tear-down. */
export function writesOf(
  scenario: Pick<Scenario, 'requests' | 'journeys' | 'login' | 'setup' | 'teardown'>,
): readonly RequestTemplate[] {
  const all = [...scenario.setup, ...endpointRequests(scenario), ...scenario.teardown];
  const unsafe = all.filter(({ method }) => !SAFE_METHODS.includes(method));
  return unsafe.filter(({ name }, index) => unsafe.findIndex((other) => other.name === name) === index);
}
