import type { Comparison } from '../../comparison/index.ts';
import { assertNever } from '../../foundation/index.ts';
import { ALL_ENDPOINTS, isTime, type Metric, quantileName } from '../../trial/index.ts';
import { code, type Phrase, type Piece, phrase } from '../text/phrase.ts';
import { plainText } from '../text/plain-text.ts';

/** A metric's short name in tables: `p95`, `errors`, `answered`, `throughput`, `ws_round_trip p95`, or its own name. */
export function metricName(metric: Metric): Phrase {
  const { kind } = metric;
  switch (kind.kind) {
    case 'response-time':
      return phrase`${quantileName(kind.quantile)}`;
    case 'trend':
      return phrase`${code(kind.metric)} ${quantileName(kind.quantile)}`;
    case 'share':
      return kind.of === 'errors' ? phrase`errors` : phrase`answered`;
    case 'throughput':
      return phrase`throughput`;
    case 'rate':
    case 'counter':
      return [code(kind.metric)];
    case 'scalar':
      return [code(metric.name)];
    default:
      return assertNever(kind);
  }
}

/** An endpoint's name; the whole scenario is not a name and is said in words. */
export function endpointName(endpoint: string): Piece {
  return endpoint === ALL_ENDPOINTS ? { kind: 'text', text: 'all requests' } : code(endpoint);
}

/** The same as plain text and in full, however long, for where names must be told apart. */
export function wholeEndpointName(endpoint: string): string {
  return endpoint === ALL_ENDPOINTS ? endpointName(endpoint).text : plainText(endpoint) || code('').text;
}

/** What a change of the metric for the worse is called where several are: of times it is a slowdown. */
export function worsenings({ kind }: Metric): string {
  return isTime(kind) || kind.kind === 'throughput' ? 'slowdowns' : 'changes for the worse';
}

/** What a sentence is about: `GET /products p95`, `errors of GET /products`. */
export function subject({ endpoint, metric }: Pick<Comparison, 'endpoint' | 'metric'>): Phrase {
  if (isTime(metric.kind)) return phrase`${endpointName(endpoint)} ${metricName(metric)}`;
  if (metric.kind.kind === 'share' && metric.kind.of === 'completed') {
    return phrase`the answered share of ${endpointName(endpoint)}`;
  }
  return phrase`${metricName(metric)} of ${endpointName(endpoint)}`;
}
