import { at, type Random } from '../foundation/index.ts';

/** One metric over all deployments: the baselines' values and the candidates', on a scale where they add. */
export interface LabelledValues {
  readonly baseline: readonly number[];
  readonly candidate: readonly number[];
}

/** Labellings enumerated exactly up to this number, sampled beyond it. */
const EXACT_LIMIT = 20_000;
const SAMPLED = 9_999;

/** Number of ways to choose `chosen` of `total`, as a floating point number. */
export function combinations(total: number, chosen: number): number {
  let ways = 1;
  for (let step = 1; step <= chosen; step++) ways = (ways * (total - chosen + step)) / step;
  return Math.round(ways);
}

/**
 * For each metric the probability, over all ways to call k of the N + k deployments candidates, that the greatest
 * studentized shift of the whole family is at least as large as this metric's: a p-value corrected for the family
 * (P. H. Westfall and S. S. Young, "Resampling-Based Multiple Testing", 1993: single-step maxT). The observed
 * labelling counts as one of them, so no p is zero. Every metric must list the same deployments in the same order.
 */
export function familyPermutation(metrics: readonly LabelledValues[], random: Random): readonly number[] {
  const first = metrics[0];
  if (first === undefined) return [];
  const total = first.baseline.length + first.candidate.length;
  const chosen = first.candidate.length;
  const pooled = metrics.map(({ baseline, candidate }) => pooledSeries([...baseline, ...candidate]));
  const observedLabels = Array.from({ length: chosen }, (_, index) => first.baseline.length + index);
  const observed = pooled.map((series) => studentizedShift(series, observedLabels));
  // Equal statistics differ in the last bit by the order of summation.
  const least = observed.map((statistic) =>
    Number.isFinite(statistic) ? statistic - 1e-9 * Math.max(1, Math.abs(statistic)) : statistic,
  );
  const exceeded = new Float64Array(metrics.length);
  let labellings = 0;
  const count = (labels: readonly number[]): void => {
    labellings++;
    let greatest = -Infinity;
    for (const series of pooled) greatest = Math.max(greatest, studentizedShift(series, labels));
    for (let index = 0; index < least.length; index++)
      if (greatest >= at(least, index)) exceeded[index] = at(exceeded, index) + 1;
  };
  const exact = combinations(total, chosen) <= EXACT_LIMIT;
  if (exact) forEachCombination(total, chosen, count);
  else {
    count(observedLabels);
    for (let draw = 0; draw < SAMPLED; draw++) count(drawLabels(total, chosen, random));
  }
  return Array.from(exceeded, (times) => times / labellings);
}

/** A series around its mean, with its sum of squares: a labelling then costs as many steps as it labels. */
interface PooledSeries {
  readonly centred: Float64Array;
  readonly squares: number;
}

function pooledSeries(values: readonly number[]): PooledSeries {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const centred = Float64Array.from(values, (value) => value - mean);
  return { centred, squares: centred.reduce((sum, value) => sum + value * value, 0) };
}

/** What is left of squares by rounding, as a part of them. */
const ROUNDING = 1e-14;

/** (mean of the labelled − mean of the others) / pooled standard error; 0 for a constant series. */
function studentizedShift({ centred, squares }: PooledSeries, labels: readonly number[]): number {
  let sum = 0;
  for (const label of labels) sum += at(centred, label);
  const inside = labels.length;
  const outside = centred.length - inside;
  // The sum of all is zero, so the others' is the opposite.
  const shift = sum / inside + sum / outside;
  const within = squares - (sum * sum) / inside - (sum * sum) / outside;
  if (within <= ROUNDING * squares) return shift === 0 ? 0 : Math.sign(shift) * Infinity;
  return shift / Math.sqrt((within / (centred.length - 2)) * (1 / inside + 1 / outside));
}

function forEachCombination(total: number, chosen: number, visit: (labels: readonly number[]) => void): void {
  const labels = Array.from({ length: chosen }, (_, index) => index);
  for (;;) {
    visit(labels);
    let place = chosen - 1;
    while (place >= 0 && at(labels, place) === total - chosen + place) place--;
    if (place < 0) return;
    labels[place] = at(labels, place) + 1;
    for (let next = place + 1; next < chosen; next++) labels[next] = at(labels, next - 1) + 1;
  }
}

function drawLabels(total: number, chosen: number, random: Random): readonly number[] {
  // Floyd's algorithm: each subset of the size is equally likely.
  const labels = new Set<number>();
  for (let top = total - chosen; top < total; top++) {
    const candidate = Math.floor(random.next() * (top + 1));
    labels.add(labels.has(candidate) ? top : candidate);
  }
  return [...labels];
}
