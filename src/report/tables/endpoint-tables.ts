import type { EndpointSummary } from '../../comparison/index.ts';
import { SIDES, type SlowRequest } from '../../trial/index.ts';
import { formatCount, formatNumber } from '../text/format-number.ts';
import { formatQuantity } from '../text/format-quantity.ts';
import { code, type Phrase, phrase } from '../text/phrase.ts';
import { errorKinds } from '../words/error-words.ts';
import { endpointName } from '../words/metric-words.ts';
import { type ColumnOf, type Table, tableOf } from './table.ts';

/** What one endpoint did, one row for each side that was measured. */
export function endpointTable(summaries: readonly EndpointSummary[]): Table {
  return tableOf('Requests and response times over the judged blocks', COLUMNS, summaries.toSorted(bySide));
}

const COLUMNS: readonly ColumnOf<EndpointSummary>[] = [
  { title: 'Side', align: 'left', cell: ({ side }) => phrase`${side}` },
  number('Sent', ({ sent, planned }) => phrase`${formatCount(sent)}${ofPlanned(sent, planned)}`),
  number('Errors', (summary) => phrase`${errorKinds(summary)}`),
  number('Throughput', ({ throughputPerSecond }) => quantity(throughputPerSecond, '1/s')),
  number('Mean', ({ meanMs }) => quantity(meanMs, 'ms')),
  number('p50', ({ p50Ms }) => quantity(p50Ms, 'ms')),
  number('p90', ({ p90Ms }) => quantity(p90Ms, 'ms')),
  number('p95', ({ p95Ms }) => quantity(p95Ms, 'ms')),
  number('p99', ({ p99Ms }) => quantity(p99Ms, 'ms')),
  number('Slowest', ({ maxMs }) => quantity(maxMs, 'ms')),
  number('Service p95', ({ serviceP95Ms }) => quantity(serviceP95Ms, 'ms')),
  number('First byte p95', ({ timeToFirstByteP95Ms }) => quantity(timeToFirstByteP95Ms, 'ms')),
  number('Received', ({ bytesReceived }) => phrase`${formatBytes(bytesReceived)}`),
];

function number(title: string, cell: (summary: EndpointSummary) => Phrase): ColumnOf<EndpointSummary> {
  return { title, align: 'right', cell };
}

function bySide(a: EndpointSummary, b: EndpointSummary): number {
  return SIDES.indexOf(a.side) - SIDES.indexOf(b.side);
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

function formatBytes(bytes: number): string {
  if (bytes >= 1e9) return `${formatNumber(bytes / 1e9)} GB`;
  if (bytes >= 1e6) return `${formatNumber(bytes / 1e6)} MB`;
  return bytes >= 1e3 ? `${formatNumber(bytes / 1e3)} kB` : `${formatNumber(bytes)} B`;
}
