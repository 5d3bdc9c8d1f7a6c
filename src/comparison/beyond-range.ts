import { at } from '../foundation/index.ts';
import { deviation } from '../statistics/index.ts';
import type { MetricSeries } from './metric-series.ts';
import { scaleOf } from './scale.ts';

/** The way in which a value may lie outside. */
export type Direction = 'slower' | 'faster';

/** How far outside the range of others a value lies; 0 at its end, negative inside it, infinite beyond equal others. */
export interface Distance {
  /** In widths of that range. */
  readonly widths: number;
  /** In standard deviations of the others. */
  readonly deviations: number;
}

export function beyondRange(value: number, others: readonly number[], direction: Direction): Distance {
  const [least, greatest] = [Math.min(...others), Math.max(...others)];
  const beyond = direction === 'slower' ? value - greatest : least - value;
  if (beyond === 0) return { widths: 0, deviations: 0 };
  const width = greatest - least;
  // Equal values may have a deviation of their last bits.
  return { widths: beyond / width, deviations: beyond / (width === 0 ? 0 : deviation(others)) };
}

/** How far baselines lie beyond the range of their fellows, in standard deviations of these. */
export interface Straying {
  /** The farthest of them. */
  readonly farthest: number;
  /** The mean of the five farthest: a steadier word on the tails than any single one. */
  readonly far: number;
}

const FAR = 5;

/**
 * How far the baselines themselves stray, by unit: of all metrics of the family in that unit, both ends of the baselines.
 * A law with heavy tails betrays itself like this where no single metric has baselines enough, and twenty metrics have
 * twenty chances to look changed.
 *
 * Nothing is known of shares, whose baselines are mostly equal, nor from fewer than three baselines that vary.
 */
export function strayingBaselines(family: readonly MetricSeries[]): ReadonlyMap<string, Straying> {
  const distances = new Map<string, number[]>();
  for (const { template, baseline } of family) {
    if (scaleOf(template.metric) === 'difference') continue;
    const { unit } = template.metric;
    distances.set(unit, [...(distances.get(unit) ?? []), ...distancesOfEnds(baseline)]);
  }
  return new Map(
    [...distances]
      .filter(([, own]) => own.length > 0)
      .map(([unit, own]) => {
        const far = own.toSorted((a, b) => b - a).slice(0, FAR);
        return [
          unit,
          { farthest: at(far, 0), far: far.reduce((sum, each) => sum + each, 0) / far.length },
        ] as const;
      }),
  );
}

/** Of the two ends, because nothing else lies beyond its fellows. */
function distancesOfEnds(baseline: readonly number[]): readonly number[] {
  const ascending = baseline.filter(Number.isFinite).toSorted((a, b) => a - b);
  if (ascending.length < 3) return [];
  const [least, greatest] = [at(ascending, 0), at(ascending, ascending.length - 1)];
  return [
    { end: greatest, fellows: ascending.slice(0, -1), direction: 'slower' as const },
    { end: least, fellows: ascending.slice(1), direction: 'faster' as const },
  ].flatMap(({ end, fellows, direction }) =>
    at(fellows, 0) === at(fellows, fellows.length - 1)
      ? []
      : [beyondRange(end, fellows, direction).deviations],
  );
}
