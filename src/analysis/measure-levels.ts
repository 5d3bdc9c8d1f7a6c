import { type Histogram, mergeHistograms, quantileMs } from '../histogram/index.ts';
import type { PatternPart } from '../scenario/index.ts';
import type { Trial } from '../trial/index.ts';
import { failedShare, type LevelFinding } from './findings.ts';
import type { PlacedTrial } from './load-timeline.ts';

/** What is asked of a WebSocket: connections, messages that await a reply, and copies of broadcasts. */
const ANSWERED: ReadonlySet<string> = new Set(['ws_replies', 'ws_delivered']);
const ASKED: ReadonlySet<string> = new Set(['ws_connected', ...ANSWERED]);
/** How long what was asked for took; where there is nothing of it, the time to connect stands in. */
const TIMES: ReadonlySet<string> = new Set(['ws_round_trip', 'ws_fan_out']);
const CONNECTING: ReadonlySet<string> = new Set(['ws_connecting']);

/** The trials in a part: that in which their middle lies, because blocks are cut at the parts' edges, up to rounding. */
export function trialsOf(trials: readonly PlacedTrial[], { fromMs, toMs }: PatternPart): readonly Trial[] {
  return trials
    .filter((placed) => {
      const middle = (placed.fromMs + placed.toMs) / 2;
      return middle >= fromMs && middle < toMs;
    })
    .map(({ trial }) => trial);
}

/**
 * What a side did in each part of a pattern, by requests and by what WebSockets were asked for, from the histograms of the
 * blocks in it, so quantiles are exact. Parts without a block (the load was stopped before) are left out.
 */
export function measureLevels(
  trials: readonly PlacedTrial[],
  parts: readonly PatternPart[],
): readonly LevelFinding[] {
  return parts.flatMap((part) => {
    const own = trialsOf(trials, part);
    const seconds = own.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000;
    if (seconds === 0) return [];
    const times = timesOf(own);
    const { planned, ok } = askedOf(own);
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

/**
 * Whether all that was asked for are connections, and some blocks only held those of earlier ones: how much was done at a
 * level then says nothing of the target.
 */
export function isHeldOnly(placed: readonly PlacedTrial[]): boolean {
  const trials = placed.map(({ trial }) => trial);
  const answered = trials.flatMap(({ endpoints, rates }) => [
    ...endpoints.map(({ planned }) => planned),
    ...rates.filter(({ metric }) => ANSWERED.has(metric)).map(({ total }) => total),
  ]);
  return (
    answered.every((count) => count === 0) &&
    trials.some((trial) => askedOf([trial]).planned === 0 && isHolding(trial))
  );
}

function isHolding({ counters }: Trial): boolean {
  return counters.some(({ metric, count }) => metric === 'ws_held' && count > 0);
}

function askedOf(trials: readonly Trial[]): { readonly planned: number; readonly ok: number } {
  const requests = trials.flatMap(({ endpoints }) => endpoints);
  const sockets = trials.flatMap(({ rates }) => rates.filter(({ metric }) => ASKED.has(metric)));
  return {
    planned: sumOf(requests, ({ planned }) => planned) + sumOf(sockets, ({ total }) => total),
    ok: sumOf(requests, ({ outcomes }) => outcomes.ok) + sumOf(sockets, ({ passed }) => passed),
  };
}

function timesOf(trials: readonly Trial[]): Histogram {
  const trendsOf = (metrics: ReadonlySet<string>): readonly Histogram[] =>
    trials.flatMap(({ trends }) =>
      trends.filter(({ metric }) => metrics.has(metric)).map(({ histogram }) => histogram),
    );
  const answers = trials.flatMap(({ endpoints }) => endpoints.map(({ responseTime }) => responseTime));
  const times = mergeHistograms([...answers, ...trendsOf(TIMES)]);
  return times.count > 0 ? times : mergeHistograms(trendsOf(CONNECTING));
}

function sumOf<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0);
}
