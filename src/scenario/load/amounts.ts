import { amountAt, unitOf } from './amount-at.ts';
import type { Executor, Load } from './load.ts';
import type { PatternPart, PatternPlan } from './pattern.ts';

/** What a load asks for over time, in one unit. */
export interface Amounts {
  readonly unit: ReturnType<typeof unitOf>;
  /** Per second, users or connections, per side, at a time in milliseconds from the start of the load. */
  readonly amountAt: (ms: number) => number;
}

/** The sums over the executors of each unit that several of them share. */
export function totalAmounts({ executors }: Pick<Load, 'executors'>): readonly Amounts[] {
  return (['per-second', 'users', 'connections'] as const).flatMap((unit) => {
    const same = executors.filter((executor) => unitOf(executor) === unit);
    if (same.length < 2) return [];
    return [{ unit, amountAt: (ms) => same.reduce((sum, executor) => sum + amountAt(executor, ms), 0) }];
  });
}

/** The parts of the load's pattern that an executor was compiled from; none for an executor beside it. */
export function partsOf(executor: Executor, { pattern }: Pick<Load, 'pattern'>): readonly PatternPart[] {
  return pattern !== null && isOfPattern(executor, pattern) ? pattern.parts : [];
}

function isOfPattern(executor: Executor, { parts, unit }: PatternPlan): boolean {
  if (!('phases' in executor) || unitOf(executor) !== unit) return false;
  // Before and after it there may be stretches in which other executors run alone.
  const own = parts.filter(({ name }) => name !== 'before' && name !== 'after');
  return (
    executor.startMs === own[0]?.fromMs &&
    executor.phases.length === own.length &&
    executor.phases.every(({ durationMs }, index) => {
      const part = own[index];
      return part !== undefined && Math.abs(part.toMs - part.fromMs - durationMs) < 1e-3;
    })
  );
}
