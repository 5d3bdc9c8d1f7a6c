import type { Report, Trend } from '../report.ts';
import { barOf, barScale } from '../text/bars.ts';
import { formatQuantity } from '../text/format-quantity.ts';
import { code, phrase } from '../text/phrase.ts';
import { endpointName, metricName } from '../words/metric-words.ts';
import { TURN_MARKS } from '../words/trend-words.ts';
import { type ColumnOf, type Table, tableOf } from './table.ts';

/** A change that fills the height of a line at least: of times and rates a tenth, of shares a point. */
const LEAST_CHANGE = 0.1;
const LEAST_DIFFERENCE = 0.01;

/** How gated metrics went over the runs of the branch, each as a line of bars of which the last is the candidate's. */
export function trendTable({ trends }: Pick<Report, 'trends'>): Table {
  const scenario: ColumnOf<Trend> = {
    title: 'Scenario',
    align: 'left',
    cell: (trend) => [code(trend.scenario)],
  };
  const isOne = trends.every((trend) => trend.scenario === trends[0]?.scenario);
  return tableOf(
    'Gated metrics over the runs of the branch',
    [...(isOne ? [] : [scenario]), ...COLUMNS],
    trends,
  );
}

const COLUMNS: readonly ColumnOf<Trend>[] = [
  { title: 'Endpoint', align: 'left', cell: ({ endpoint }) => [endpointName(endpoint)] },
  { title: 'Metric', align: 'left', cell: ({ metric }) => metricName(metric) },
  { title: 'Oldest to newest, then this run', align: 'left', cell: (trend) => [code(lineOf(trend))] },
  { title: 'Before', align: 'right', cell: (trend) => phrase`${rangeOf(trend)}` },
  {
    title: 'This run',
    align: 'right',
    cell: ({ candidate, metric }) => phrase`${formatQuantity(candidate, metric.unit)}`,
  },
];

function lineOf(trend: Trend): string {
  const { points, candidate, scale } = trend;
  const values = [...valuesOf(trend), candidate];
  const least = scale === 'difference' ? LEAST_DIFFERENCE : LEAST_CHANGE * Math.min(...values);
  const bars = barScale(values, least);
  const before = points.map(({ value, turn }, index) => {
    // A change before the first bar has nothing on its other side.
    const mark = turn === 'none' || index === 0 ? '' : TURN_MARKS[turn];
    return `${mark}${barOf(value, bars)}`;
  });
  return `${before.join('')} ${barOf(candidate, bars)}`;
}

/** `172 ms to 184 ms`. */
function rangeOf(trend: Trend): string {
  const { unit } = trend.metric;
  const values = valuesOf(trend);
  const [lowest, highest] = [Math.min(...values), Math.max(...values)].map((value) =>
    formatQuantity(value, unit),
  );
  return lowest === highest ? `${lowest}` : `${lowest} to ${highest}`;
}

function valuesOf({ points }: Trend): readonly number[] {
  return points.flatMap(({ value }) => value ?? []);
}
