import type { EndpointSummary } from '../../comparison/index.ts';
import { OUTCOMES, SIDES, type SlowRequest } from '../../trial/index.ts';
import { formatCount, formatNumber } from '../text/format-number.ts';
import { formatQuantity } from '../text/format-quantity.ts';
import { code, type Phrase, phrase } from '../text/phrase.ts';
import { endpointName } from '../words/metric-words.ts';
import { type ColumnOf, type Table, tableOf } from './table.ts';

/** The rows of an endpoint's table: what was counted and measured, for either side. */
const ROWS: readonly { readonly title: string; readonly cell: (summary: EndpointSummary) => Phrase }[] = [
  {
    title: 'Requests sent',
    cell: ({ sent, planned }) => phrase`${formatCount(sent)}${ofPlanned(sent, planned)}`,
  },
  { title: 'Errors', cell: errorsOf },
  { title: 'Throughput', cell: ({ throughputPerSecond }) => quantity(throughputPerSecond, '1/s') },
  { title: 'Mean', cell: ({ meanMs }) => quantity(meanMs, 'ms') },
  { title: 'p50', cell: ({ p50Ms }) => quantity(p50Ms, 'ms') },
  { title: 'p90', cell: ({ p90Ms }) => quantity(p90Ms, 'ms') },
  { title: 'p95', cell: ({ p95Ms }) => quantity(p95Ms, 'ms') },
  { title: 'p99', cell: ({ p99Ms }) => quantity(p99Ms, 'ms') },
  { title: 'Slowest', cell: ({ maxMs }) => quantity(maxMs, 'ms') },
  { title: 'Service time p95', cell: ({ serviceP95Ms }) => quantity(serviceP95Ms, 'ms') },
  { title: 'First byte p95', cell: ({ timeToFirstByteP95Ms }) => quantity(timeToFirstByteP95Ms, 'ms') },
  { title: 'Received', cell: ({ bytesReceived }) => phrase`${formatBytes(bytesReceived)}` },
];

/** What one endpoint did, one column for each side that was measured. */
export function endpointTable(summaries: readonly EndpointSummary[]): Table {
  const sides = SIDES.flatMap((side) => summaries.find((summary) => summary.side === side) ?? []);
  return {
    caption: 'Requests and response times over the judged blocks',
    columns: [
      { title: '', align: 'left' },
      ...sides.map(({ side }) => ({ title: side, align: 'right' as const })),
    ],
    rows: ROWS.map(({ title, cell }) => [phrase`${title}`, ...sides.map(cell)]),
  };
}

/** A slow request with the side it ran against. */
interface SlowRequestOf extends SlowRequest {
  readonly side: string;
}

/** The slowest requests of both sides, with the ids under which the target's own traces have them. */
export function slowestTable(summaries: readonly EndpointSummary[], most: number): Table {
  const requests = summaries
    .flatMap(({ side, slowest }) => slowest.map((request): SlowRequestOf => ({ ...request, side })))
    .toSorted((a, b) => b.responseTimeMs - a.responseTimeMs)
    .slice(0, most);
  const severalEndpoints = requests.some(({ endpoint }) => endpoint !== requests[0]?.endpoint);
  const endpoint: ColumnOf<SlowRequestOf> = {
    title: 'Endpoint',
    align: 'left',
    cell: (request) => [endpointName(request.endpoint)],
  };
  return tableOf(
    'Slowest requests',
    [
      { title: 'Side', align: 'left', cell: ({ side }) => phrase`${side}` },
      ...(severalEndpoints ? [endpoint] : []),
      {
        title: 'Response time',
        align: 'right',
        cell: ({ responseTimeMs }) => quantity(responseTimeMs, 'ms'),
      },
      { title: 'Status', align: 'right', cell: ({ status }) => phrase`${status === 0 ? '–' : status}` },
      { title: 'Trace id', align: 'left', cell: ({ traceId }) => [code(traceId)] },
    ],
    requests,
  );
}

function quantity(value: number | null, unit: string): Phrase {
  return phrase`${formatQuantity(value, unit)}`;
}

function ofPlanned(sent: number, planned: number): string {
  return sent === planned ? '' : ` of ${formatCount(planned)}`;
}

function errorsOf({ outcomes, dropped }: EndpointSummary): Phrase {
  const kinds = OUTCOMES.filter((outcome) => outcome !== 'ok' && outcomes[outcome] > 0).map(
    (outcome) => `${formatCount(outcomes[outcome])} ${outcome}`,
  );
  if (dropped > 0) kinds.push(`${formatCount(dropped)} dropped`);
  return phrase`${kinds.length === 0 ? 'none' : kinds.join(', ')}`;
}

function formatBytes(bytes: number): string {
  if (bytes >= 1e9) return `${formatNumber(bytes / 1e9)} GB`;
  if (bytes >= 1e6) return `${formatNumber(bytes / 1e6)} MB`;
  return bytes >= 1e3 ? `${formatNumber(bytes / 1e3)} kB` : `${formatNumber(bytes)} B`;
}
