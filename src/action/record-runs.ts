import type { GateResult } from '../gate/index.ts';
import { appendEntry, assignLevel, createEntry, type History } from '../history/index.ts';
import type { Run } from '../trial/index.ts';
import { type Decision, isSound, VERDICTS, type Verdict } from '../verdict/index.ts';

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
      loadHash: run.loadHash,
      environmentClass: run.environment.class,
      measurementVersion: run.measurementVersion,
    };
    // By the history before this gate: a second start of the same commit belongs to the level of the first.
    const level = assignLevel(history, series, verdict);
    recorded = appendEntry(recorded, createEntry(run, { verdict, level, url }));
  }
  return recorded;
}

/** The worst verdict of the scenario's comparisons; inconclusive where nothing was compared. */
function verdictOf(run: Run, decision: Decision): Verdict {
  if (!isSound(run)) return 'invalid';
  const own = decision.comparisons.filter(({ scenario, gated }) => gated && scenario === run.scenario);
  const words = new Set(own.map(({ verdict }) => verdict));
  return VERDICTS.find((word) => words.has(word)) ?? 'inconclusive';
}
