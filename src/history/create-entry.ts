import { summarizeDeployment } from '../comparison/index.ts';
import type { Run } from '../trial/index.ts';
import type { Verdict } from '../verdict/index.ts';
import type { HistoryEntry, Level } from './history.ts';

/** What an entry is made of besides the run. */
export interface EntryParts {
  readonly verdict: Verdict;
  readonly level: Level;
  readonly acceptances: readonly string[];
  readonly wouldBlock: boolean;
  /** Where the run can be seen, or empty. */
  readonly url: string;
}

/** Summarizes a run of the branch as an entry of its history: the candidate's side, which is the branch's own. */
export function createEntry(
  run: Run,
  { verdict, level, acceptances, wouldBlock, url }: EntryParts,
): HistoryEntry {
  return {
    deployment: summarizeDeployment(run, 'candidate'),
    provenance: run.provenance,
    verdict,
    level,
    acceptances,
    wouldBlock,
    url,
  };
}
