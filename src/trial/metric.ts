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
  /** A number that the trial carries as such. */
  | { readonly kind: 'scalar' };

/** A named number read from a trial, with unit and direction. */
export interface Metric {
  readonly name: string;
  readonly unit: string;
  readonly better: Direction;
  readonly kind: MetricKind;
}

/** `response_time_p95` for 0.95, `response_time_p99.9` for 0.999. */
export function responseTimeMetric(quantile: number): Metric {
  const percent = Number((quantile * 100).toFixed(6));
  return {
    name: `response_time_p${percent}`,
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
 * Share of the planned arrivals that were answered at all (`ok`, `status`, `expectation`): below 1 the target does not
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
