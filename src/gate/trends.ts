import { LEAST_BASELINES } from '../comparison/index.ts';
import type { BranchCourse, HistoryEntry } from '../history/index.ts';
import type { Trend, TrendPoint } from '../report/index.ts';
import { type Decision, decides, type JudgedComparison } from '../verdict/index.ts';

/** Runs that are shown of a metric: what fits beside its name, and a few weeks of most branches. */
export const MOST_POINTS = 30;
/** Metrics that are shown. */
export const MOST_TRENDS = 6;

/**
 * How the metrics that matter went over the runs of the branch: those that are worse, or look so; where none of a
 * scenario is, its first that decides. With fewer runs than are compared with (five) there is none.
 */
export function trendsOf(
  { comparisons }: Pick<Decision, 'comparisons'>,
  courses: readonly BranchCourse[],
): readonly Trend[] {
  const scenarios = [...new Set(comparisons.map(({ scenario }) => scenario))];
  const told = scenarios.flatMap((scenario) => {
    const deciding = comparisons.filter(
      (comparison) => comparison.scenario === scenario && decides(comparison),
    );
    const worse = deciding.filter(isWorse);
    return worse.length > 0 ? worse : deciding.slice(0, 1);
  });
  // What is worse before what only stands for its scenario.
  return [...told.filter(isWorse), ...told.filter((comparison) => !isWorse(comparison))]
    .flatMap((comparison) => trendOf(comparison, courses))
    .slice(0, MOST_TRENDS);
}

/** Of one that decides. */
function isWorse({ verdict, suspected }: JudgedComparison): boolean {
  return verdict === 'regression' || suspected === 'worse';
}

function trendOf(comparison: JudgedComparison, courses: readonly BranchCourse[]): readonly Trend[] {
  const { scenario, endpoint, metric, scale, candidate } = comparison;
  const course = courses.find((each) => each.scenario === scenario);
  if (course === undefined || candidate === null) return [];
  const points = course.entries.map(
    (entry, index): TrendPoint => ({
      value: valueIn(entry, comparison),
      turn: turnOf(course.entries[index - 1], entry),
    }),
  );
  if (points.filter(({ value }) => value !== null).length < LEAST_BASELINES) return [];
  const { branch, elsewhere } = course;
  return [
    { scenario, endpoint, metric, scale, branch, points: points.slice(-MOST_POINTS), candidate, elsewhere },
  ];
}

function valueIn({ deployment }: HistoryEntry, { endpoint, metric }: JudgedComparison): number | null {
  const own = deployment.metrics.find(
    (each) => each.endpoint === endpoint && each.metric.name === metric.name,
  );
  return own?.level ?? null;
}

/** Whether the branch changed between two runs that follow one another. */
function turnOf(before: HistoryEntry | undefined, entry: HistoryEntry): TrendPoint['turn'] {
  if (before === undefined || before.level.index === entry.level.index) return 'none';
  const isAccepted = entry.acceptances.some((id) => !before.acceptances.includes(id));
  return isAccepted ? 'accepted' : 'other';
}
