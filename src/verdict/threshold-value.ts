import { endpointsOf } from '../comparison/index.ts';
import { assertNever } from '../foundation/index.ts';
import {
  type Histogram,
  maxUs,
  meanUs,
  mergeHistograms,
  milliseconds,
  minUs,
  quantileUs,
} from '../histogram/index.ts';
import {
  type Aggregate,
  kindOf,
  type Threshold,
  THRESHOLD_CATALOGUE,
  type ThresholdMetric,
  withoutKind,
} from '../scenario/index.ts';
import { ALL_ENDPOINTS, type EndpointMeasurement, type Trial } from '../trial/index.ts';

type Subject = Pick<Threshold, 'metric' | 'endpoint'>;

/**
 * What a threshold is about, in k6's units: milliseconds, shares, per second, counts. Null without samples, so that
 * nothing is met by what was never measured: a counter that stayed at nothing counts as zero only where something shows
 * that there was anything to count.
 */
export function thresholdValue(trials: readonly Trial[], threshold: Threshold): number | null {
  const { family } = THRESHOLD_CATALOGUE[threshold.metric];
  switch (family) {
    case 'time': {
      const histograms = timesOf(trials, threshold);
      return timeOf(mergeHistograms(histograms), threshold.aggregate);
    }
    case 'share': {
      const { passed, total } = shareOf(trials, threshold);
      return total === 0 ? null : passed / total;
    }
    case 'counter': {
      const count = countOf(trials, threshold);
      if (count === null || threshold.aggregate.kind !== 'rate') return count;
      const seconds = sum(trials, (trial) => trial.durationMs) / 1000;
      return seconds > 0 ? count / seconds : null;
    }
    default:
      return assertNever(family);
  }
}

/** Times that requests carry themselves; all others are trends. */
const REQUEST_TIMES: Partial<Record<ThresholdMetric, (part: EndpointMeasurement) => Histogram>> = {
  http_req_duration: (part) => part.responseTime,
  http_req_waiting: (part) => part.timeToFirstByte,
};

/** Counts that requests carry themselves; all others are counters. */
const REQUEST_COUNTS: Partial<Record<ThresholdMetric, (part: EndpointMeasurement) => number>> = {
  http_reqs: (part) => part.sent,
  dropped_iterations: (part) => part.dropped,
  data_received: (part) => part.bytesReceived,
  data_sent: (part) => part.bytesSent,
};

/** The times that a threshold is about, in microseconds. */
export function timesOf(trials: readonly Trial[], subject: Subject): readonly Histogram[] {
  const read = REQUEST_TIMES[subject.metric];
  return read
    ? partsOf(trials, subject).map(read)
    : entriesOf(trials, (trial) => trial.trends, subject).map(({ histogram }) => histogram);
}

function timeOf(histogram: Histogram, aggregate: Aggregate): number | null {
  const us = (): number | null => {
    switch (aggregate.kind) {
      case 'quantile':
        return quantileUs(histogram, aggregate.quantile);
      case 'avg':
        return meanUs(histogram);
      case 'min':
        return minUs(histogram);
      case 'max':
        return maxUs(histogram);
      case 'rate':
      case 'count':
        return null;
      default:
        return assertNever(aggregate);
    }
  };
  return milliseconds(us());
}

/** Of how many the share that a threshold is about: of failures, those are what passed. */
export function shareOf(
  trials: readonly Trial[],
  subject: Subject,
): { readonly passed: number; readonly total: number } {
  if (subject.metric === 'http_req_failed') {
    const parts = partsOf(trials, subject);
    const total = sum(parts, (part) => part.sent);
    return { passed: total - sum(parts, (part) => part.outcomes.ok), total };
  }
  const rates = entriesOf(trials, (trial) => trial.rates, subject);
  return { passed: sum(rates, (rate) => rate.passed), total: sum(rates, (rate) => rate.total) };
}

/**
 * Which part of all requests, or of what those of them are that a threshold is about, it is on, 0–1: of the failures as well
 * as of the requests where it is about failures, of the successes where it is about their times. 0 where it is on no
 * requests, a trend say.
 */
