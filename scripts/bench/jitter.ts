import { runPinned, script } from './pinned.ts';
import { digits, median, type Table } from './result.ts';

/** What the generators' core allows, by `timer-jitter.ts`. Milliseconds. */
export interface Jitter {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Share of the time for which a process that only reads the clock is away. */
  readonly pausedShare: number;
  readonly longestPauseMs: number;
}

export async function measureJitter(): Promise<Jitter> {
  return JSON.parse((await runPinned(script('timer-jitter.ts'))).stdout) as Jitter;
}

/** Medians of several. */
export function jitterTable(jitters: readonly Jitter[]): Table {
  const mid = (value: (jitter: Jitter) => number, places: number): string =>
    digits(median(jitters.map(value)), places);
  return {
    title:
      'What the machine allows on the same core, doing nothing else: lateness of a timer of one millisecond, and pauses over 0.1 ms of a loop that reads the clock',
    columns: ['timer p50 ms', 'timer p99 ms', 'timer max ms', 'paused % of the time', 'longest pause ms'],
    rows: [
      [
        mid(({ p50 }) => p50, 2),
        mid(({ p99 }) => p99, 2),
        mid(({ max }) => max, 2),
        mid(({ pausedShare }) => pausedShare * 100, 2),
        mid(({ longestPauseMs }) => longestPauseMs, 2),
      ],
    ],
  };
}
