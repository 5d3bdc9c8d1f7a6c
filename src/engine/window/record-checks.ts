import { answeredWell } from '../http/answer.ts';
import type { PreparedRequest } from '../http/prepared-request.ts';
import type { Answer } from '../http/send-request.ts';
import type { BeyondTally } from './beyond-tally.ts';

/** Counts the named checks of an answer; one that never came meets none of them, and one cut off by us is not counted. */
export function recordChecks(beyond: BeyondTally, { checks }: PreparedRequest, answer: Answer): void {
  if (checks.length === 0 || answer.ending === 'cut-off' || answer.ending === 'lost') return;
  for (const { name, check } of checks) {
    const passed =
      answeredWell(answer.ending) &&
      check.statuses.has(answer.status) &&
      check.bodyFault(answer.body, answer.head) === '';
    beyond.rate('checks', name, passed);
  }
}
