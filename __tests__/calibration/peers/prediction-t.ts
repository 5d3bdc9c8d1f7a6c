import { mean, sampleStandardDeviation } from 'simple-statistics';
import { studentTQuantile } from '../../../src/statistics/index.ts';

/** One new value beyond the one-sided prediction limit of earlier ones, as in Bencher's t-test threshold (0.99). */
export function exceedsPrediction(baselines: readonly number[], candidate: number, level = 0.99): boolean {
  const n = baselines.length;
  const limit =
    studentTQuantile(level, n - 1) * sampleStandardDeviation([...baselines]) * Math.sqrt(1 + 1 / n);
  return candidate - mean([...baselines]) > limit;
}
