import { type Flow, flowsOf, isDynamic, mixOf } from './flow/flow.ts';
import type { Step } from './flow/journey.ts';
import { NO_HOOKS } from './flow/no-hooks.ts';
import { executorDurationMs } from './load/load.ts';
import { iterationsOf, meanAmount } from './planned-requests.ts';
import { type RequestTemplate, SAFE_METHODS, type Scenario } from './scenario.ts';

/** The requests of a load as connections can send them again and again, weighed as the load does, or why they cannot. */
export type Saturable =
  | { readonly kind: 'saturable'; readonly requests: readonly RequestTemplate[] }
  | { readonly kind: 'not-saturable'; readonly reason: string };

/** What of a scenario says that. */
type OfScenario = Pick<
  Scenario,
  'requests' | 'journeys' | 'webSockets' | 'login' | 'hooks' | 'http' | 'load'
>;

/**
 * Whether the target could be kept busy with what the load asks of it: with requests that are the same each time, and
 * nobody who must remember anything. Of journeys each step counts as often as an iteration takes it. A journey that writes is
 * none: what its steps change would no longer be what a user does. The reason has no capital and no full stop.
 */
export function saturable(scenario: OfScenario): Saturable {
  const reason = whyNot(scenario);
  if (reason !== '') return { kind: 'not-saturable', reason };
  const requests = weighedFlows(scenario).flatMap(({ flow, weight }) => {
    const own =
      flow.kind === 'request'
        ? [{ request: flow.request, times: 1 }]
        : flow.kind === 'journey'
          ? sentBy(flow.journey.steps)
          : [];
    return own.map(({ request, times }) => ({ ...request, weight: weight * times }));
  });
  return { kind: 'saturable', requests };
}

function whyNot(scenario: OfScenario): string {
  const { login, hooks, http } = scenario;
  if (login !== null) return 'its users log in, and connections that are kept busy have no users';
  if (hooks !== NO_HOOKS)
    return 'its hooks take part in each request, and connections that are kept busy run none';
  if (http.connections === 'fresh') return 'it opens a connection for each request, and busy ones are kept';
  if (http.compression) return 'it asks for compressed answers, and busy connections decompress none';
  if (http.proxy === 'environment')
    return 'it goes by a proxy, and busy connections lead to the target itself';
  if (http.redirects > 0) return 'it follows redirects, and busy connections follow none';
  for (const { flow } of weighedFlows(scenario)) {
    const reason = whyNotFlow(flow);
    if (reason !== '') return reason;
  }
  return '';
}

const WAITS_FOR_BODY = 'and busy connections would wait for a body that never comes';

function whyNotFlow(flow: Flow): string {
  const name = JSON.stringify(flow.name);
  switch (flow.kind) {
    case 'websocket':
      return `${name} is a WebSocket, and only requests can be sent again and again`;
    case 'request':
      if (flow.request.method === 'HEAD') return `${name} asks with HEAD, ${WAITS_FOR_BODY}`;
      return isDynamic(flow.request) ? `${name} is made anew each time ({{ }} or files)` : '';
    case 'journey': {
      const { steps } = flow.journey;
      if (hasAnswersDecide(steps)) return `what journey ${name} asks for depends on the answers`;
      const requests = sentBy(steps).map(({ request }) => request);
      if (requests.some(({ method }) => method === 'HEAD'))
        return `journey ${name} asks with HEAD, ${WAITS_FOR_BODY}`;
      if (requests.some(({ method }) => !SAFE_METHODS.includes(method)))
        return `journey ${name} changes data`;
      return requests.some(isDynamic) ? `journey ${name} makes requests anew each time ({{ }} or files)` : '';
    }
  }
}

/** Whether a poll, a branch or a loop waits for what an answer says. */
function hasAnswersDecide(steps: readonly Step[]): boolean {
  return steps.some((step) => {
    switch (step.kind) {
      case 'request':
      case 'think':
        return false;
      case 'poll':
      case 'if':
      case 'for-each':
        return true;
      case 'group':
        return hasAnswersDecide(step.steps);
      case 'repeat':
        return step.whilst !== null || hasAnswersDecide(step.steps);
    }
  });
}

interface Sent {
  readonly request: RequestTemplate;
  readonly times: number;
}

/** What steps send when they are taken so many times: what is repeated is one request of more weight. */
function sentBy(steps: readonly Step[], times = 1): readonly Sent[] {
  return steps.flatMap((step) => {
    switch (step.kind) {
      case 'request':
        return [{ request: step.request, times }];
      case 'group':
        return sentBy(step.steps, times);
      case 'repeat':
        return sentBy(step.steps, times * step.times);
      case 'think':
      case 'poll':
      case 'if':
      case 'for-each':
        return [];
    }
  });
}

interface WeighedFlow {
  readonly flow: Flow;
  readonly weight: number;
}

/** Flows that some executor runs, by how many iterations the load has of each; of users, who may have any number, by their seconds. */
function weighedFlows(scenario: OfScenario): readonly WeighedFlow[] {
  const flows = flowsOf(scenario);
  const weights = flows.map(() => 0);
  for (const executor of scenario.load.executors) {
    const mix = mixOf(flows, executor);
    const total = mix.reduce((sum, weight) => sum + weight, 0);
    const amount = iterationsOf(executor) ?? (meanAmount(executor) * executorDurationMs(executor)) / 1000;
    for (const [index, weight] of mix.entries())
      if (total > 0) weights[index] = (weights[index] ?? 0) + (amount * weight) / total;
  }
  return flows.flatMap((flow, index) => {
    const weight = weights[index] ?? 0;
    return weight > 0 ? [{ flow, weight }] : [];
  });
}
