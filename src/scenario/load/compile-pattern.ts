import type { BreakpointTargets, PatternName, PatternPart, PatternPlan } from './pattern.ts';

/** A pattern with every default filled in. Times are real ones, before they are compressed. */
export interface PatternSettings {
  readonly name: PatternName;
  readonly unit: PatternPlan['unit'];
  /** `rate` or `users`. */
  readonly amount: number;
  readonly durationMs: number;
  readonly compress: number;
  readonly from: number;
  readonly factor: number;
  readonly levels: number;
  readonly spikeAtMs: number;
  readonly spikeForMs: number;
  readonly increment: number;
  readonly max: number;
  readonly levelMs: number;
  readonly targets: BreakpointTargets | null;
}

/** A piece of load whose amount goes in a straight line. */
export interface Slope {
  readonly durationMs: number;
  readonly from: number;
  readonly to: number;
}

/** What a pattern becomes: straight pieces, each of which is one part of the plan. */
export interface CompiledPattern {
  readonly slopes: readonly Slope[];
  readonly plan: PatternPlan;
}

/** A stretch of a pattern; it begins with the amount at which the one before ended. */
interface Stretch {
  readonly name: string;
  readonly kind: PatternPart['kind'];
  readonly durationMs: number;
  readonly to: number;
}

interface Shape {
  readonly start: number;
  readonly stretches: readonly Stretch[];
}

/** From one level to the next: a tenth of the level, and never longer than this. */
const LONGEST_CLIMB_MS = 10_000;

/** The share of a day's peak at night and during the day. */
const NIGHT = 0.1;
const DAY = 0.6;
const DAY_HOURS = 24;
const HOUR_MS = 3_600_000;

/** Most levels that a load may have: a schedule of a thousand steps is a ramp. */
export const MOST_LEVELS = 100;

/** How each pattern goes. Pure. */
const SHAPES: Readonly<Record<PatternName, (settings: PatternSettings) => Shape>> = {
  steady: held,
  soak: held,
  volume: held,
  progressive: ({ from, amount, levels, durationMs }) =>
    staircase(
      Array.from({ length: levels }, (_, index) => from + ((amount - from) * index) / (levels - 1)),
      durationMs,
    ),
  ramp: ({ from, amount, durationMs }) => ({
    start: from,
    stretches: [
      {
        name: amount < from ? 'descent' : 'climb',
        kind: amount < from ? 'descent' : 'climb',
        durationMs,
        to: amount,
      },
    ],
  }),
  spike,
  stress,
  breakpoint: ({ amount, increment, max, levelMs }) => {
    const levels = breakpointLevels({ amount, increment, max });
    return staircase(
      Array.from({ length: levels }, (_, index) => amount + increment * index),
      levels * levelMs,
    );
  },
  'peak-hour': peakHour,
};

/** Compiles a pattern into straight pieces and names them. Amounts of users are whole. */
export function compilePattern(settings: PatternSettings): CompiledPattern {
  const { name, unit, compress, targets } = settings;
  const shape = SHAPES[name](settings);
  const amountOf = (amount: number): number => (unit === 'users' ? Math.round(amount) : amount);
  const slopes: Slope[] = [];
  const parts: PatternPart[] = [];
  let [from, fromMs] = [amountOf(shape.start), 0];
  for (const stretch of shape.stretches) {
    const durationMs = stretch.durationMs / compress;
    const to = amountOf(stretch.to);
    const toMs = fromMs + durationMs;
    slopes.push({ durationMs, from, to });
    parts.push({ name: stretch.name, kind: stretch.kind, fromMs, toMs, amount: to });
    [from, fromMs] = [to, toMs];
  }
  const isDay = name === 'peak-hour';
  return {
    slopes,
    plan: {
      name,
      unit,
      parts,
      compress: isDay ? (DAY_HOURS * HOUR_MS) / settings.durationMs : compress,
      targets: name === 'breakpoint' ? targets : null,
    },
  };
}

/** How many levels a breakpoint search has at most. */
export function breakpointLevels({
  amount,
  increment,
  max,
}: Pick<PatternSettings, 'amount' | 'increment' | 'max'>): number {
  // A millionth of a step is the noise of adding fractions.
  return Math.floor((max - amount) / increment + 1e-6) + 1;
}

function held({ amount, durationMs }: PatternSettings): Shape {
  return { start: amount, stretches: [{ name: 'normal', kind: 'normal', durationMs, to: amount }] };
}

