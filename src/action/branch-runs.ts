import type { BranchRuns, EligibleBaselines, ExclusionReason, HistoryEntry } from '../history/index.ts';
import type { Scenario } from '../scenario/index.ts';
import { type Asked, chosenFrom } from './ask-branch.ts';

/**
 * How the branches went before the change, scenario by scenario: of each the branch whose entries were chosen as
 * baselines. `chosen` holds the very lists of `asked`, in the order of the scenarios.
 */
export function branchRuns(
  scenarios: readonly Pick<Scenario, 'name'>[],
  asked: readonly Pick<Asked, 'branch' | 'eligible'>[],
  chosen: readonly (readonly HistoryEntry[])[],
): readonly BranchRuns[] {
  return scenarios.flatMap(({ name: scenario }, index) => {
    const from = chosenFrom(asked, chosen, index);
    const own = from?.eligible[index];
    return from === undefined || own === undefined ? [] : [runsOf(from.branch, scenario, own)];
  });
}

function runsOf(
  branch: string,
  scenario: string,
  { builtOn, excluded }: Pick<EligibleBaselines, 'builtOn' | 'excluded'>,
): BranchRuns {
  const count = (reason: ExclusionReason): number =>
    excluded.find((exclusion) => exclusion.reason === reason)?.count ?? 0;
  return {
    branch,
    scenario,
    entries: builtOn,
    elsewhere: {
      environment: count('other-environment'),
      load: count('other-load') + count('other-measurement'),
    },
  };
}
