import { FORESEEN_SLOWDOWNS, type Foresight, type MetricForesight } from '../../comparison/index.ts';
import { type Capacity, type CapacityLimit, isShare } from '../../trial/index.ts';
import { tableOf } from '../tables/table.ts';
import { countOf, formatCount, formatDuration, formatNumber } from '../text/format-number.ts';
import { formatQuantity, formatRoughShare } from '../text/format-quantity.ts';
import { code, mark, type Phrase, phrase } from '../text/phrase.ts';
import { endpointName, metricName, subject } from '../words/metric-words.ts';
import { terminalTable } from './terminal-table.ts';
import { listLines, LEAST_COLUMNS, type TerminalFormat, wrapPhrase } from './terminal-text.ts';

const LEGEND =
  'SD: of the differences of blocks. Requests: of a side in a block. Sees, 90 %: smallest slowdown found with 80 and 90 %. Auto: what tolerance auto would let pass. Then how long it takes until a slowdown of this size is found.';

/**
 * Renders what a gate will be able to see, for a terminal: for each scenario what was measured, each gated metric, and
 * what to change. Within `width` columns; ends with a line break.
 */
export function renderForesight(foreseen: readonly Foresight[], { color, width }: TerminalFormat): string {
  const format = { color, width: Math.max(LEAST_COLUMNS, width) };
  return foreseen.map((each) => `${scenarioLines(each, format).join('\n')}\n`).join('\n');
}

function scenarioLines(foresight: Foresight, format: TerminalFormat): readonly string[] {
  const { scenario, metrics, advice, invalid } = foresight;
  const measured = [
    ...wrapPhrase(phrase`${measuredWords(foresight)}`, format, '  ', 2),
    ...capacityWords(foresight.capacity).flatMap((each) => wrapPhrase(phrase`${each}`, format, '  ', 2)),
  ];
  const adviceLines = listBelow(
    'To see more',
    advice.map((each) => phrase`${each}`),
    format,
  );
  if (invalid !== '') {
    const head = [mark('bad', 'cannot tell:'), ...phrase` ${code(scenario)}: ${invalid}`];
    return [...wrapPhrase(head, format, '', 2), ...measured, ...adviceLines];
  }
  return [
    ...wrapPhrase(phrase`${code(scenario)}: ${headline(foresight)}`, format, '', 2),
    ...measured,
    '',
    ...terminalTable(metricTable(metrics), format),
    '',
    ...wrapPhrase(phrase`${LEGEND}`, format, '  ', 2),
    ...listBelow(
      'Does not decide',
      metrics.filter(({ obstacle }) => obstacle !== '').map(obstacleWords),
      format,
    ),
    ...adviceLines,
  ];
}

/** What the gate as a whole sees: what its least certain time does. */
function headline({ load, budget, metrics }: Foresight): string {
  const times = metrics.filter(({ metric, obstacle }) => !isShare(metric.kind) && obstacle === '');
  const seen = times.map(({ sees }) => sees.at80);
  const rate = load.ratePerSecond === null ? '' : ` at ${formatNumber(load.ratePerSecond)}/s a side`;
  const within = `with ${formatDuration(budget.blocks * budget.blockMs)}${rate}`;
  if (seen.length === 0) return `${within} no time can decide`;
  if (seen.includes(null)) return `${within} not every gated time can be called slower: too few blocks`;
  const widest = Math.max(...seen.map((share) => share ?? Infinity));
  const passes = Math.max(...times.map(({ tolerance }) => tolerance.auto));
  return `${within} this gate sees slowdowns from about ${formatRoughShare(widest)} up (80 %); tolerance auto would pass what is surely below ${formatRoughShare(passes)}`;
}

function measuredWords({ pilot, budget, chosen, design }: Foresight): string {
  const length =
    chosen === null ? '' : ` of ${formatDuration(chosen.blockMs)} under load, which auto would choose`;
  return `Foreseen from ${countOf(pilot.blocks, 'pilot block')} of ${formatDuration(pilot.blockMs)}, ${design.reason}; for up to ${countOf(budget.blocks, 'block')}${length} and ${countOf(budget.family.tests, 'gated metric')}.`;
}

