import type { Waker, WakerAlarm } from './waker.ts';

/** Something to be done at a time of an agenda; an object of the caller's own, so that nothing is made for each turn. */
export interface Appointment {
  /** Set by the agenda. */
  dueMs: number;
  /** Its place in the agenda, -1 while it is in none; the agenda's own. */
  place: number;
  /** Called once for each time that it was added, never before it is due. */
  keep(): void;
}

/** Appointments that are due are kept in groups of this many, so that messages are read in between. */
const GROUP = 64;

/**
 * Thousands of appointments on one alarm: a binary heap by due time. Adding, moving and taking out cost O(log n), and
 * what is taken out is gone, so memory follows what is really awaited. Times are those of `nowMs`, which may stand still
 * between `stop` and `start`.
 */
export class Agenda {
  readonly #nowMs: () => number;
  readonly #fail: (error: unknown) => void;
  readonly #heap: Appointment[] = [];
  #isRunning = false;
  #isKeeping = false;
  readonly #alarm: WakerAlarm;
  /** What the alarm is set for. */
  #armedForMs = Infinity;

  /** `fail` takes what an appointment throws, which is a bug. */
  constructor(waker: Waker, nowMs: () => number, fail: (error: unknown) => void) {
    this.#alarm = waker.alarm(() => this.#keepDue());
    this.#nowMs = nowMs;
    this.#fail = fail;
  }

  get size(): number {
    return this.#heap.length;
  }

  start(): void {
    this.#isRunning = true;
    this.#arm();
  }

  stop(): void {
    this.#isRunning = false;
    this.#disarm();
  }

  /** Adds an appointment, or moves it when it is already there. */
  add(appointment: Appointment, dueMs: number): void {
    this.remove(appointment);
    appointment.dueMs = dueMs;
    this.#heap.push(appointment);
    this.#rise(appointment, this.#heap.length - 1);
    if (dueMs < this.#armedForMs) this.#arm();
  }

  /** Takes an appointment out; nothing happens when it is not there. */
  remove(appointment: Appointment): void {
    const { place } = appointment;
    if (place < 0) return;
    appointment.place = -1;
    const last = this.#heap.pop();
    if (last === undefined || last === appointment) return;
    if (last.dueMs < appointment.dueMs) this.#rise(last, place);
    else this.#sink(last, place);
  }

  /** Takes everything out. */
  clear(): void {
    for (const appointment of this.#heap) appointment.place = -1;
    this.#heap.length = 0;
    this.#disarm();
  }

  #keepDue(): void {
    this.#armedForMs = Infinity;
    this.#isKeeping = true;
    for (let kept = 0; kept < GROUP; kept++) {
      const [first] = this.#heap;
      if (!this.#isRunning || first === undefined || first.dueMs > this.#nowMs()) break;
      this.remove(first);
      try {
        first.keep();
      } catch (error) {
        this.#fail(error);
      }
    }
    this.#isKeeping = false;
    this.#arm();
  }

  #arm(): void {
    const [first] = this.#heap;
    if (!this.#isRunning || this.#isKeeping) return;
    if (first === undefined) {
      this.#disarm();
      return;
    }
    this.#armedForMs = first.dueMs;
    this.#alarm.set(first.dueMs - this.#nowMs());
  }

  #disarm(): void {
    this.#alarm.clear();
    this.#armedForMs = Infinity;
  }

  #rise(appointment: Appointment, from: number): void {
    let place = from;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = this.#heap[above];
      if (parent === undefined || parent.dueMs <= appointment.dueMs) break;
      this.#put(parent, place);
      place = above;
    }
    this.#put(appointment, place);
  }

  #sink(appointment: Appointment, from: number): void {
    let place = from;
    for (;;) {
      const left = 2 * place + 1;
      let next = this.#heap[left];
      if (next === undefined) break;
      let below = left;
      const right = this.#heap[left + 1];
      if (right !== undefined && right.dueMs < next.dueMs) {
        next = right;
        below = left + 1;
      }
      if (next.dueMs >= appointment.dueMs) break;
      this.#put(next, place);
      place = below;
    }
    this.#put(appointment, place);
  }

  #put(appointment: Appointment, place: number): void {
    this.#heap[place] = appointment;
    appointment.place = place;
  }
}
