import { loadHash, type Scenario } from '../scenario/index.ts';
import { type EarlierAttempt, MEASUREMENT_VERSION, type Provenance, type Run } from '../trial/index.ts';
import { type Decision, isSound } from '../verdict/index.ts';
import type { GateRequest } from './gate.ts';

/** Earlier attempts at the same commit, as far as they could be read. */
export interface EarlierRuns {
  /** Their runs, of all scenarios, in any order. */
  readonly runs: readonly Run[];
  /** Why others could not be read, one sentence each: never passed over in silence. */
  readonly missing: readonly string[];
}

/** No earlier attempt. */
export const FIRST_ATTEMPT: EarlierRuns = Object.freeze({ runs: [], missing: [] });

/** What a scenario goes on from, and what has to be said about it. */
export interface Continued {
  /** Oldest first, each attempt once. */
  readonly attempts: readonly EarlierAttempt[];
  readonly notes: readonly string[];
}

/**
 * Chooses what a scenario goes on from: attempts at the same commit under the same load, measured in the same way
 * against the same kind of target. An attempt that went on from others itself brings theirs along.
 */
export function continuedBy(
  { earlier, provenance, environment }: Pick<GateRequest, 'earlier' | 'provenance' | 'environment'>,
  scenario: Scenario,
): Continued {
  const own = earlier.runs
    .filter((run) => run.scenario === scenario.name)
    .toSorted((a, b) => a.provenance.startedAt.localeCompare(b.provenance.startedAt));
  const differences = own.map((run) => {
    const pairs: readonly (readonly [string, unknown, unknown])[] = [
      ['commit', run.provenance.sha, provenance.sha],
      ['load', run.loadHash, loadHash(scenario)],
      ['measurement version', run.measurementVersion, MEASUREMENT_VERSION],
      ['kind of target', run.environment.targetKind, environment.targetKind],
    ];
    return pairs.flatMap(([what, before, now]) => (before === now ? [] : [what])).join(', ');
  });
  const notes = own.flatMap((run, index) =>
    differences[index] === ''
      ? []
      : [
          `${scenario.name}: ${nameOf(run, provenance)} is not continued: it is of another ${differences[index] ?? ''}`,
        ],
  );
  const same = own.filter((_, index) => differences[index] === '');
  const attempts = new Map<string, EarlierAttempt>();
  for (const attempt of same.flatMap((run) => [...run.earlier, attemptOf(run)]))
    attempts.set(JSON.stringify([attempt.runId, attempt.runAttempt, attempt.startedAt]), attempt);
  return {
    attempts: [...attempts.values()].toSorted((a, b) => a.startedAt.localeCompare(b.startedAt)),
    notes: [...notes, ...same.flatMap((run) => silenceOf(scenario, run, provenance))],
  };
}

/** An attempt that judged nothing leaves nothing to go on from; that is said. */
function silenceOf({ name }: Scenario, run: Run, own: Provenance): readonly string[] {
  return run.evidence.length > 0
    ? []
    : [`${name}: ${nameOf(run, own)} left no evidence to continue: it judged no gated metric`];
}

function attemptOf({ provenance, deployment, evidence }: Run): EarlierAttempt {
  const { runId, runAttempt, startedAt } = provenance;
  return { runId, runAttempt, startedAt, deployment, evidence };
}

function nameOf({ provenance: { runId, runAttempt, startedAt } }: Run, own: Provenance): string {
  if (runId === '') return `the attempt of ${startedAt}`;
  return `attempt ${runAttempt}${runId === own.runId ? '' : ` of run ${runId}`}`;
}

/**
 * Writes into a run what it alone showed of its gated metrics, for a later attempt to go on from. What an unsound run
 * seems to show is no evidence.
 */
export function withEvidence(run: Run, { comparisons }: Decision): Run {
  if (!isSound(run)) return run;
  const own = comparisons.filter(({ scenario }) => scenario === run.scenario);
  return { ...run, evidence: own.flatMap(({ attempt }) => attempt ?? []) };
}
