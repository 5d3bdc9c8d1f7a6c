import type { Trial } from '../../src/trial/index.ts';

/** What was said over WebSockets, which are no requests. */
export function messagesOf(trials: readonly Trial[]): number {
  return trials
    .flatMap((trial) => trial.counters)
    .filter(({ metric }) => metric.startsWith('ws_msgs'))
    .reduce((sum, { count }) => sum + count, 0);
}
