import { groupBy } from '../foundation/index.ts';
import {
  type Histogram,
  maxUs,
  meanUs,
  mergeHistograms,
  milliseconds,
  quantileMs,
} from '../histogram/index.ts';
import {
  ALL_ENDPOINTS,
  countOutcomes,
  type EndpointMeasurement,
  type Run,
  SIDES,
  type Side,
  type Trial,
} from '../trial/index.ts';
import type { DistributionPoint, EndpointSummary, TimelinePoint } from './endpoint-summary.ts';
import { endpointsOf, responseTimesOf } from './metric-value.ts';

/** Points of a distribution chart: enough for a smooth line, few enough for a small file. */
const DISTRIBUTION_POINTS = 200;
const SLOWEST = 10;

/**
 * Sums up what each endpoint did on each side over the valid trials, for tables and charts; the whole scenario (`*`)
 * first. Descriptions only: pooled requests are no replicates, and nothing here is evidence.
 */
export function summarizeEndpoints(run: Run): readonly EndpointSummary[] {
  const valid = run.trials.filter((trial) => trial.validity.kind === 'valid');
  const names = [...new Set(valid.flatMap((trial) => trial.endpoints.map(({ endpoint }) => endpoint)))];
  return [ALL_ENDPOINTS, ...names].flatMap((endpoint) =>
    SIDES.flatMap((side) => {
      const trials = valid.filter((trial) => trial.side === side);
      return trials.length === 0 || names.length === 0 ? [] : [summarize(trials, endpoint, side)];
    }),
  );
}

function summarize(trials: readonly Trial[], endpoint: string, side: Side): EndpointSummary {
  const parts = trials.flatMap((trial) => endpointsOf(trial, endpoint));
  const merge = (read: (part: EndpointMeasurement) => Histogram): Histogram =>
    mergeHistograms(parts.map(read));
  const responseTime = merge((part) => part.responseTime);
  const seconds = total(trials, (trial) => trial.durationMs) / 1000;
  return {
    endpoint,
    side,
    planned: total(parts, (part) => part.planned),
    sent: total(parts, (part) => part.sent),
    dropped: total(parts, (part) => part.dropped),
    outcomes: countOutcomes((outcome) => total(parts, (part) => part.outcomes[outcome])),
    throughputPerSecond: seconds > 0 ? responseTime.count / seconds : 0,
    meanMs: milliseconds(meanUs(responseTime)),
    p50Ms: quantileMs(responseTime, 0.5),
    p90Ms: quantileMs(responseTime, 0.9),
    p95Ms: quantileMs(responseTime, 0.95),
    p99Ms: quantileMs(responseTime, 0.99),
    maxMs: milliseconds(maxUs(responseTime)),
    serviceP95Ms: quantileMs(
      merge((part) => part.serviceTime),
      0.95,
    ),
    timeToFirstByteP95Ms: quantileMs(
      merge((part) => part.timeToFirstByte),
      0.95,
    ),
    bytesReceived: total(parts, (part) => part.bytesReceived),
    serverTiming: meanServerTiming(parts),
    distribution: distributionOf(responseTime),
    timeline: trials.map((trial) => timelinePoint(trial, endpoint)),
    slowest: trials
      .flatMap((trial) => trial.slowest)
      .filter((request) => endpoint === ALL_ENDPOINTS || request.endpoint === endpoint)
      .toSorted((a, b) => b.responseTimeMs - a.responseTimeMs)
      .slice(0, SLOWEST),
  };
}

function meanServerTiming(parts: readonly EndpointMeasurement[]): EndpointSummary['serverTiming'] {
  const groups = groupBy(
    parts.flatMap((part) => part.serverTiming),
    ({ name }) => name,
  );
  return [...groups.entries()].flatMap(([name, totals]) => {
    const count = total(totals, (each) => each.count);
    return count === 0 ? [] : [{ name, meanMs: total(totals, (each) => each.totalMs) / count }];
  });
}

/** A histogram as a line of at most 200 points. */
export function distributionOf(histogram: Histogram): readonly DistributionPoint[] {
  if (histogram.count === 0) return [];
  const points: DistributionPoint[] = [];
  let below = 0;
  for (const [index, count] of histogram.counts.entries()) {
    below += count;
    const share = below / histogram.count;
    const last = points.at(-1);
    const isEnd = index === histogram.counts.length - 1;
    // A step of the line is worth a point only when it can be seen; the tail's last steps always are.
    if (last && !isEnd && share - last.share < 1 / DISTRIBUTION_POINTS) continue;
    points.push({ responseTimeMs: (histogram.valuesUs[index] ?? 0) / 1000, share });
  }
  return points;
}

function timelinePoint(trial: Trial, endpoint: string): TimelinePoint {
  const histogram = responseTimesOf(trial, endpoint);
  const parts = endpointsOf(trial, endpoint);
  return {
    block: trial.block,
    startMs: trial.startMs,
    p50Ms: quantileMs(histogram, 0.5),
    p95Ms: quantileMs(histogram, 0.95),
    requests: total(parts, (part) => part.sent),
    errors: total(parts, (part) => part.sent - part.outcomes.ok),
  };
}

function total<T>(values: readonly T[], read: (value: T) => number): number {
  return values.reduce((sum, value) => sum + read(value), 0);
}
