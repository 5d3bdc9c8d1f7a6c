/** Shapes of load that have a name. */
export const PATTERNS = [
  'steady',
  'progressive',
  'ramp',
  'spike',
  'stress',
  'soak',
  'breakpoint',
  'volume',
  'peak-hour',
] as const;
export type PatternName = (typeof PATTERNS)[number];

/** A stretch of a pattern's load in which the load is held, or moves: what the findings of the pattern speak of. */
export interface PatternPart {
  /** `normal`, `spike`, `recovery`, `level 3`, `climb` … */
  readonly name: string;
  readonly kind: 'normal' | 'climb' | 'level' | 'peak' | 'recovery' | 'descent';
  readonly fromMs: number;
  readonly toMs: number;
  /** Rate or users that are held; where the load moves, those at its end. Per side. */
  readonly amount: number;
}

/** Those that go beyond what a target carries, to see what it does then, or where that begins. */
const BEYOND: ReadonlySet<PatternName> = new Set(['progressive', 'ramp', 'spike', 'stress', 'breakpoint']);

/** Whether a load goes beyond what its target carries on purpose: what is not answered there is a result. */
export function goesBeyond(pattern: Pick<PatternPlan, 'name'> | null): boolean {
  return pattern !== null && BEYOND.has(pattern.name);
}

/** What a `breakpoint` asks of a level before it counts as carried. */
export interface BreakpointTargets {
  /** Share of the arrivals of a level that must succeed, like 0.99. */
  readonly success: number;
  /** Most that the p95 of a level's response times may be; null where only success counts. */
  readonly p95Ms: number | null;
}

/** A named pattern after it was compiled: where its parts lie in the load. */
export interface PatternPlan {
  readonly name: PatternName;
  readonly unit: 'per-second' | 'users';
  /** In order, without gaps, over the whole load. */
  readonly parts: readonly PatternPart[];
  /** How many times shorter than real time; 1 where nothing was compressed. */
  readonly compress: number;
  /** Only of a `breakpoint`. */
  readonly targets: BreakpointTargets | null;
}
