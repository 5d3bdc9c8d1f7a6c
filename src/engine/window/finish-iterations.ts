import type { FinishedIterations } from '../../experiment/index.ts';
import type { Clock } from '../../foundation/index.ts';
import { LoadStopped } from '../http/classify-error.ts';
import type { SideLoad } from '../user/side-load.ts';
import { Landing } from './landing.ts';
import { SideTally } from './side-tally.ts';

/**
 * What is measured of iterations. Whatever else comes of them after the load, the times of their requests above all, says
 * nothing of the load.
 */
const OF_ITERATIONS: ReadonlySet<string> = new Set([
  'checks',
  'group_duration',
  'hook_failures',
  'interrupted_iterations',
  'interrupted_polls',
  'isolation',
  'isolation_unchecked',
  'iteration_duration',
  'iterations',
  'iterations_completed',
  'iterations_not_begun',
  'login_duration',
  'names_not_set',
  'poll_completed',
  'poll_duration',
]);

/** What finishing needs from the driver. */
interface Finishing {
  readonly clock: Clock;
  /** Endpoints of the tallies. */
  readonly endpoints: readonly string[];
}

/**
 * Lets the users of some sides end what they are in the middle of, all sides at once, for `graceMs` at most; the rest is
 * cut off and counted as that. Nothing begins anew. Sooner where nobody is in the middle of anything, or a stop comes.
 */
export async function finishIterations(
  { clock, endpoints }: Finishing,
  loads: readonly SideLoad[],
  graceMs: number,
  signal: AbortSignal,
): Promise<readonly FinishedIterations[]> {
  const landing = new Landing();
  const startMs = clock.nowMs();
  const tallies = loads.map((load) => {
    const tally = new SideTally(load.side, endpoints, graceMs, () => {});
    load.retire();
    load.begin({ url: load.url, tally, startMs, landing });
    return { load, tally };
  });
  const ended = new AbortController();
  try {
    const idle = Promise.all(loads.map((load) => load.idle())).finally(() => ended.abort());
    if (graceMs > 0) await waitFor(graceMs, AbortSignal.any([signal, ended.signal]));
    for (const load of loads) load.end();
    landing.cutOff(new LoadStopped('the load is over'));
    await landing.untilEmpty();
    await idle;
    return tallies.map(({ load, tally }) => finished(load, tally));
  } finally {
    for (const load of loads) load.leaveLane();
  }
}

function finished(load: SideLoad, tally: SideTally): FinishedIterations {
  for (const { executor, iterations } of load.notBegun())
    tally.beyond.count('iterations_not_begun', executor, iterations);
  const { trends, rates, counters } = tally.beyond.measured();
  const isOfIterations = ({ metric }: { readonly metric: string }): boolean => OF_ITERATIONS.has(metric);
  return {
    side: load.side,
    trends: trends.filter(isOfIterations),
    rates: rates.filter(isOfIterations),
    counters: counters.filter(isOfIterations),
  };
}

/** Resolves when the time is over or the signal aborts, and leaves no timer behind. */
function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
