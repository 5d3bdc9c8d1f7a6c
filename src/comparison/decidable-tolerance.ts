import { type MarginPolicy, TOLERANCE_STEPS } from '../scenario/index.ts';
import type { Power } from '../statistics/index.ts';

/**
 * What `tolerance: auto` lets pass: the configured tolerance, or the first step above it that the measurement can decide
 * where nothing is slower. `reach` is the smallest margin, on the log scale, that it then rules out often enough; null
 * where it can rule out nothing. Where no step is wide enough the widest counts: what is too noisy to pass stays gated,
 * because noise of the candidate's own making must not take a metric out of the gate.
 */
export function decidableTolerance(
  { tolerance }: Pick<MarginPolicy, 'tolerance'>,
  reach: number | null,
): number {
  const steps = [tolerance, ...TOLERANCE_STEPS.filter((step) => step > tolerance)];
  const widest = Math.max(...steps);
  return reach === null ? widest : (steps.find((step) => Math.log1p(step) >= reach) ?? widest);
}

/** How often one metric must pass where nothing is slower, so that a gate of `metrics` of them passes with 90 %. */
export function passPower(metrics: number): Power {
  if (metrics <= 1) return 0.9;
  return metrics === 2 ? 0.95 : 0.99;
}
