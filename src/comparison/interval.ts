import type { Metric } from '../trial/index.ts';
import type { Difference, Effect } from './comparison.ts';
import { rawEffect, scaleOf } from './scale.ts';

/** An interval for θ on the comparison's own scale; null ends are unbounded. */
export interface ShiftInterval {
  readonly lower: number | null;
  readonly upper: number | null;
  readonly confidence: number;
}

interface Typical {
  readonly baseline: number | null;
  readonly candidate: number | null;
}

/**
 * Turns θ and its interval into what people read: the ratio candidate / baseline and the difference in the metric's
 * unit, both as measured. Where higher is better the ends change places.
 */
export function presentShift(
  metric: Metric,
  typical: Typical,
  shift: number | null,
  interval: ShiftInterval,
): { readonly effect: Effect; readonly difference: Difference } {
  const raw = (value: number | null): number | null =>
    finiteOrNull(value === null ? null : rawEffect(metric, value));
  const ends =
    metric.better === 'lower' ? [interval.lower, interval.upper] : [interval.upper, interval.lower];
  const [lower, upper] = [raw(ends[0] ?? null), raw(ends[1] ?? null)];
  const centre = raw(shift);
  const { confidence } = interval;
  if (scaleOf(metric) === 'difference') {
    return {
      effect: { ratio: ratioOf(typical), lower: null, upper: null, confidence },
      difference: { value: centre, lower, upper },
    };
  }
  const inUnit = (ratio: number | null): number | null =>
    ratio === null || typical.baseline === null ? null : typical.baseline * (ratio - 1);
  return {
    effect: { ratio: centre, lower, upper, confidence },
    difference: { value: inUnit(centre), lower: inUnit(lower), upper: inUnit(upper) },
  };
}

/**
 * The baseline's typical value moved by the effect: what is shown as the candidate's, so that both values and the change
 * between them agree (the medians of the two sides taken apart need not). Null where the effect is not finite.
 */
export function movedBy(metric: Metric, baseline: number | null, shift: number | null): number | null {
  if (baseline === null || shift === null || !Number.isFinite(shift)) return null;
  const effect = rawEffect(metric, shift);
  return scaleOf(metric) === 'difference' ? baseline + effect : baseline * effect;
}

function ratioOf({ baseline, candidate }: Typical): number | null {
  if (baseline === null || candidate === null) return null;
  if (baseline === candidate) return 1;
  return baseline === 0 ? null : candidate / baseline;
}

function finiteOrNull(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}