/** Of each side what it carries, and how much of that is planned. */
function capacityWords(capacity: Capacity | null): readonly string[] {
  if (capacity === null) return [];
  const { sides, plannedPerSecond, notProbed } = capacity;
  if (notProbed !== '') return [`How much it carries was not looked for: ${notProbed}.`];
  return sides.map((side) => {
    const { perSecond, p95Ms, connections, failedShare, limit } = side;
    const p95 = p95Ms === null ? '' : `p95 ${formatQuantity(p95Ms, 'ms')}, `;
    const failed = failedShare === 0 ? '' : `, ${formatRoughShare(failedShare)} failed`;
    const planned =
      plannedPerSecond === null || perSecond === 0
        ? ''
        : `; the load plans ${formatNumber(plannedPerSecond)}/s, ${formatRoughShare(plannedPerSecond / perSecond)} of it`;
    // What never answered well has no limit that could be said.
    const carries =
      perSecond === 0 ? 'answered nothing well' : `carries ${CARRIES[limit](`${formatNumber(perSecond)}/s`)}`;
    return `The ${side.side} ${carries} (${p95}${countOf(connections, 'connection')}${failed})${planned}.`;
  });
}

const CARRIES: Readonly<Record<CapacityLimit, (rate: string) => string>> = {
  target: (rate) => `${rate} at most`,
  connections: (rate) => `${rate} or more: more connections would have been answered more`,
  generator: (rate) => `${rate} or more: this machine could not ask more`,
  requests: (rate) => `${rate} or more: the requests that may be sent ran out`,
};

function metricTable(metrics: readonly MetricForesight[]) {
  return tableOf<MetricForesight>(
    'What each gated metric will tell',
    [
      { title: 'Endpoint', align: 'left', cell: ({ endpoint }) => [endpointName(endpoint)] },
      { title: 'Metric', align: 'left', cell: ({ metric }) => metricName(metric) },
      { title: 'SD', align: 'right', cell: spreadCell },
      { title: 'Requests', align: 'right', cell: ({ requests }) => phrase`${formatCount(requests)}` },
      { title: 'Sees', align: 'right', cell: ({ sees }) => shareCell(sees.at80) },
      { title: '90 %', align: 'right', cell: ({ sees }) => shareCell(sees.at90) },
      { title: 'Auto', align: 'right', cell: autoCell },
      ...FORESEEN_SLOWDOWNS.map((slowdown, index) => ({
        title: formatRoughShare(slowdown),
        align: 'right' as const,
        cell: ({ findsAfterMs }: MetricForesight) => timeCell(findsAfterMs[index] ?? null),
      })),
    ],
    metrics,
  );
}

function spreadCell({ spread, scale }: MetricForesight): Phrase {
  if (spread === null) return phrase`–`;
  return phrase`${formatNumber(spread * 100, { digits: 2, mostDecimals: 2 })} ${scale === 'difference' ? 'pt' : '%'}`;
}

function shareCell(share: number | null): Phrase {
  return share === null ? phrase`–` : phrase`${formatRoughShare(share)}`;
}

/** Shares have their own tolerance, which nothing chooses. */
function autoCell({ metric, tolerance }: MetricForesight): Phrase {
  return isShare(metric.kind) ? phrase`–` : phrase`${formatRoughShare(tolerance.auto)}`;
}

function timeCell(ms: number | null): Phrase {
  if (ms === null) return phrase`–`;
  if (ms < 90_000) return phrase`${formatNumber(ms / 1000, { digits: 2, mostDecimals: 0 })} s`;
  return ms < 5_400_000
    ? phrase`${formatNumber(ms / 60_000, { digits: 2, mostDecimals: 1 })} min`
    : phrase`${formatNumber(ms / 3_600_000, { digits: 2, mostDecimals: 1 })} h`;
}

function obstacleWords(metric: MetricForesight): Phrase {
  return phrase`${subject(metric)}: ${metric.obstacle}`;
}

function listBelow(title: string, items: readonly Phrase[], format: TerminalFormat): readonly string[] {
  return items.length === 0 ? [] : ['', ...listLines(title, items, '·', format)];
}