/** Levels of equal length; each but the first begins with a short climb, or descent, from the one before. */
function staircase(amounts: readonly number[], durationMs: number): Shape {
  const slotMs = durationMs / amounts.length;
  const stretches = amounts.flatMap((to, index): readonly Stretch[] => {
    const level = { name: `level ${index + 1}`, kind: 'level', to } as const;
    const before = amounts[index - 1];
    return before === undefined
      ? [{ ...level, durationMs: slotMs }]
      : changeTo(`to level ${index + 1}`, before, { ...level, durationMs: slotMs });
  });
  return { start: amounts[0] ?? 0, stretches };
}

/** A stretch that begins with a short way up or down to its own amount. */
function changeTo(way: string, before: number, stretch: Stretch): readonly Stretch[] {
  const climbMs = climbOf(stretch.durationMs);
  const kind = stretch.to < before ? 'descent' : 'climb';
  return [
    { name: way === '' ? kind : `${kind} ${way}`, kind, durationMs: climbMs, to: stretch.to },
    { ...stretch, durationMs: stretch.durationMs - climbMs },
  ];
}

function climbOf(stretchMs: number): number {
  return Math.min(LONGEST_CLIMB_MS, stretchMs / 10);
}

/**
 *                  ┌────────┐           amount × factor
 *                  │  peak  │
 *     ─────────────┘        └────────   amount
 *        normal       for    recovery
 *     0            at
 */
function spike({ amount, factor, durationMs, spikeAtMs, spikeForMs }: PatternSettings): Shape {
  const recoveryMs = durationMs - spikeAtMs - spikeForMs;
  return {
    start: amount,
    stretches: [
      { name: 'normal', kind: 'normal', durationMs: spikeAtMs, to: amount },
      ...changeTo('', amount, { name: 'peak', kind: 'peak', durationMs: spikeForMs, to: amount * factor }),
      ...fallTo(amount, amount * factor, spikeForMs, recoveryMs),
    ],
  };
}

/** Back to the normal load as fast as the way up was, then recovery. */
function fallTo(amount: number, before: number, heldMs: number, durationMs: number): readonly Stretch[] {
  const fallMs = Math.min(climbOf(heldMs), durationMs / 10);
  const kind = amount < before ? 'descent' : 'climb';
  return [
    { name: kind, kind, durationMs: fallMs, to: amount },
    { name: 'recovery', kind: 'recovery', durationMs: durationMs - fallMs, to: amount },
  ];
}

function stress({ amount, factor, levels, durationMs }: PatternSettings): Shape {
  const slotMs = durationMs / (levels + 2);
  const steps = Array.from(
    { length: levels },
    (_, index) => amount * (1 + ((factor - 1) * (index + 1)) / levels),
  );
  const climbs = steps.flatMap((to, index) =>
    changeTo(`to level ${index + 1}`, steps[index - 1] ?? amount, {
      name: `level ${index + 1}`,
      kind: 'level',
      durationMs: slotMs,
      to,
    }),
  );
  return {
    start: amount,
    stretches: [
      { name: 'normal', kind: 'normal', durationMs: slotMs, to: amount },
      ...climbs,
      ...fallTo(amount, amount * factor, slotMs, slotMs),
    ],
  };
}

/** A day by its hours: 0–6 night, 6–9 climb, 9–17 day, 17–19 climb, 19–20 peak, 20–23 descent, 23–24 night. */
function peakHour({ amount, durationMs }: PatternSettings): Shape {
  const hours = (count: number): number => (durationMs * count) / DAY_HOURS;
  return {
    start: amount * NIGHT,
    stretches: [
      { name: 'night', kind: 'normal', durationMs: hours(6), to: amount * NIGHT },
      { name: 'morning', kind: 'climb', durationMs: hours(3), to: amount * DAY },
      { name: 'day', kind: 'level', durationMs: hours(8), to: amount * DAY },
      { name: 'before the peak', kind: 'climb', durationMs: hours(2), to: amount },
      { name: 'peak hour', kind: 'peak', durationMs: hours(1), to: amount },
      { name: 'evening', kind: 'descent', durationMs: hours(3), to: amount * NIGHT },
      { name: 'night after', kind: 'recovery', durationMs: hours(1), to: amount * NIGHT },
    ],
  };
}
