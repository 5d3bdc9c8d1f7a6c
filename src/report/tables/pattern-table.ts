import type { LevelFinding } from '../../analysis/index.ts';
import type { PatternPlan } from '../../scenario/index.ts';
import type { Side } from '../../trial/index.ts';
import type { ScenarioReport } from '../report.ts';
import { formatDuration } from '../text/format-number.ts';
import { formatQuantity } from '../text/format-quantity.ts';
import { code, phrase } from '../text/phrase.ts';
import { amount } from '../words/pattern-words.ts';
import { type ColumnOf, type Table, tableOf } from './table.ts';

interface Row {
  readonly scenario: string;
  readonly side: Side;
  readonly pattern: PatternPlan;
  readonly level: LevelFinding;
}

/** What each part of a pattern's load asked for and got; empty where no scenario has a named pattern but `steady`. */
export function patternTable(scenarios: readonly ScenarioReport[]): Table {
  const rows = scenarios.flatMap(({ scenario, load: { pattern }, patternFindings }) =>
    pattern === null || pattern.name === 'steady'
      ? []
      : patternFindings.flatMap(({ side, levels }) =>
          levels.map((level) => ({ scenario, side, pattern, level })),
        ),
  );
  const names = new Set(rows.map(({ scenario }) => scenario));
  const sides = new Set(rows.map(({ side }) => side));
  return tableOf(
    'What each part of the load asked for and got',
    [...(names.size > 1 ? [SCENARIO] : []), ...(sides.size > 1 ? [SIDE] : []), ...COLUMNS],
    rows,
  );
}

const SCENARIO: ColumnOf<Row> = {
  title: 'Scenario',
  align: 'left',
  cell: ({ scenario }) => [code(scenario)],
};
const SIDE: ColumnOf<Row> = { title: 'Side', align: 'left', cell: ({ side }) => phrase`${side}` };

const COLUMNS: readonly ColumnOf<Row>[] = [
  {
    title: 'Part',
    align: 'left',
    cell: ({ level: { part } }) => phrase`${part.name} (${formatDuration(part.toMs - part.fromMs)})`,
  },
  { title: 'Asked', align: 'right', cell: ({ pattern, level }) => phrase`${amount(pattern, level)}` },
  {
    title: 'Throughput',
    align: 'right',
    cell: ({ level }) => phrase`${formatQuantity(level.throughputPerSecond, '1/s')}`,
  },
  {
    title: 'Failed',
    align: 'right',
    cell: ({ level }) => phrase`${formatQuantity(level.failedShare, 'share')}`,
  },
  { title: 'p50', align: 'right', cell: ({ level }) => phrase`${formatQuantity(level.p50Ms, 'ms')}` },
  { title: 'p95', align: 'right', cell: ({ level }) => phrase`${formatQuantity(level.p95Ms, 'ms')}` },
];
