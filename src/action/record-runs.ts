import type { GateResult } from '../gate/index.ts';
import {
  appendEntry,
  assignLevel,
  createEntry,
  entriesOf,
  type History,
  type Level,
  type Series,
} from '../history/index.ts';
import type { Run } from '../trial/index.ts';
import { type Decision, decides, isSound, VERDICTS, type Verdict } from '../verdict/index.ts';

/**
 * Adds the runs of one gate to the history of their branch. Each scenario has its own verdict and so its own level: a
 * slower checkout opens a level of the checkout's series, not of the search's. A run that the gate would not take as a
 * baseline (stopped, overrun, measured by a faulty generator) is not added.
 */
export function recordRuns(history: History, { runs, decision }: GateResult, url: string): History {
  let recorded = history;
  for (const run of runs) {
    const verdict = verdictOf(run, decision);
    if (verdict === 'invalid') continue;
    const series = {
      scenario: run.scenario,
      loadHash: run.loadHash,
      environmentClass: run.environment.class,
      measurementVersion: run.measurementVersion,
    };
    // By the history before this gate: a second start of the same commit belongs to the level of the first.
    const level = levelOf(history, series, wasMeasuredBeside(run, decision) ? 'inconclusive' : verdict);
    recorded = appendEntry(recorded, createEntry(run, { verdict, level, url }));
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

/**
 * A branch without runs of the series was compared with those of another branch. Slower than these, its first level is
 * not accepted: else a release would have to be run only often enough to become its own baseline.
 */
function levelOf(history: History, series: Series, verdict: Exclude<Verdict, 'invalid'>): Level {
  const isFirst = entriesOf(history, series).length === 0;
  if (isFirst && verdict === 'regression') return { index: 0, accepted: false };
  return assignLevel(history, series, verdict);
}

/** The worst verdict of the scenario's comparisons that decide; inconclusive where nothing was compared. */
function verdictOf(run: Run, decision: Decision): Verdict {
  if (!isSound(run)) return 'invalid';
  const own = decision.comparisons.filter(
    (comparison) => decides(comparison) && comparison.scenario === run.scenario,
  );
  const words = new Set(own.map(({ verdict }) => verdict));
  return VERDICTS.find((word) => words.has(word)) ?? 'inconclusive';
}