export function partOfRequests(trials: readonly Trial[], subject: Subject): number {
  const own = partsOf(trials, subject);
  const all = partsOf(trials, { ...subject, endpoint: ALL_ENDPOINTS });
  const part = (read: (of: EndpointMeasurement) => number): number => {
    const total = sum(all, read);
    return total === 0 ? 1 : sum(own, read) / total;
  };
  if (subject.metric === 'http_req_failed')
    return Math.min(
      part(({ sent }) => sent),
      part(({ sent, outcomes }) => sent - outcomes.ok),
    );
  return REQUEST_TIMES[subject.metric] ? part(({ outcomes }) => outcomes.ok) : 0;
}

function countOf(trials: readonly Trial[], subject: Subject): number | null {
  return hasEvidence(trials, subject) ? countedOf(trials, subject) : null;
}

/** What requests count themselves and what is counted beside them: a WebSocket that was dropped is of no endpoint. */
function countedOf(trials: readonly Trial[], subject: Subject): number {
  const read = REQUEST_COUNTS[subject.metric];
  const ofRequests = read ? sum(partsOf(trials, subject), read) : 0;
  const counters = entriesOf(trials, (trial) => trial.counters, subject);
  return ofRequests + sum(counters, ({ count }) => count);
}

/** Whether anything shows that what a counter counts could have happened. */
function hasEvidence(trials: readonly Trial[], subject: Subject): boolean {
  const { evidence } = THRESHOLD_CATALOGUE[subject.metric];
  const isCounted = (metric: Subject['metric']): boolean => countedOf(trials, { ...subject, metric }) > 0;
  switch (evidence) {
    case 'requests':
      return partsOf(trials, subject).some(({ sent }) => sent > 0);
    case 'arrivals':
      return (
        partsOf(trials, subject).some(({ planned }) => planned > 0) ||
        isCounted(subject.metric) ||
        hasConnected(trials, subject)
      );
    case 'iterations':
      return isCounted('iterations') || isCounted('interrupted_iterations');
    case 'connections':
      return hasConnected(trials, subject);
    case 'samples':
      return isCounted(subject.metric);
    default:
      return assertNever(evidence);
  }
}

/** Whether connections were tried, or open since the warm-up: then all could have happened without another attempt. */
function hasConnected(trials: readonly Trial[], { metric, endpoint: entry }: Subject): boolean {
  const endpoint = withoutKind(metric, entry);
  const attempts = entriesOf(trials, (trial) => trial.rates, { metric: 'ws_connected', endpoint });
  const held = countedOf(trials, { metric: 'ws_held', endpoint });
  return sum(attempts, ({ total }) => total) + held > 0;
}

function partsOf(trials: readonly Trial[], { endpoint }: Subject): readonly EndpointMeasurement[] {
  return trials.flatMap((trial) => endpointsOf(trial, endpoint));
}

/**
 * Measurements besides requests of one metric and name. For the whole scenario those that were measured as a whole,
 * where there are any; else all of them together.
 */
function entriesOf<T extends { readonly metric: string; readonly endpoint: string }>(
  trials: readonly Trial[],
  read: (trial: Trial) => readonly T[],
  { metric, endpoint }: { readonly metric: string; readonly endpoint: string },
): readonly T[] {
  const entries = trials.flatMap(read).filter((entry) => entry.metric === metric);
  if (endpoint !== ALL_ENDPOINTS) return entries.filter((entry) => isOf(entry.endpoint, metric, endpoint));
  const whole = entries.filter((entry) => entry.endpoint === ALL_ENDPOINTS);
  return whole.length > 0 ? whole : entries;
}

/** `chat` stands for all kinds that are counted of it: the codes `chat 1000` and `chat 1006` of its ends. */
function isOf(name: string, metric: string, wanted: string): boolean {
  return name === wanted || kindOf(metric, name, wanted) !== null;
}

function sum<T>(values: readonly T[], read: (value: T) => number): number {
  return values.reduce((total, value) => total + read(value), 0);
}
