import { assertNever } from '../foundation/index.ts';
import { emptyHistogram, type Histogram, mergeHistograms, quantileMs } from '../histogram/index.ts';
import {
  ALL_ENDPOINTS,
  type EndpointMeasurement,
  type Measurement,
  type Metric,
  type TimeKind,
} from '../trial/index.ts';

/** A metric's value in one trial, with the number of requests behind it (0 for scalars). */
export interface MetricValue {
  readonly value: number;
  readonly requests: number;
}

/** Answers that came, whatever they said. */
export function answered(endpoint: EndpointMeasurement): number {
  const { ok, status, expectation, redirect } = endpoint.outcomes;
  return ok + status + expectation + redirect;
}

/** The measurements of one endpoint, or of all of them for `*`. */
export function endpointsOf(measurement: Measurement, endpoint: string): readonly EndpointMeasurement[] {
  return endpoint === ALL_ENDPOINTS
    ? measurement.endpoints
    : measurement.endpoints.filter((candidate) => candidate.endpoint === endpoint);
}

/** Merged response times of whole measurements: immutable like them, and asked for by every quantile at every look. */
const MERGED = new WeakMap<Measurement, Histogram>();

/** Response times of the successes of one endpoint, or of all together. */
export function responseTimesOf(measurement: Measurement, endpoint: string): Histogram {
  if (endpoint !== ALL_ENDPOINTS) return mergeResponseTimes(measurement, endpoint);
  const known = MERGED.get(measurement);
  if (known !== undefined) return known;
  const merged = mergeResponseTimes(measurement, endpoint);
  MERGED.set(measurement, merged);
  return merged;
}

function mergeResponseTimes(measurement: Measurement, endpoint: string): Histogram {
  return mergeHistograms(endpointsOf(measurement, endpoint).map((each) => each.responseTime));
}

/** The durations of which a metric is a quantile. */
export function durationsOf(measurement: Measurement, endpoint: string, kind: TimeKind): Histogram {
  if (kind.kind === 'response-time') return responseTimesOf(measurement, endpoint);
  return named(measurement.trends, kind.metric, endpoint)?.histogram ?? emptyHistogram();
}

/** Reads a metric from a trial; null where the trial holds nothing that says it. */
export function metricValue(measurement: Measurement, endpoint: string, metric: Metric): MetricValue | null {
  const { kind } = metric;
  switch (kind.kind) {
    case 'response-time':
    case 'trend': {
      const histogram = durationsOf(measurement, endpoint, kind);
      const value = quantileMs(histogram, kind.quantile);
      return value === null ? null : { value, requests: histogram.count };
    }
    case 'share':
      return shareValue(endpointsOf(measurement, endpoint), kind.of);
    case 'throughput': {
      const ok = sum(endpointsOf(measurement, endpoint), (each) => each.outcomes.ok);
      return measurement.durationMs > 0
        ? { value: ok / (measurement.durationMs / 1000), requests: ok }
        : null;
    }
    case 'rate':
      return rateValue(measurement, endpoint, kind.metric);
    case 'counter': {
      const counter = named(measurement.counters, kind.metric, endpoint);
      return counter && measurement.durationMs > 0
        ? { value: counter.count / (measurement.durationMs / 1000), requests: counter.count }
        : null;
    }
    case 'scalar': {
      const values = measurement.scalars.filter(
        (scalar) => scalar.endpoint === endpoint && scalar.metric === metric.name,
      );
      return values.length === 0
        ? null
        : { value: sum(values, (scalar) => scalar.value) / values.length, requests: 0 };
    }
    default:
      return assertNever(kind);
  }
}

/**
 * Share of a rate that passed. Connections that were open before the trial count with those that were set up in it: a
 * trial in which two thousand are held and none is attempted has had all that it wanted.
 */
function rateValue(measurement: Measurement, endpoint: string, metric: string): MetricValue | null {
  const rate = named(measurement.rates, metric, endpoint);
  const held = metric === 'ws_connected' ? (named(measurement.counters, 'ws_held', endpoint)?.count ?? 0) : 0;
  const total = (rate?.total ?? 0) + held;
  return total === 0 ? null : { value: ((rate?.passed ?? 0) + held) / total, requests: total };
}

/** The entry of a metric and an endpoint. */
function named<T extends { readonly metric: string; readonly endpoint: string }>(
  entries: readonly T[],
  metric: string,
  endpoint: string,
): T | undefined {
  return entries.find((entry) => entry.metric === metric && entry.endpoint === endpoint);
}

function shareValue(
  endpoints: readonly EndpointMeasurement[],
  of: 'errors' | 'completed',
): MetricValue | null {
  const planned = sum(endpoints, (each) => each.planned);
  const sent = sum(endpoints, (each) => each.sent);
  if (of === 'completed') {
    return planned === 0 ? null : { value: sum(endpoints, answered) / planned, requests: planned };
  }
  const failed = sent - sum(endpoints, (each) => each.outcomes.ok);
  return sent === 0 ? null : { value: failed / sent, requests: sent };
}

function sum<T>(values: readonly T[], read: (value: T) => number): number {
  return values.reduce((total, value) => total + read(value), 0);
}
