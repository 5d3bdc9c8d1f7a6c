import { assertNever, drawNormal, type Random } from '../../foundation/index.ts';
import type { ThinkTime } from '../../scenario/index.ts';

/** Draws how long a user thinks, in milliseconds. */
export function drawThinkTimeMs(time: ThinkTime, random: Random): number {
  switch (time.kind) {
    case 'fixed':
      return time.ms;
    case 'uniform':
      return time.fromMs + random.next() * (time.toMs - time.fromMs);
    case 'log-normal':
      return Math.min(time.maxMs, time.medianMs * Math.exp(time.sigma * drawNormal(random)));
    default:
      return assertNever(time);
  }
}
