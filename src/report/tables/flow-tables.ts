import type { FlowSummaries, KindCount, ShareOf } from '../../comparison/index.ts';
import { SIDES, type Side } from '../../trial/index.ts';
import type { ScenarioReport } from '../report.ts';
import { formatCount, formatNumber } from '../text/format-number.ts';
import { formatQuantity } from '../text/format-quantity.ts';
import { code, type Phrase, phrase, withCapital } from '../text/phrase.ts';
import { type ColumnOf, type Table, tableOf } from './table.ts';

/** Something that has a row for each of its measures, and a column for each side. */
interface Subject {
  readonly name: string;
  readonly side: Side;
}

/** One measure of a subject; null where nothing was measured. */
interface Measure<T> {
  readonly title: string;
  readonly cell: (summary: T) => string | null;
}

/** What a cell says of something that did not happen; a row in which both sides say it is left out. */
const NONE = 'none';

/** One row: a measure of one subject on each side. */
interface Row {
  readonly scenario: string;
  readonly name: string;
  readonly measure: string;
  readonly cells: Readonly<Record<Side, string | null>>;
}

type Summaries<K extends keyof FlowSummaries> = FlowSummaries[K][number];

const WEB_SOCKET: readonly Measure<Summaries<'webSockets'>>[] = [
  { title: 'connections', cell: ({ connections }) => formatNumber(connections) },
  { title: 'connect p95', cell: ({ connectP95Ms }) => time(connectP95Ms) },
  { title: 'connected', cell: ({ connected }) => share(connected) },
  { title: 'sent', cell: ({ sentPerSecond }) => rate(sentPerSecond) },
  { title: 'received', cell: ({ receivedPerSecond }) => rate(receivedPerSecond) },
  { title: 'round trip p50', cell: ({ roundTripP50Ms }) => time(roundTripP50Ms) },
  { title: 'round trip p95', cell: ({ roundTripP95Ms }) => time(roundTripP95Ms) },
  { title: 'replied in time', cell: ({ replied }) => share(replied) },
  { title: 'latency p95', cell: ({ latencyP95Ms }) => time(latencyP95Ms) },
  { title: 'fan-out p95', cell: ({ fanOutP95Ms }) => time(fanOutP95Ms) },
  { title: 'delivered', cell: ({ delivered }) => share(delivered) },
  { title: 'ping p95', cell: ({ pingP95Ms }) => time(pingP95Ms) },
  { title: 'reconnects', cell: ({ reconnects }) => count(reconnects) },
  { title: 'closes', cell: ({ closes }) => kinds(closes) },
  { title: 'failed attempts', cell: ({ failures }) => kinds(failures) },
];

const JOURNEY: readonly Measure<Summaries<'journeys'>>[] = [
  { title: 'iterations', cell: ({ completed }) => formatCount(completed.total) },
  { title: 'completed', cell: ({ completed }) => share(completed) },
  { title: 'duration p50', cell: ({ p50Ms }) => time(p50Ms) },
  { title: 'duration p95', cell: ({ p95Ms }) => time(p95Ms) },
  { title: 'interrupted', cell: ({ interrupted }) => count(interrupted) },
];

const CHECK: readonly Measure<Summaries<'checks'>>[] = [
  { title: 'check passed', cell: ({ passed }) => share(passed) },
];

const POLL: readonly Measure<Summaries<'polls'>>[] = [
  { title: 'done in time', cell: ({ completed }) => share(completed) },
  { title: 'cut off', cell: ({ interrupted }) => count(interrupted) },
  { title: 'waited p50', cell: ({ p50Ms }) => time(p50Ms) },
  { title: 'waited p95', cell: ({ p95Ms }) => time(p95Ms) },
];

/** What the WebSockets of the scenarios did. */
export function webSocketTable(scenarios: readonly ScenarioReport[]): Table {
  const rows = scenarios.flatMap(({ scenario, flows }) => rowsOf(scenario, flows.webSockets, WEB_SOCKET));
  return sideTable('What the WebSockets did over the judged blocks', 'WebSocket', rows);
}

/** What the journeys of the scenarios did, which checks held and how long jobs took. */
export function journeyTable(scenarios: readonly ScenarioReport[]): Table {
  const rows = scenarios.flatMap(({ scenario, flows }) => [
    ...rowsOf(scenario, flows.journeys, JOURNEY),
    ...rowsOf(scenario, flows.checks, CHECK),
    ...rowsOf(scenario, flows.polls, POLL),
  ]);
  return sideTable(
    'What the journeys did over the judged blocks, and which checks held',
    'Journey or check',
    rows,
  );
}

function rowsOf<T extends Subject>(
  scenario: string,
  summaries: readonly T[],
  measures: readonly Measure<T>[],
): readonly Row[] {
  const names = [...new Set(summaries.map(({ name }) => name))];
  return names.flatMap((name) =>
    measures.flatMap(({ title, cell }) => {
      const of = (side: Side): string | null => {
        const summary = summaries.find((each) => each.name === name && each.side === side);
        return summary === undefined ? null : cell(summary);
      };
      const cells = { baseline: of('baseline'), candidate: of('candidate') };
      const isEmpty = SIDES.every((side) => cells[side] === null || cells[side] === NONE);
      return isEmpty ? [] : [{ scenario, name, measure: title, cells }];
    }),
  );
}

function sideTable(caption: string, title: string, rows: readonly Row[]): Table {
  const sides = SIDES.filter((side) => rows.some(({ cells }) => cells[side] !== null));
  const several = rows.some(({ scenario }) => scenario !== rows[0]?.scenario);
  const scenario: ColumnOf<Row> = { title: 'Scenario', align: 'left', cell: (row) => [code(row.scenario)] };
  return tableOf(
    caption,
    [
      ...(several ? [scenario] : []),
      { title, align: 'left', cell: ({ name }) => [code(name)] },
      { title: 'Measure', align: 'left', cell: ({ measure }) => phrase`${measure}` },
      ...sides.map(
        (side): ColumnOf<Row> => ({
          title: withCapital(side),
          align: 'right',
          cell: ({ cells }): Phrase => phrase`${cells[side] ?? '–'}`,
        }),
      ),
    ],
    rows,
  );
}

function time(ms: number | null): string | null {
  return ms === null ? null : formatQuantity(ms, 'ms');
}

function rate(perSecond: number): string {
  return perSecond === 0 ? NONE : formatQuantity(perSecond, '1/s');
}

function count(times: number): string {
  return times === 0 ? NONE : formatCount(times);
}

function share({ share: passed, total }: ShareOf): string | null {
  return passed === null ? null : `${formatQuantity(passed, 'share')} of ${formatCount(total)}`;
}

function kinds(counts: readonly KindCount[]): string {
  return counts.length === 0
    ? NONE
    : counts.map(({ kind, count }) => `${formatCount(count)} × ${kind}`).join(', ');
}
