import { at } from '../../foundation/index.ts';
import { createRecorder, maxUs, milliseconds, quantileMs, type Recorder } from '../../histogram/index.ts';
import type { Interval } from '../../trial/index.ts';

const SECOND_MS = 1000;
/** Most intervals of one window: a long one has longer intervals instead, so memory stays bounded. */
const MOST_INTERVALS = 120;
/** Two digits are enough for a chart, and a tenth of the memory of three. */
const DIGITS = 2;

interface IntervalTally {
  planned: number;
  ok: number;
  errors: number;
  users: number;
  eventLoopDelayMs: number | null;
  readonly responseTime: Recorder;
  readonly lag: Recorder;
}

/** What one side did over the time of a window: in intervals for charts, and in seconds for availability. */
export class Timeline {
  readonly #intervals: readonly IntervalTally[];
  readonly #intervalMs: number;
  readonly #durationMs: number;
  readonly #asked: Uint32Array;
  readonly #succeeded: Uint32Array;
  /** Requests that went on from an earlier second, by how many more there are than in the second before. */
  readonly #goingOn: Int32Array;
  /** Those of them that succeeded in the end. */
  readonly #goingOnWell: Int32Array;

  constructor(durationMs: number) {
    this.#durationMs = durationMs;
    this.#intervalMs = SECOND_MS * Math.max(1, Math.ceil(durationMs / SECOND_MS / MOST_INTERVALS));
    const seconds = Math.max(1, Math.ceil(durationMs / SECOND_MS));
    this.#asked = new Uint32Array(seconds);
    this.#succeeded = new Uint32Array(seconds);
    this.#goingOn = new Int32Array(seconds + 1);
    this.#goingOnWell = new Int32Array(seconds + 1);
    this.#intervals = Array.from({ length: Math.max(1, Math.ceil(durationMs / this.#intervalMs)) }, () => ({
      planned: 0,
      ok: 0,
      errors: 0,
      users: 0,
      eventLoopDelayMs: null,
      responseTime: createRecorder(DIGITS),
      lag: createRecorder(DIGITS),
    }));
  }

  /** An intended request, by its intended start. */
  plan(atMs: number): void {
    this.#at(atMs).planned++;
    const second = this.#second(atMs);
    this.#asked[second] = (this.#asked[second] ?? 0) + 1;
  }

  send(atMs: number, lagMs: number): void {
    this.#at(atMs).lag.record(Math.max(0, lagMs) * 1000);
  }

  end(atMs: number, isOk: boolean, responseTimeMs: number): void {
    const interval = this.#at(atMs);
    this.#wentOn(this.#second(atMs) + 1, this.#second(atMs + responseTimeMs) + 1, isOk);
    if (!isOk) {
      interval.errors++;
      return;
    }
    interval.ok++;
    interval.responseTime.record(responseTimeMs * 1000);
    const second = this.#second(atMs);
    this.#succeeded[second] = (this.#succeeded[second] ?? 0) + 1;
  }

  /** How many users, or requests under way, there are; the most of each interval is kept. */
  observeUsers(atMs: number, users: number): void {
    const interval = this.#at(atMs);
    interval.users = Math.max(interval.users, users);
  }

  observeEventLoopDelay(atMs: number, delayMs: number): void {
    const interval = this.#at(atMs);
    interval.eventLoopDelayMs = Math.max(interval.eventLoopDelayMs ?? 0, delayMs);
  }

  /**
   * Seconds with requests, and how many of them were good: more than half of what was asked in it succeeded, whenever the
   * answer came. Where nothing was asked, what went on from before decides in the same way: users who wait for a target
   * that is away ask nothing, and a slow answer is an answer. What hangs from before is left out where something was
   * asked: the target may be back.
   */
  availability(): { readonly passed: number; readonly total: number } {
    let [passed, total, goingOn, goingOnWell] = [0, 0, 0, 0];
    for (const [second, asked] of this.#asked.entries()) {
      goingOn += at(this.#goingOn, second);
      goingOnWell += at(this.#goingOnWell, second);
      const [all, well] = asked > 0 ? [asked, at(this.#succeeded, second)] : [goingOn, goingOnWell];
      if (all === 0) continue;
      total++;
      if (2 * well > all) passed++;
    }
    return { passed, total };
  }

  intervals(): readonly Interval[] {
    return this.#intervals.map((interval, index) => {
      const { planned, ok, errors, users, eventLoopDelayMs } = interval;
      const atMs = index * this.#intervalMs;
      const [responseTime, lag] = [interval.responseTime.snapshot(), interval.lag.snapshot()];
      return {
        atMs,
        durationMs: Math.max(0, Math.min(this.#intervalMs, this.#durationMs - atMs)),
        planned,
        ok,
        errors,
        users,
        p50Ms: quantileMs(responseTime, 0.5),
        p95Ms: quantileMs(responseTime, 0.95),
        lagP50Ms: quantileMs(lag, 0.5),
        lagP99Ms: quantileMs(lag, 0.99),
        lagMaxMs: milliseconds(maxUs(lag)),
        eventLoopDelayMs,
      };
    });
  }

  /** A request was under way in the seconds from `from` to before `to`, none where there are none. */
  #wentOn(from: number, to: number, isOk: boolean): void {
    for (const goingOn of isOk ? [this.#goingOn, this.#goingOnWell] : [this.#goingOn]) {
      goingOn[from] = at(goingOn, from) + 1;
      goingOn[to] = at(goingOn, to) - 1;
    }
  }

  #at(atMs: number): IntervalTally {
    return at(this.#intervals, clampIndex(atMs / this.#intervalMs, this.#intervals.length));
  }

  #second(atMs: number): number {
    return clampIndex(atMs / SECOND_MS, this.#asked.length);
  }
}

function clampIndex(place: number, length: number): number {
  return Math.min(length - 1, Math.max(0, Math.floor(place)));
}
