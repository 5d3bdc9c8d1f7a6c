import type { GateResult } from '../gate/index.ts';
import {
  acceptLevel,
  appendAaRun,
  appendEntry,
  assignLevel,
  createAaRun,
  createEntry,
  entriesOf,
  type History,
  type Series,
} from '../history/index.ts';
import { acceptanceId } from '../scenario/index.ts';
import type { Run } from '../trial/index.ts';
import { type Decision, isRegressionAccepted, runVerdict } from '../verdict/index.ts';

/** The history that runs are added to. */
export interface ExtendedHistory {
  readonly history: History;
  /** False where later runs of the branch were stored and cannot be read (`FoundHistory`). */
  readonly isWhole: boolean;
}

/**
 * Adds the runs of one gate to the history of their branch. Each scenario has its own verdict and so its own level: a
 * slower checkout opens a level of the checkout's series, not of the search's. A run that the gate would not take as a
 * baseline (stopped, overrun, measured by a faulty generator) is not added. A/A runs are kept apart: they are no
 * baselines. A slower level that is accepted becomes the one that the branch answers to. `url` is where the runs can be
 * seen.
 */
export function recordRuns(
  { history, isWhole }: ExtendedHistory,
  { runs, decision }: Pick<GateResult, 'runs' | 'decision'>,
  url: string,
): History {
  let recorded = history;
  for (const run of runs) {
    const verdict = runVerdict(run, decision);
    if (verdict === 'invalid') continue;
    if (run.sameCode) {
      recorded = appendAaRun(recorded, createAaRun(run));
      continue;
    }
    const series = {
      scenario: run.scenario,
      loadHash: run.loadHash,
      environmentClass: run.environment.class,
      measurementVersion: run.measurementVersion,
    };
    const shown = wasMeasuredBeside(run, decision) ? null : verdict;
    // By the history before this gate: a second start of the same commit belongs to the level of the first.
    const level = assignLevel(history, series, { verdict: shown, isWhole });
    const acceptances = keptAcceptances(history, series, decision);
    const { wouldBlock } = decision;
    const entry = createEntry(run, {
      verdict: verdict ?? 'inconclusive',
      level,
      acceptances,
      wouldBlock,
      url,
    });
    recorded = appendEntry(recorded, entry);
    if (shown === 'regression' && isRegressionAccepted(run, decision))
      recorded = acceptLevel(recorded, series, level.index, appliedOf(run, decision));
  }
  return recorded;
}

/**
 * Whether the verdict is against another side that was measured with the run: a fixed release, say. That is no level of
 * the branch, and so shows nothing of a move from one to another.
 */
function wasMeasuredBeside(run: Run, { comparisons }: Decision): boolean {
  return comparisons.some(({ scenario, mode }) => scenario === run.scenario && mode === 'side-by-side');
}

/** What earlier runs of the series carry, as long as the file has it: what left the file can accept nothing any more. */
function keptAcceptances(
  history: History,
  series: Series,
  { acceptances }: Pick<Decision, 'acceptances'>,
): readonly string[] {
  const known = new Set(entriesOf(history, series).flatMap((entry) => entry.acceptances));
  return acceptances
    .map(acceptanceId)
    .filter((id) => known.has(id))
    .toSorted();
}

/** What accepts the run's regressions. */
function appliedOf({ scenario }: Run, { comparisons }: Pick<Decision, 'comparisons'>): readonly string[] {
  return comparisons
    .filter((comparison) => comparison.scenario === scenario)
    .flatMap(({ accepted }) => (accepted === null ? [] : [acceptanceId(accepted)]));
}
