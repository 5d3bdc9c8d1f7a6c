/** Metric words of k6 that a threshold may name, and our own in its manner. */
export const THRESHOLD_METRICS = [
  'http_req_duration',
  'http_req_waiting',
  'http_req_connecting',
  'http_req_failed',
  'http_reqs',
  'checks',
  'iterations',
  'iteration_duration',
  'iterations_completed',
  'interrupted_iterations',
  'dropped_iterations',
  'group_duration',
  'poll_duration',
  'poll_completed',
  'login_duration',
  'availability',
  'isolation',
  'consistency',
  'redirects',
  'data_received',
  'data_decoded',
  'data_sent',
  'ws_connecting',
  'ws_sessions',
  'ws_connected',
  'ws_failed',
  'ws_held',
  'ws_open_seconds',
  'ws_session_duration',
  'ws_msgs_sent',
  'ws_msgs_received',
  'ws_msgs_unsent',
  'ws_bytes_sent',
  'ws_bytes_received',
  'ws_round_trip',
  'ws_replies',
  'ws_latency',
  'ws_fan_out',
  'ws_delivered',
  'ws_ping',
  'ws_pongs',
  'ws_reconnects',
  'ws_closed',
] as const;
export type ThresholdMetric = (typeof THRESHOLD_METRICS)[number];

/** Words before the colon in `metric{endpoint:list products}`: what the name behind it is the name of. */
export const THRESHOLD_TAGS = ['endpoint', 'journey', 'group', 'check', 'websocket'] as const;
export type ThresholdTag = (typeof THRESHOLD_TAGS)[number];

export const COMPARATORS = ['<', '<=', '>', '>=', '==', '!='] as const;
export type Comparator = (typeof COMPARATORS)[number];

/** What is taken of the metric: a quantile, or one of k6's other words for it. */
export type Aggregate =
  | { readonly kind: 'quantile'; readonly quantile: number }
  | { readonly kind: 'avg' | 'min' | 'max' | 'rate' | 'count' };

/** One objective like `http_req_duration{endpoint:list products}: p(95)<500`. Times are in milliseconds, as in k6. */
export interface Threshold {
  readonly metric: ThresholdMetric;
  /** Name of the endpoint, journey, group, check or WebSocket; `*` for the whole scenario. */
  readonly endpoint: string;
  readonly aggregate: Aggregate;
  readonly comparator: Comparator;
  readonly bound: number;
  /** The text as the user wrote it, for messages; one that nobody wrote says that it is implicit. */
  readonly text: string;
}

/** The aggregates of each family of metrics, as in k6: trends, rates and counters. */
export const AGGREGATES = Object.freeze({
  time: Object.freeze(['avg', 'min', 'med', 'max', 'p(N)']),
  share: Object.freeze(['rate']),
  counter: Object.freeze(['rate', 'count']),
} as const);

/** What must have been measured for a metric's samples, or for their absence, to mean anything. */
export type Evidence =
  /** Requests that were sent. */
  | 'requests'
  /** Requests that were planned, or connections that were tried: what might have been dropped. */
  | 'arrivals'
  /** Samples of the metric itself. */
  | 'samples'
  /** Iterations that ended, in whichever way. */
  | 'iterations'
  /** WebSocket connections that were tried. */
  | 'connections';

/** What a scenario must have for a metric to be measured at all. */
export type MetricSource =
  | 'requests'
  | 'arrivals'
  | 'iterations'
  | 'journeys'
  | 'groups'
  | 'checks'
  | 'polls'
  | 'login'
  | 'isolation'
  | 'consistency'
  | 'redirects'
  | 'websockets';

/** What a metric is, in words, and which aggregates and tags it therefore has. */
export interface ThresholdDescription {
  readonly family: keyof typeof AGGREGATES;
  readonly meaning: string;
  readonly example: string;
  readonly tags: readonly ThresholdTag[];
  readonly source: MetricSource;
  readonly evidence: Evidence;
}
