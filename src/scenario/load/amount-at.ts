import { type Executor, executorDurationMs } from './load.ts';

/** What an executor's load is counted in. */
export function unitOf(executor: Executor): 'per-second' | 'users' | 'connections' {
  if (executor.executor === 'saturate') return 'connections';
  return executor.model === 'open' ? 'per-second' : 'users';
}

/**
 * Iterations per second, or users or connections at most, that an executor has at a moment of the load's time, per side; 0 before it
 * begins and after it ends.
 */
export function amountAt(executor: Executor, atMs: number): number {
  const ownMs = atMs - executor.startMs;
  if (ownMs < 0 || ownMs >= executorDurationMs(executor)) return 0;
  switch (executor.executor) {
    case 'constant-arrival-rate':
    case 'ramping-arrival-rate':
      return along(
        executor.phases.map(({ durationMs, fromPerSecond, toPerSecond }) => [
          durationMs,
          fromPerSecond,
          toPerSecond,
        ]),
        ownMs,
      );
    case 'constant-vus':
    case 'ramping-vus':
      return along(
        executor.phases.map(({ durationMs, fromUsers, toUsers }) => [durationMs, fromUsers, toUsers]),
        ownMs,
      );
    case 'shared-iterations':
    case 'per-vu-iterations':
      return executor.users;
    case 'saturate':
      return executor.connections;
  }
}

function along(
  pieces: readonly (readonly [durationMs: number, from: number, to: number])[],
  atMs: number,
): number {
  let beforeMs = 0;
  for (const [durationMs, from, to] of pieces) {
    if (atMs < beforeMs + durationMs) return from + ((to - from) * (atMs - beforeMs)) / durationMs;
    beforeMs += durationMs;
  }
  return 0;
}
