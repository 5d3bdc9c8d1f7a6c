import type { BranchCourse, EligibleBaselines, ExclusionReason, HistoryEntry } from '../history/index.ts';
import type { Scenario } from '../scenario/index.ts';
import type { Asked } from './ask-branch.ts';

/**
 * How the branches went before the change, scenario by scenario: of each the branch whose entries were chosen as
 * baselines. `chosen` holds the very lists of `asked`, in the order of the scenarios.
 */
export function branchCourses(
  scenarios: readonly Pick<Scenario, 'name'>[],
  asked: readonly Pick<Asked, 'branch' | 'eligible'>[],
  chosen: readonly (readonly HistoryEntry[])[],
): readonly BranchCourse[] {
  return scenarios.flatMap(({ name: scenario }, index) =>
    asked
      .flatMap(({ branch, eligible }) => {
        const own = eligible[index];
        return own === undefined || own.entries !== chosen[index] ? [] : [courseOf(branch, scenario, own)];
      })
      .slice(0, 1),
  );
}

function courseOf(
  branch: string,
  scenario: string,
  { builtOn, excluded }: Pick<EligibleBaselines, 'builtOn' | 'excluded'>,
): BranchCourse {
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
