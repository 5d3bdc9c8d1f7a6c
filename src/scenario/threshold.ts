/** Metric words of k6 that a threshold may name, with what each measures here. */
export const THRESHOLD_METRICS = [
  'http_req_duration',
  'http_req_waiting',
  'http_req_failed',
  'http_reqs',
  'checks',
  'dropped_iterations',
  'data_received',
  'data_sent',
] as const;
export type ThresholdMetric = (typeof THRESHOLD_METRICS)[number];

export const COMPARATORS = ['<', '<=', '>', '>=', '==', '!='] as const;
export type Comparator = (typeof COMPARATORS)[number];

/** What is taken of the metric: a quantile, or one of k6's other words for it. */
export type Aggregate =
  | { readonly kind: 'quantile'; readonly quantile: number }
  | { readonly kind: 'avg' | 'min' | 'max' | 'rate' | 'count' };

/** One objective like `http_req_duration{endpoint:list products}: p(95)<500`. Times are in milliseconds, as in k6. */
export interface Threshold {
  readonly metric: ThresholdMetric;
  /** Name of the endpoint, or `*` for the whole scenario. */
  readonly endpoint: string;
  readonly aggregate: Aggregate;
  readonly comparator: Comparator;
  readonly bound: number;
  /** The text as the user wrote it, for messages. */
  readonly text: string;
}
