import { errorFunction } from 'simple-statistics';
import { midRanks } from '../../../src/statistics/dispersion.ts';

/**
 * One-sided p that candidates tend to be larger, all values taken as replicates: the rank sum's normal approximation
 * with corrections for ties and continuity. What pooling the requests of a whole run and testing them comes to.
 */
export function mannWhitneyP(baseline: readonly number[], candidate: readonly number[]): number {
  const [n, m] = [baseline.length, candidate.length];
  const ranks = midRanks([...baseline, ...candidate]);
  const rankSum = ranks.slice(n).reduce((sum, rank) => sum + rank, 0);
  const wins = rankSum - (m * (m + 1)) / 2;
  const ties = new Map<number, number>();
  for (const rank of ranks) ties.set(rank, (ties.get(rank) ?? 0) + 1);
  const tied = [...ties.values()].reduce((sum, count) => sum + count ** 3 - count, 0);
  const total = n + m;
  const variance = ((n * m) / 12) * (total + 1 - tied / (total * (total - 1)));
  return variance === 0 ? 1 : 1 - normalBelow((wins - (n * m) / 2 - 0.5) / Math.sqrt(variance));
}

/** Kayenta's own settings. */
const CONFIDENCE = 0.98;
const TOLERANCE = 0.25;

/**
 * Kayenta's judge: the 98 % interval of the shift lies beyond a quarter of the estimated shift's own size. The interval
 * is that of the sorted pairwise differences between ranks by the normal approximation (Hodges and Lehmann 1963).
 */
export function exceedsKayenta(baseline: readonly number[], candidate: readonly number[]): boolean {
  const [n, m] = [baseline.length, candidate.length];
  const differences = Float64Array.from(candidate.flatMap((y) => baseline.map((x) => y - x))).toSorted();
  const deviation = Math.sqrt((n * m * (n + m + 1)) / 12);
  const rank = Math.max(0, Math.floor((n * m) / 2 - normalQuantile(0.5 + CONFIDENCE / 2) * deviation));
  const lower = differences[rank] ?? -Infinity;
  const middle = differences[Math.floor(differences.length / 2)] ?? 0;
  return lower > TOLERANCE * Math.abs(middle);
}

/** Standard normal distribution function, with an error below 1e-6. */
function normalBelow(z: number): number {
  return (1 + errorFunction(z / Math.SQRT2)) / 2;
}

function normalQuantile(probability: number): number {
  let [low, high] = [-10, 10];
  while (high - low > 1e-9) {
    const middle = (low + high) / 2;
    if (normalBelow(middle) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
