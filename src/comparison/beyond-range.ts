import { at } from '../foundation/index.ts';
import type { MetricSeries } from './metric-series.ts';
import { scaleOf } from './scale.ts';

/** The way in which a value may lie outside. */
export type Direction = 'slower' | 'faster';

/**
 * How far a value lies beyond the whole range of others, in widths of that range: 0 at its end, negative inside it.
 * Beyond others that are all equal it is infinite.
 */
export function beyondRange(value: number, others: readonly number[], direction: Direction): number {
  const [least, greatest] = [Math.min(...others), Math.max(...others)];
  const beyond = direction === 'slower' ? value - greatest : least - value;
  return beyond === 0 ? 0 : beyond / (greatest - least);
}

/**
 * How far the baselines themselves stray, by unit: the farthest that any of them, of any metric of the family in that
 * unit, lies beyond the range of its fellows, either way, in widths of it. A law with heavy tails betrays itself like
 * this where no single metric has baselines enough, and twenty metrics have twenty chances to look changed.
 *
 * Nothing is known of shares, whose baselines are mostly equal, nor from fewer than three baselines that vary.
 */
export function farthestBaselines(family: readonly MetricSeries[]): ReadonlyMap<string, number> {
  const farthest = new Map<string, number>();
  for (const { template, baseline } of family) {
    if (scaleOf(template.metric) === 'difference') continue;
    const { unit } = template.metric;
    for (const distance of strayings(baseline.filter(Number.isFinite)))
      farthest.set(unit, Math.max(farthest.get(unit) ?? 0, distance));
  }
  return farthest;
}

/** Of the two ends, because nothing else lies beyond its fellows. */
function strayings(baseline: readonly number[]): readonly number[] {
  if (baseline.length < 3) return [];
  const ascending = baseline.toSorted((a, b) => a - b);
  const [least, greatest] = [at(ascending, 0), at(ascending, ascending.length - 1)];
  return [
    { end: greatest, fellows: ascending.slice(0, -1), direction: 'slower' as const },
    { end: least, fellows: ascending.slice(1), direction: 'faster' as const },
  ].flatMap(({ end, fellows, direction }) =>
    at(fellows, 0) === at(fellows, fellows.length - 1) ? [] : [beyondRange(end, fellows, direction)],
  );
}
