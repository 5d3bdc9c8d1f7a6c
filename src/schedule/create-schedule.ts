import { at, type Random } from '../foundation/index.ts';
import type { Executor, OpenExecutor } from '../scenario/index.ts';
import { placeArrivals } from './place-arrivals.ts';
import type { Schedule, Stretch } from './schedule.ts';

/** One executor with the weights of the flows that it runs. */
export interface Mixed {
  readonly executor: Executor;
  /** In the order of the scenario's flows; at least one is positive. */
  readonly mix: readonly number[];
}

/**
 * Says when each iteration of the open executors is meant to start in a stretch of the load's time, and which flow it
 * is. Pure: the same load, mix, stretch and random stream give the same bytes. Times count from the stretch's start.
 *
 * `factor` multiplies every rate. O(arrivals × (executors + flows)).
 */
export function createSchedule(
  load: readonly Mixed[],
  stretch: Stretch,
  factor: number,
  random: Random,
): Schedule {
  const parts = load.flatMap(({ executor, mix }, index) =>
    executor.model === 'open' ? [partOf(executor, mix, index, stretch, factor, random)] : [],
  );
  return { ...merge(parts), durationMs: stretch.toMs - stretch.fromMs };
}

/** The arrivals in [fromMs, toMs), with times counted from `fromMs`. O(log n + arrivals in it). */
export function sliceSchedule(schedule: Schedule, fromMs: number, toMs: number): Schedule {
  const first = lowerBound(schedule.atMs, fromMs);
  const last = lowerBound(schedule.atMs, toMs);
  return {
    atMs: schedule.atMs.slice(first, last).map((time) => time - fromMs),
    flow: schedule.flow.slice(first, last),
    executor: schedule.executor.slice(first, last),
    durationMs: toMs - fromMs,
  };
}

type Part = Pick<Schedule, 'atMs' | 'flow' | 'executor'>;

function partOf(
  executor: OpenExecutor,
  mix: readonly number[],
  index: number,
  stretch: Stretch,
  factor: number,
  random: Random,
): Part {
  const own = random.fork(`executor-${index}`);
  const times = placeArrivals(scaled(executor, factor), stretch, own.fork('arrivals'));
  const atMs = times.map((time) => time - stretch.fromMs);
  const choose = chooser(mix, own.fork('mix'));
  const flow = new Uint16Array(atMs.length).map(choose);
  return { atMs, flow, executor: new Uint8Array(atMs.length).fill(index) };
}

function scaled(executor: OpenExecutor, factor: number): OpenExecutor {
  const phases = executor.phases.map((phase) => ({
    durationMs: phase.durationMs,
    fromPerSecond: phase.fromPerSecond * factor,
    toPerSecond: phase.toPerSecond * factor,
  }));
  return { ...executor, phases };
}

/** All arrivals in one order; of equal times the earlier executor goes first. */
function merge(parts: readonly Part[]): Part {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const size = parts.reduce((sum, { atMs }) => sum + atMs.length, 0);
  const merged = {
    atMs: new Float64Array(size),
    flow: new Uint16Array(size),
    executor: new Uint8Array(size),
  };
  const next = parts.map(() => 0);
  for (let index = 0; index < size; index++) {
    const from = earliest(parts, next);
    const part = at(parts, from);
    const place = at(next, from);
    merged.atMs[index] = at(part.atMs, place);
    merged.flow[index] = at(part.flow, place);
    merged.executor[index] = at(part.executor, place);
    next[from] = place + 1;
  }
  return merged;
}

function earliest(parts: readonly Part[], next: readonly number[]): number {
  let found = -1;
  let foundMs = Infinity;
  for (const [index, { atMs }] of parts.entries()) {
    const time = atMs[next[index] ?? 0] ?? Infinity;
    if (time < foundMs) [found, foundMs] = [index, time];
  }
  return found;
}

/** Draws indexes by weight. O(flows) a draw. */
export function chooser(mix: readonly number[], random: Random): () => number {
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
