import type { Executor } from '../load/load.ts';
import type { Scenario } from '../scenario.ts';
import { type Flow, flowsOf, mixOf } from './flow.ts';
import type { Step } from './journey.ts';

/** How many requests an iteration sends. */
export interface RequestEstimate {
  /** Mean over the flows of the executor, by weight; of two branches the longer one counts. */
  readonly requests: number;
  /** Whether it may be more: how often a job is polled, or a loop runs, only the answers say. */
  readonly isLeast: boolean;
}

/** Estimates how many requests one iteration of an executor sends. The opening of a WebSocket is one. */
export function requestsPerIteration(
  scenario: Pick<Scenario, 'requests' | 'journeys' | 'webSockets'>,
  executor: Executor,
): RequestEstimate {
  const flows = flowsOf(scenario);
  const mix = mixOf(flows, executor);
  const total = mix.reduce((sum, weight) => sum + weight, 0);
  const estimates = flows.map(estimateFlow);
  return {
    requests:
      total > 0
        ? estimates.reduce((sum, { requests }, index) => sum + (requests * (mix[index] ?? 0)) / total, 0)
        : 0,
    isLeast: estimates.some(({ isLeast }, index) => isLeast && (mix[index] ?? 0) > 0),
  };
}

function estimateFlow(flow: Flow): RequestEstimate {
  return flow.kind === 'journey' ? estimateSteps(flow.journey.steps) : { requests: 1, isLeast: false };
}

function estimateSteps(steps: readonly Step[]): RequestEstimate {
  const each = steps.map(estimateStep);
  return {
    requests: each.reduce((sum, { requests }) => sum + requests, 0),
    isLeast: each.some(({ isLeast }) => isLeast),
  };
}

function estimateStep(step: Step): RequestEstimate {
  switch (step.kind) {
    case 'request':
      return { requests: 1, isLeast: false };
    case 'poll':
      return { requests: 1, isLeast: true };
    case 'think':
      return { requests: 0, isLeast: false };
    case 'group':
      return estimateSteps(step.steps);
    case 'if': {
      const [then, otherwise] = [estimateSteps(step.steps), estimateSteps(step.otherwise)];
      return {
        requests: Math.max(then.requests, otherwise.requests),
        isLeast: then.isLeast || otherwise.isLeast,
      };
    }
    case 'repeat': {
      const { requests, isLeast } = estimateSteps(step.steps);
      return step.whilst === null
        ? { requests: requests * step.times, isLeast }
        : { requests, isLeast: isLeast || requests > 0 };
    }
    case 'for-each': {
      const { requests, isLeast } = estimateSteps(step.steps);
      return { requests, isLeast: isLeast || requests > 0 };
    }
  }
}
