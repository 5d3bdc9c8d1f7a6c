import type { Appointment } from './agenda.ts';

/** An appointment that calls a function. */
export class Alarm implements Appointment {
  dueMs = 0;
  place = -1;
  readonly keep: () => void;

  constructor(keep: () => void) {
    this.keep = keep;
  }
}
