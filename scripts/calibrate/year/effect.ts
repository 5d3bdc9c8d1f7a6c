/** What something does to the p50 and the p95, on the log scale: positive is slower. */
export interface Effect {
  readonly p50: number;
  readonly p95: number;
}

export const NO_EFFECT: Effect = Object.freeze({ p50: 0, p95: 0 });

export function sumOf(effects: readonly Effect[]): Effect {
  const sum = (of: keyof Effect): number => effects.reduce((total, effect) => total + effect[of], 0);
  return { p50: sum('p50'), p95: sum('p95') };
}

export function undone({ p50, p95 }: Effect): Effect {
  return { p50: -p50, p95: -p95 };
}
