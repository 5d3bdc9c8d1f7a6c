import { LEAST_BASELINES } from '../comparison/index.ts';
import type { BranchRuns, HistoryEntry } from '../history/index.ts';
import type { Lookback, LookbackPoint } from '../report/index.ts';
import { type Decision, decides, type JudgedComparison } from '../verdict/index.ts';

/** Runs that are kept of a metric: what fits beside its name, and a few weeks of most branches. */
export const MOST_POINTS = 30;

/**
 * How the metrics that matter went over the runs of the branch: those that are worse, or look so; where none of a
 * scenario is, its first that decides. Of a metric that fewer of the shown runs have than are compared with (five) there is none.
 */
export function lookbacksOf(
  { comparisons }: Pick<Decision, 'comparisons'>,
  branchRuns: readonly BranchRuns[],
): readonly Lookback[] {
  const scenarios = [...new Set(comparisons.map(({ scenario }) => scenario))];
  const told = scenarios.flatMap((scenario) => {
    const deciding = comparisons.filter(
      (comparison) => comparison.scenario === scenario && decides(comparison),
    );
    const worse = deciding.filter(isWorse);
    return worse.length > 0 ? worse : deciding.slice(0, 1);
  });
  // What is worse before what only stands for its scenario.
  return [...told.filter(isWorse), ...told.filter((comparison) => !isWorse(comparison))].flatMap(
    (comparison) => lookbackOf(comparison, branchRuns),
  );
}

/** Of one that decides. */
function isWorse({ verdict, suspected }: JudgedComparison): boolean {
  return verdict === 'regression' || suspected === 'worse';
}

function lookbackOf(comparison: JudgedComparison, branchRuns: readonly BranchRuns[]): readonly Lookback[] {
  const { scenario, endpoint, metric, scale, candidate } = comparison;
  const runs = branchRuns.find((each) => each.scenario === scenario);
  if (runs === undefined || candidate === null) return [];
  const points = runs.entries
    .map(
      (entry, index): LookbackPoint => ({
        value: valueIn(entry, comparison),
        turn: turnOf(runs.entries[index - 1], entry),
      }),
    )
    .slice(-MOST_POINTS);
  if (points.filter(({ value }) => value !== null).length < LEAST_BASELINES) return [];
  const { branch, elsewhere } = runs;
  return [{ scenario, endpoint, metric, scale, branch, points, candidate, elsewhere }];
}

function valueIn({ deployment }: HistoryEntry, { endpoint, metric }: JudgedComparison): number | null {
  const own = deployment.metrics.find(
    (each) => each.endpoint === endpoint && each.metric.name === metric.name,
  );
  return own?.level ?? null;
}

/** Whether another level of the scenario began between two runs that follow one another. */
function turnOf(before: HistoryEntry | undefined, entry: HistoryEntry): LookbackPoint['turn'] {
  if (before === undefined || before.level.index === entry.level.index) return 'none';
  const isAccepted = entry.acceptances.some((id) => !before.acceptances.includes(id));
  return isAccepted ? 'accepted' : 'other';
}
