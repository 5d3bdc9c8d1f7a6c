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

/** What each metric measures, which aggregates it has and what its bound is. One table for parser and reference. */
export const THRESHOLD_CATALOGUE: Readonly<Record<ThresholdMetric, ThresholdDescription>> = Object.freeze({
  http_req_duration: {
    family: 'time',
    meaning: 'response time of the successful requests, from the intended start, in milliseconds',
    example: 'p(95)<500',
  },
  http_req_waiting: {
    family: 'time',
    meaning: 'time to the first byte of the answer of the successful requests, in milliseconds',
    example: 'p(95)<300',
  },
  http_req_failed: {
    family: 'share',
    meaning: 'share of the requests that ended in an error or an unmet expectation',
    example: 'rate<0.01',
  },
  http_reqs: { family: 'counter', meaning: 'requests sent', example: 'rate>45' },
  checks: {
    family: 'share',
    meaning: 'share of the requests that were answered as expected; one without an answer fails its check',
    example: 'rate>0.99',
  },
  dropped_iterations: {
    family: 'counter',
    meaning: 'arrivals never sent because too many requests were under way',
    example: 'count<1',
  },
  data_received: { family: 'counter', meaning: 'bytes of the answers', example: 'count<50000000' },
  data_sent: { family: 'counter', meaning: 'bytes of the requests', example: 'count<1000000' },
} as const);

/** What a metric is, in words, and which aggregates it therefore has. */
export interface ThresholdDescription {
  readonly family: keyof typeof AGGREGATES;
  readonly meaning: string;
  readonly example: string;
}

/** The aggregates of each family of metrics, as in k6: trends, rates and counters. */
export const AGGREGATES = Object.freeze({
  time: Object.freeze(['avg', 'min', 'med', 'max', 'p(N)']),
  share: Object.freeze(['rate']),
  counter: Object.freeze(['rate', 'count']),
} as const);
