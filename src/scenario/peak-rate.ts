import { requestsPerIteration } from './flow/requests-per-iteration.ts';
import { amountAt } from './load/amount-at.ts';
import { executorDurationMs, isClosed, type OpenExecutor } from './load/load.ts';
import type { Scenario } from './scenario.ts';

/** Right before an edge of the load's time. */
const BEFORE_MS = 1e-6;
/** Digits of a rate: of what it lacks right before an edge none is left. */
const DIGITS = 7;

/**
 * The most requests a second that a load plans for one side, warm-up not included: the highest sum of its executors'
 * rates at any moment, each times what an iteration sends. Null where users take part, who ask as fast as they are
 * answered.
 */
export function peakRate(
  scenario: Pick<Scenario, 'requests' | 'journeys' | 'webSockets' | 'load'>,
): number | null {
  const { load } = scenario;
  if (isClosed(load)) return null;
  const executors = load.executors.map((executor) => ({
    executor,
    perIteration: requestsPerIteration(scenario, executor).requests,
  }));
  // Straight lines have their highest sum where one of them bends.
  const edges = load.executors.flatMap((executor) => (executor.model === 'open' ? edgesOf(executor) : []));
  const moments = edges.flatMap((ms) => [ms, Math.max(0, ms - BEFORE_MS)]);
  const rates = moments.map((ms) =>
    executors.reduce((sum, { executor, perIteration }) => sum + amountAt(executor, ms) * perIteration, 0),
  );
  return Number(Math.max(0, ...rates).toPrecision(DIGITS));
}

function edgesOf(executor: OpenExecutor): readonly number[] {
  let ms = executor.startMs;
  const inside = executor.phases.map(({ durationMs }) => (ms += durationMs));
  return [executor.startMs, ...inside, executor.startMs + executorDurationMs(executor)];
}
