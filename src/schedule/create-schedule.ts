import { at, type Random } from '../foundation/index.ts';
import { type Load, type LoadPhase, loadDurationMs } from '../scenario/index.ts';
import type { Schedule } from './schedule.ts';

/**
 * Says when each request of a load is meant to start, and which request it is. Pure: the same load, mix and random
 * stream give the same bytes.
 *
 * Time is rescaled: an arrival stands where the area under the rate curve reaches its mark, found in closed form in each
 * phase. Constant arrivals have their marks at ½, 1½, 2½ …, so the middle of each arrival's share of the load is its
 * start; Poisson arrivals have exponential gaps between marks (a Poisson process of the same rate, ramps included).
 *
 * `mix` holds the requests' weights, at least one of them positive. O(arrivals × requests).
 */
export function createSchedule(load: Load, mix: readonly number[], random: Random): Schedule {
  const gaps = random.fork('arrivals');
  const choice = random.fork('mix');
  const marks = load.arrivals === 'constant' ? evenMarks() : poissonMarks(gaps);
  const atMs = placeMarks(load.phases, marks);
  const choose = chooser(mix, choice);
  return { atMs, request: Uint16Array.from(atMs, choose), durationMs: loadDurationMs(load) };
}

/** The same load at `factor` times the rate. */
export function scaleLoad(load: Load, factor: number): Load {
  const phases = load.phases.map((phase) => ({
    durationMs: phase.durationMs,
    fromPerSecond: phase.fromPerSecond * factor,
    toPerSecond: phase.toPerSecond * factor,
  }));
  return { ...load, phases };
}

/** The arrivals in [fromMs, toMs), with times counted from `fromMs`. O(log n + arrivals in it). */
export function sliceSchedule(schedule: Schedule, fromMs: number, toMs: number): Schedule {
  const first = lowerBound(schedule.atMs, fromMs);
  const last = lowerBound(schedule.atMs, toMs);
  return {
    atMs: schedule.atMs.slice(first, last).map((time) => time - fromMs),
    request: schedule.request.slice(first, last),
    durationMs: toMs - fromMs,
  };
}

/** Marks on the area under the rate curve, in arrivals, ascending. */
type Marks = () => number;

function evenMarks(): Marks {
  let next = -0.5;
  return () => ++next;
}

function poissonMarks(random: Random): Marks {
  let mark = 0;
  // 1 − u lies in (0, 1], so the logarithm is finite.
  return () => (mark -= Math.log(1 - random.next()));
}

function placeMarks(phases: readonly LoadPhase[], nextMark: Marks): Float64Array {
  const times: number[] = [];
  let [areaBefore, timeBefore] = [0, 0];
  let mark = nextMark();
  for (const phase of phases) {
    const area = (phase.durationMs * (phase.fromPerSecond + phase.toPerSecond)) / 2000;
    for (; mark < areaBefore + area; mark = nextMark()) {
      times.push(timeBefore + Math.min(phase.durationMs, timeOfArea(phase, mark - areaBefore)));
    }
    areaBefore += area;
    timeBefore += phase.durationMs;
  }
  return Float64Array.from(times);
}

/**
 * Time within a phase at which the area from its start reaches `area` arrivals. The rate is a line,
 *
 *        from ┐      area = (from t + k t² / 2) / 1000,   k = (to − from) / duration
 *             │╲
 *             │▒▒╲ to        so t = 2000 area / (from + √(from² + 2000 k area)),
 *             └┴──┴──        the root that stays exact where k is nearly zero.
 *              t
 */
function timeOfArea({ durationMs, fromPerSecond, toPerSecond }: LoadPhase, area: number): number {
  const slope = (toPerSecond - fromPerSecond) / durationMs;
  const root = Math.sqrt(Math.max(0, fromPerSecond * fromPerSecond + 2000 * slope * area));
  const denominator = fromPerSecond + root;
  return denominator === 0 ? 0 : (2000 * area) / denominator;
}

function chooser(mix: readonly number[], random: Random): () => number {
  const sums: number[] = [];
  let total = 0;
  for (const weight of mix) {
    total += weight;
    sums.push(total);
  }
  if (!(total > 0 && total < Infinity)) throw new RangeError('a mix needs a positive weight');
  return () => {
    const point = random.next() * total;
    const index = sums.findIndex((sum) => point < sum);
    return index === -1 ? sums.length - 1 : index;
  };
}

function lowerBound(values: Float64Array, limit: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at(values, middle) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
