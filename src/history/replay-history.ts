import { type PastDeployment, type PastMinimum, replayDeployments } from '../comparison/index.ts';
import { groupBy } from '../foundation/index.ts';
import type { Policy } from '../scenario/index.ts';
import type { HistoryReplay } from '../verdict/index.ts';
import type { HistoryEntry } from './history.ts';

/** The past runs of one scenario and how it judges. */
export interface ScenarioPast {
  /** In the order of time, comparable with today's run. */
  readonly past: readonly PastDeployment[];
  readonly policy: Policy;
}

/** How the replay sees an entry of a history. */
export function pastDeploymentOf({ deployment, provenance, level }: HistoryEntry): PastDeployment {
  const { runId, runAttempt, startedAt } = provenance;
  return { deployment, level: level.index, run: runId === '' ? `at ${startedAt}` : `${runId}/${runAttempt}` };
}

/**
 * Replays the whole gate on the past runs of the branch: of each the smallest p of all scenarios together. A run that
 * lacks a scenario of today had fewer chances to look changed, and does not count.
 */
export function replayHistory(scenarios: readonly ScenarioPast[]): HistoryReplay {
  const minima = scenarios.flatMap(({ past, policy }) => replayDeployments(past, policy));
  const whole = [...groupBy(minima, ({ run }) => run).values()].filter(
    (own) => own.length === scenarios.length,
  );
  const smallest = (direction: 'slower' | 'faster'): readonly number[] =>
    whole.map((own: readonly PastMinimum[]) => Math.min(...own.map((minimum) => minimum[direction])));
  return { slower: smallest('slower'), faster: smallest('faster') };
}
