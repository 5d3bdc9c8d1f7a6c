export const DIRECTIONS = ['lower', 'higher'] as const;
/** Which way is better. */
export type Direction = (typeof DIRECTIONS)[number];

/** The name of the endpoint that stands for the whole scenario. */
export const ALL_ENDPOINTS = '*';

/** How a metric's value is taken from a trial. */
export type MetricKind =
  /** A quantile of the response times of successful requests, in milliseconds. */
  | { readonly kind: 'response-time'; readonly quantile: number }
  /** A share in [0, 1] of arrivals or answers, compared by its difference. */
  | { readonly kind: 'share'; readonly of: 'errors' | 'completed' }
  /** Successful answers per second of the trial. */
  | { readonly kind: 'throughput' }
  /** A quantile of a trend of the trial, in milliseconds. */
  | { readonly kind: 'trend'; readonly metric: string; readonly quantile: number }
  /** The share of a rate of the trial that passed, compared by its difference. */
  | { readonly kind: 'rate'; readonly metric: string }
  /** A counter of the trial, per second. */
  | { readonly kind: 'counter'; readonly metric: string }
  /** A number that the trial carries as such. */
  | { readonly kind: 'scalar' };

/** A named number read from a trial, with unit and direction. */
export interface Metric {
  readonly name: string;
  readonly unit: string;
  readonly better: Direction;
  readonly kind: MetricKind;
}

/** Kinds of metric that are quantiles of durations. */
export type TimeKind = Extract<MetricKind, { readonly quantile: number }>;

/** Whether a metric is a quantile of durations. */
export function isTime(kind: MetricKind): kind is TimeKind {
  return kind.kind === 'response-time' || kind.kind === 'trend';
}

/** Whether a metric is a share of something, which is compared by its difference. */
export function isShare({ kind }: MetricKind): boolean {
  return kind === 'share' || kind === 'rate';
}

/** `response_time_p95` for 0.95, `response_time_p99.9` for 0.999. */
export function responseTimeMetric(quantile: number): Metric {
  return {
    name: `response_time_${quantileName(quantile)}`,
    unit: 'ms',
    better: 'lower',
    kind: { kind: 'response-time', quantile },
  };
}

/** Share of the sent requests that did not end well: every outcome but `ok`. */
export const ERROR_SHARE: Metric = Object.freeze({
  name: 'error_share',
  unit: 'share',
  better: 'lower',
  kind: Object.freeze({ kind: 'share', of: 'errors' }),
});

/**
 * Share of the planned arrivals that were answered at all (`ok`, `status`, `expectation`, `redirect`): below 1 the target does not
 * carry the load. Dropped arrivals, time-outs and broken connections count against it.
 */
export const COMPLETED_SHARE: Metric = Object.freeze({
  name: 'completed_share',
  unit: 'share',
  better: 'higher',
  kind: Object.freeze({ kind: 'share', of: 'completed' }),
});

export const THROUGHPUT: Metric = Object.freeze({
  name: 'throughput',
  unit: '1/s',
  better: 'higher',
  kind: Object.freeze({ kind: 'throughput' }),
});

/** `ws_round_trip_p95` for the 0.95 quantile of that trend. */
export function trendMetric(metric: string, quantile: number): Metric {
  return {
    name: `${metric}_${quantileName(quantile)}`,
    unit: 'ms',
    better: 'lower',
    kind: { kind: 'trend', metric, quantile },
  };
}

/** The share of a rate that passed: what passes is what was wanted. */
export function rateMetric(metric: string): Metric {
  return { name: metric, unit: 'share', better: 'higher', kind: { kind: 'rate', metric } };
}

/** Counters of what should not happen; of all others more is better, at least no worse. */
const UNWANTED: ReadonlySet<string> = new Set([
  'dropped_iterations',
  'interrupted_iterations',
  'interrupted_polls',
  'isolation_unchecked',
  'iterations_not_begun',
  'redirects',
  'ws_closed',
  'ws_failed',
  'ws_msgs_unsent',
  'ws_reconnects',
]);

/** A counter per second. */
export function counterMetric(metric: string): Metric {
  const better = UNWANTED.has(metric) ? 'lower' : 'higher';
  return { name: metric, unit: '1/s', better, kind: { kind: 'counter', metric } };
}

/** `p95` for 0.95, `p99.9` for 0.999. */
export function quantileName(quantile: number): string {
  return `p${Number((quantile * 100).toFixed(6))}`;
}
