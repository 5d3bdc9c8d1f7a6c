import { at, groupBy } from '../foundation/index.ts';
import { mergeHistograms } from '../histogram/index.ts';
import type { BeyondRequests, Interval } from './beyond-requests.ts';

/** A part of a block with its place in time. */
interface Part extends BeyondRequests {
  readonly durationMs: number;
}

/** Joins what several windows of one side measured besides requests; their timelines follow one another. */
export function mergeBeyond(parts: readonly Part[]): BeyondRequests {
  const groups = <T extends { readonly metric: string; readonly endpoint: string }>(
    read: (part: Part) => readonly T[],
  ): readonly (readonly T[])[] => [
    ...groupBy(parts.flatMap(read), ({ metric, endpoint }) => JSON.stringify([metric, endpoint])).values(),
  ];
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return {
    trends: groups((part) => part.trends).map((same) => ({
      ...at(same, 0),
      histogram: mergeHistograms(same.map(({ histogram }) => histogram)),
    })),
    rates: groups((part) => part.rates).map((same) => ({
      ...at(same, 0),
      passed: sum(same.map(({ passed }) => passed)),
      total: sum(same.map(({ total }) => total)),
    })),
    counters: groups((part) => part.counters).map((same) => ({
      ...at(same, 0),
      count: sum(same.map(({ count }) => count)),
    })),
    timeline: joinTimelines(parts),
  };
}

function joinTimelines(parts: readonly Part[]): readonly Interval[] {
  let beforeMs = 0;
  return parts.flatMap(({ timeline, durationMs }) => {
    const fromMs = beforeMs;
    beforeMs += durationMs;
    return timeline.map((interval) => ({ ...interval, atMs: interval.atMs + fromMs }));
  });
}
