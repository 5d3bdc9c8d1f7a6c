import { assertNever } from '../foundation/index.ts';
import { type Executor, executorDurationMs, type UserPhase } from '../scenario/index.ts';
import type { Stretch, UserSchedule } from './schedule.ts';

/**
 * How many users of each closed executor are at work in a stretch of the load's time, per side: the line of the phases,
 * rounded, so that over a ramp neither the climb nor the descent has more than its share. Pure. Executors without a
 * user in the stretch are left out. O(changes within the stretch).
 */
export function scheduleUsers(executors: readonly Executor[], stretch: Stretch): readonly UserSchedule[] {
  return executors.flatMap((executor, index) => {
    const steps = stepsOf(executor);
    if (steps === null) return [];
    const inside = within(steps, {
      fromMs: stretch.fromMs - executor.startMs,
      toMs: stretch.toMs - executor.startMs,
    });
    return inside.every(({ users }) => users === 0)
      ? []
      : [
          {
            executor: index,
            atMs: Float64Array.from(inside, ({ atMs }) => atMs),
            users: Uint32Array.from(inside, ({ users }) => users),
          },
        ];
  });
}

interface UserStep {
  readonly atMs: number;
  readonly users: number;
}

/** Changes of the number of users over the executor's own time; null for an open one. */
function stepsOf(executor: Executor): readonly UserStep[] | null {
  switch (executor.executor) {
    case 'constant-arrival-rate':
    case 'ramping-arrival-rate':
      return null;
    case 'constant-vus':
    case 'ramping-vus':
      return [...rampSteps(executor.phases), { atMs: executorDurationMs(executor), users: 0 }];
    case 'shared-iterations':
    case 'per-vu-iterations':
      return [
        { atMs: 0, users: executor.users },
        { atMs: executor.maxDurationMs, users: 0 },
      ];
    case 'saturate':
      return [
        { atMs: 0, users: executor.connections },
        { atMs: executor.durationMs, users: 0 },
      ];
    default:
      return assertNever(executor);
  }
}

/** A step wherever the line of a phase crosses a half: (k − ½ − from) / (to − from) of its duration. */
function rampSteps(phases: readonly UserPhase[]): readonly UserStep[] {
  const steps: UserStep[] = [];
  let timeMs = 0;
  for (const { durationMs, fromUsers, toUsers } of phases) {
    const [first, last] = [Math.round(fromUsers), Math.round(toUsers)];
    steps.push({ atMs: timeMs, users: first });
    const direction = Math.sign(last - first);
    for (let users = first; users !== last; users += direction) {
      const crossing = users + direction / 2;
      const share = (crossing - fromUsers) / (toUsers - fromUsers);
      steps.push({ atMs: timeMs + share * durationMs, users: users + direction });
    }
    timeMs += durationMs;
  }
  return steps;
}

/** The steps of a stretch, from its start: first what holds there, then the changes in it. */
function within(steps: readonly UserStep[], { fromMs, toMs }: Stretch): readonly UserStep[] {
  const before = steps.findLast(({ atMs }) => atMs <= fromMs);
  const inside = steps.filter(({ atMs }) => atMs > fromMs && atMs < toMs);
  const all = [
    { atMs: 0, users: before?.users ?? 0 },
    ...inside.map(({ atMs, users }) => ({ atMs: atMs - fromMs, users })),
  ];
  return all.filter(({ users }, index) => index === 0 || users !== all[index - 1]?.users);
}
