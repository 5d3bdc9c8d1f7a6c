import type { OpenExecutor } from '../../src/scenario/index.ts';

/** An open executor of evenly spaced arrivals, with what a test cares about replaced. */
export function anOpenExecutor(change: Partial<OpenExecutor> = {}): OpenExecutor {
  return {
    model: 'open',
    executor: 'ramping-arrival-rate',
    name: 'load',
    startMs: 0,
    flows: null,
    arrivals: 'constant',
    phases: [{ durationMs: 1300, fromPerSecond: 7, toPerSecond: 7 }],
    maxInFlight: 7,
    ...change,
  };
}
