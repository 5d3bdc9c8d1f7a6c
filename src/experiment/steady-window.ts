import { at, type Random } from '../foundation/index.ts';
import {
  type Executor,
  flowsOf,
  isBatch,
  meanAmount,
  mixOf,
  type OpenExecutor,
  type Scenario,
  type UsersExecutor,
} from '../scenario/index.ts';
import { createSchedule, scheduleUsers } from '../schedule/index.ts';
import type { Side } from '../trial/index.ts';
import { oneSided, splitByCoin } from './fill-block.ts';
import type { LoadWindow } from './ports.ts';

/**
 * The scenario's mean load, held for `durationMs`: what warms targets up and probes them. For one side alone, or for
 * both at once with the arrivals given by coin. Executors that begin later take part from the start; batches of iterations,
 * which are given out once, do not take part.
 */
export function steadyWindow(
  scenario: Scenario,
  durationMs: number,
  sides: Side | 'both',
  random: Random,
): LoadWindow {
  const flows = flowsOf(scenario);
  const { executors } = steadyScenario(scenario, durationMs).load;
  const mixes = executors.map((executor) => ({ executor, mix: mixOf(flows, executor) }));
  const stretch = { fromMs: 0, toMs: durationMs };
  const factor = sides === 'both' ? 2 : 1;
  const arrivals = createSchedule(mixes, stretch, factor, random.fork('schedule'));
  const users = scheduleUsers(executors, stretch).filter(({ executor }) => !isBatch(at(executors, executor)));
  return sides === 'both'
    ? splitByCoin(arrivals, users, random.fork('coin'))
    : oneSided(arrivals, users, sides);
}

/** The scenario with its mean load, held for `durationMs`. */
export function steadyScenario(scenario: Scenario, durationMs: number): Scenario {
  const executors = scenario.load.executors.map((executor) => steadied(executor, durationMs));
  return { ...scenario, load: { ...scenario.load, executors, pattern: null } };
}

function steadied(executor: Executor, durationMs: number): Executor {
  const amount = meanAmount(executor);
  switch (executor.executor) {
    case 'constant-arrival-rate':
    case 'ramping-arrival-rate': {
      const phases = [{ durationMs, fromPerSecond: amount, toPerSecond: amount }];
      return { ...executor, startMs: 0, phases } satisfies OpenExecutor;
    }
    case 'constant-vus':
    case 'ramping-vus': {
      const phases = [{ durationMs, fromUsers: amount, toUsers: amount }];
      return { ...executor, startMs: 0, phases } satisfies UsersExecutor;
    }
    case 'shared-iterations':
    case 'per-vu-iterations':
      return executor;
    case 'saturate':
      return { ...executor, startMs: 0, durationMs };
  }
}
