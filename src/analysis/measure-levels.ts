import { mergeHistograms, quantileMs } from '../histogram/index.ts';
import type { PatternPart } from '../scenario/index.ts';
import { failedShare, type LevelFinding } from './findings.ts';
import type { PlacedTrial } from './load-timeline.ts';

/** A block belongs to the part in which its middle lies: blocks are cut at the parts' edges, up to rounding. */
function belongsTo({ fromMs, toMs }: PlacedTrial, part: PatternPart): boolean {
  const middle = (fromMs + toMs) / 2;
  return middle >= part.fromMs && middle < part.toMs;
}

/**
 * What a side did in each part of a pattern, from the histograms of the blocks in it, so quantiles are exact. Parts
 * without a block (the load was stopped before) are left out.
 */
export function measureLevels(
  trials: readonly PlacedTrial[],
  parts: readonly PatternPart[],
): readonly LevelFinding[] {
  return parts.flatMap((part) => {
    const own = trials.filter((trial) => belongsTo(trial, part));
    const seconds = own.reduce((sum, { trial }) => sum + trial.durationMs, 0) / 1000;
    if (seconds === 0) return [];
    const endpoints = own.flatMap(({ trial }) => trial.endpoints);
    const times = mergeHistograms(endpoints.map(({ responseTime }) => responseTime));
    const planned = endpoints.reduce((sum, endpoint) => sum + endpoint.planned, 0);
    const ok = endpoints.reduce((sum, { outcomes }) => sum + outcomes.ok, 0);
    return [
      {
        part,
        offeredPerSecond: planned / seconds,
        throughputPerSecond: ok / seconds,
        failedShare: failedShare({ planned, ok }),
        p50Ms: quantileMs(times, 0.5),
        p95Ms: quantileMs(times, 0.95),
      },
    ];
  });
}
