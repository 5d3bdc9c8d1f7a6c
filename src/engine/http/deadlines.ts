import type { Clock } from '../../foundation/index.ts';
import { LONGEST_TIMER_MS } from '../longest-timer.ts';

/** Whoever has until then. */
interface Expiring {
  expire(): void;
}

/** A place in the line of those who have equally long. */
export interface Deadline {
  readonly dueMs: number;
  readonly owner: Expiring;
  readonly line: Line;
  previous: Deadline | null;
  next: Deadline | null;
}

/** All who have the same time: whoever began first is due first, so the line needs no sorting and one timer. */
interface Line {
  readonly durationMs: number;
  first: Deadline | null;
  last: Deadline | null;
  timer: NodeJS.Timeout | null;
}

/**
 * The time limits of the requests under way, one line for each length of time. Both to add and to remove one is a matter
 * of two links, where a timer of Node's own for each request costs a microsecond. Never early; as late as a timer.
 */
export class Deadlines {
  readonly #clock: Clock;
  readonly #lines = new Map<number, Line>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `nowMs` is the clock's, and never goes back. */
  add(nowMs: number, durationMs: number, owner: Expiring): Deadline {
    const line = this.#lineOf(durationMs);
    const { last } = line;
    const deadline: Deadline = { dueMs: nowMs + durationMs, owner, line, previous: last, next: null };
    if (last === null) line.first = deadline;
    else last.next = deadline;
    line.last = deadline;
    if (line.timer === null) this.#arm(line, durationMs);
    return deadline;
  }

  /** Whoever has left is never told; to leave twice is no fault. */
  remove(deadline: Deadline): void {
    const { line, previous, next } = deadline;
    if (previous === null && line.first !== deadline) return;
    if (previous === null) line.first = next;
    else previous.next = next;
    if (next === null) line.last = previous;
    else next.previous = previous;
    deadline.previous = null;
    deadline.next = null;
  }

  close(): void {
    for (const line of this.#lines.values()) {
      if (line.timer !== null) clearTimeout(line.timer);
      line.timer = null;
    }
  }

  #lineOf(durationMs: number): Line {
    const known = this.#lines.get(durationMs);
    if (known !== undefined) return known;
    const created: Line = { durationMs, first: null, last: null, timer: null };
    this.#lines.set(durationMs, created);
    return created;
  }

  /** A line that has emptied keeps its timer, which looks and stops; it keeps no process alive. */
  #arm(line: Line, waitMs: number): void {
    const wholeMs = Math.min(LONGEST_TIMER_MS, Math.max(1, Math.ceil(waitMs)));
    line.timer = setTimeout(() => this.#look(line), wholeMs).unref();
  }

  #look(line: Line): void {
    line.timer = null;
    for (let due = line.first; due !== null && due.dueMs <= this.#clock.nowMs(); due = line.first) {
      this.remove(due);
      due.owner.expire();
    }
    if (line.first !== null && line.timer === null) this.#arm(line, line.first.dueMs - this.#clock.nowMs());
  }
}
