import { mean, sampleStandardDeviation } from 'simple-statistics';
import { studentTQuantile } from '../../../src/statistics/index.ts';

/** One new value beyond the one-sided prediction limit of earlier ones, as in Bencher's t-test threshold (0.99). */
export function exceedsPrediction(baselines: readonly number[], candidate: number): boolean {
  const n = baselines.length;
  const limit =
    studentTQuantile(0.99, n - 1) * sampleStandardDeviation([...baselines]) * Math.sqrt(1 + 1 / n);
  return candidate - mean([...baselines]) > limit;
}
