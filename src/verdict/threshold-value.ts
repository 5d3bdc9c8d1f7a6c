import { endpointsOf } from '../comparison/index.ts';
import { assertNever } from '../foundation/index.ts';
import { type Histogram, maxUs, meanUs, mergeHistograms, minUs, quantileUs } from '../histogram/index.ts';
import {
  type Aggregate,
  type Threshold,
  THRESHOLD_CATALOGUE,
  type ThresholdMetric,
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

function timesOf(trials: readonly Trial[], subject: Subject): readonly Histogram[] {
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
  const value = us();
  return value === null ? null : value / 1000;
}

function shareOf(
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

function countOf(trials: readonly Trial[], subject: Subject): number | null {
  if (!hasEvidence(trials, subject)) return null;
  const read = REQUEST_COUNTS[subject.metric];
  return read
    ? sum(partsOf(trials, subject), read)
    : sum(
        entriesOf(trials, (trial) => trial.counters, subject),
        ({ count }) => count,
      );
}

/** Whether anything shows that what a counter counts could have happened. */
function hasEvidence(trials: readonly Trial[], subject: Subject): boolean {
  const { evidence } = THRESHOLD_CATALOGUE[subject.metric];
  const counted = (metric: Subject['metric']): boolean =>
    sum(
      entriesOf(trials, (trial) => trial.counters, { ...subject, metric }),
      ({ count }) => count,
    ) > 0;
  switch (evidence) {
    case 'requests':
      return subject.metric === 'http_reqs'
        ? partsOf(trials, subject).some(({ sent }) => sent > 0)
        : partsOf(trials, subject).length > 0;
    case 'iterations':
      return counted('iterations') || counted('interrupted_iterations');
    case 'connections': {
      const endpoint = withoutCode(subject);
      const attempts = entriesOf(trials, (trial) => trial.rates, { metric: 'ws_connected', endpoint });
      // Open since the warm-up: nobody tried to connect in the blocks that are judged, and all could have happened.
      const held = entriesOf(trials, (trial) => trial.counters, { metric: 'ws_held', endpoint });
      return sum(attempts, ({ total }) => total) + sum(held, ({ count }) => count) > 0;
    }
    case 'samples':
      return counted(subject.metric);
    default:
      return assertNever(evidence);
  }
}

/** Closed connections are counted by `<name> <code>`; what was connected, by name. */
function withoutCode({ metric, endpoint }: Subject): string {
  return metric === 'ws_closed' ? endpoint.replace(/ \d{4}$/, '') : endpoint;
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

function isOf(name: string, metric: string, wanted: string): boolean {
  if (name === wanted) return true;
  // `chat` stands for all codes with which its connections were closed: `chat 1000`, `chat 1006`.
  return (
    metric === 'ws_closed' && name.startsWith(`${wanted} `) && /^\d{4}$/.test(name.slice(wanted.length + 1))
  );
}

function sum<T>(values: readonly T[], read: (value: T) => number): number {
  return values.reduce((total, value) => total + read(value), 0);
}
