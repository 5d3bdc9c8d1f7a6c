import type { Run } from '../trial/index.ts';
import type { Reason, Verdict } from './decision.ts';

/** Something about a run as a whole that bears on the verdict. */
export interface Finding {
  readonly verdict: Extract<Verdict, 'regression' | 'invalid'>;
  /** What a target did is data, and its thresholds decide; a faulty measurement proves nothing. */
  readonly fault: 'measurement' | 'target';
  /** Whether the comparisons of an invalid run are no evidence either, neither for nor against. */
  readonly voids: boolean;
  readonly reason: Reason;
}

/** The measurement is at fault, or there is nothing behind it: whatever it seems to show is no evidence. */
export function invalid(run: Run, fault: Finding['fault'], code: string, message: string): Finding {
  return { verdict: 'invalid', fault, voids: true, reason: reasonOf(run, code, message) };
}

/** A part of what was asked for has nothing behind it: no pass, while what the rest shows stands. */
export function incomplete(run: Run, code: string, message: string): Finding {
  return { verdict: 'invalid', fault: 'target', voids: false, reason: reasonOf(run, code, message) };
}

/** The change is at fault. */
export function regression(run: Run, code: string, message: string): Finding {
  return { verdict: 'regression', fault: 'target', voids: false, reason: reasonOf(run, code, message) };
}

function reasonOf({ scenario }: Run, code: string, message: string): Reason {
  return { code, message, scenario, endpoint: '', metric: '', figures: [] };
}
