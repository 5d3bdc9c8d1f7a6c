import { at, groupBy } from '../foundation/index.ts';
import { mergeHistograms } from '../histogram/index.ts';
import { mergeBeyond } from './merge-beyond.ts';
import { countOutcomes, type EndpointMeasurement, type Measurement } from './trial.ts';

const SLOWEST = 10;

/** Joins measurements of one side that belong to one block (its alternating windows) into one. At least one is needed. */
export function mergeMeasurements(parts: readonly Measurement[]): Measurement {
  const first = at(parts, 0);
  const durationMs = parts.reduce((sum, part) => sum + part.durationMs, 0);
  return {
    side: first.side,
    startMs: Math.min(...parts.map((part) => part.startMs)),
    durationMs,
    endpoints: [
      ...groupBy(
        parts.flatMap((part) => part.endpoints),
        (each) => each.endpoint,
      ).values(),
    ].map(mergeEndpoint),
    scalars: parts.flatMap((part) => part.scalars),
    ...mergeBeyond(parts),
    generator: {
      lag: mergeHistograms(parts.map((part) => part.generator.lag)),
      lost: parts.reduce((sum, part) => sum + part.generator.lost, 0),
      cpuShare:
        durationMs === 0
          ? first.generator.cpuShare
          : parts.reduce((sum, part) => sum + part.generator.cpuShare * part.durationMs, 0) / durationMs,
    },
    slowest: parts
      .flatMap((part) => part.slowest)
      .toSorted((a, b) => b.responseTimeMs - a.responseTimeMs)
      .slice(0, SLOWEST),
    partial: parts.some((part) => part.partial),
  };
}

function mergeEndpoint(parts: readonly EndpointMeasurement[]): EndpointMeasurement {
  const sum = (read: (part: EndpointMeasurement) => number): number =>
    parts.reduce((total, part) => total + read(part), 0);
  const timings = groupBy(
    parts.flatMap((part) => part.serverTiming),
    ({ name }) => name,
  );
  return {
    endpoint: at(parts, 0).endpoint,
    planned: sum((part) => part.planned),
    sent: sum((part) => part.sent),
    dropped: sum((part) => part.dropped),
    outcomes: countOutcomes((outcome) => sum((part) => part.outcomes[outcome])),
    responseTime: mergeHistograms(parts.map((part) => part.responseTime)),
    errorResponseTime: mergeHistograms(parts.map((part) => part.errorResponseTime)),
    serviceTime: mergeHistograms(parts.map((part) => part.serviceTime)),
    timeToFirstByte: mergeHistograms(parts.map((part) => part.timeToFirstByte)),
    bytesSent: sum((part) => part.bytesSent),
    bytesReceived: sum((part) => part.bytesReceived),
    serverTiming: [...timings.entries()].map(([name, totals]) => ({
      name,
      totalMs: totals.reduce((total, each) => total + each.totalMs, 0),
      count: totals.reduce((total, each) => total + each.count, 0),
    })),
  };
}
