import type { Scenario } from '../scenario.ts';
import type { Step } from './journey.ts';

/** Longest time that a single job may be polled for, in milliseconds; 0 where nothing is polled. */
export function longestPollMs({ journeys, login }: Pick<Scenario, 'journeys' | 'login'>): number {
  return longestIn([...journeys.flatMap(({ steps }) => steps), ...(login?.steps ?? [])]);
}

function longestIn(steps: readonly Step[]): number {
  return Math.max(0, ...steps.map(longestOf));
}

function longestOf(step: Step): number {
  switch (step.kind) {
    case 'poll':
      return step.timeoutMs;
    case 'request':
    case 'think':
      return 0;
    case 'if':
      return longestIn([...step.steps, ...step.otherwise]);
    case 'group':
    case 'repeat':
    case 'for-each':
      return longestIn(step.steps);
  }
}
