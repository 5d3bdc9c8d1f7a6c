import type { Random } from '../foundation/index.ts';
import type { LoadPhase, OpenExecutor } from '../scenario/index.ts';
import type { Stretch } from './schedule.ts';

/** What the times of an executor's arrivals rest on. */
export type ArrivalPlan = Pick<OpenExecutor, 'arrivals' | 'phases' | 'startMs'>;

/**
 * Intended starts within the stretch, in milliseconds of the load's time, ascending. Pure: the same plan, stretch and
 * random stream give the same bytes.
 *
 * Time is rescaled: an arrival stands where the area under the rate curve reaches its mark, found in closed form in each
 * phase. Constant arrivals have their marks at ½, 1½, 2½ … of the whole load, so stretches join without a seam; Poisson
 * arrivals have exponential gaps between marks (a Poisson process of the same rate, ramps included), and because such a
 * process has no memory, each stretch may begin anew. O(arrivals in the stretch + phases).
 */
export function placeArrivals(plan: ArrivalPlan, stretch: Stretch, random: Random): Float64Array {
  const times = new GrowingTimes();
  const fromMs = stretch.fromMs - plan.startMs;
  const toMs = stretch.toMs - plan.startMs;
  let marks: Marks | null = null;
  let mark = 0;
  let [areaBefore, timeBefore] = [0, 0];
  for (const phase of plan.phases) {
    const [begin, end] = [Math.max(0, fromMs - timeBefore), Math.min(phase.durationMs, toMs - timeBefore)];
    if (begin < end) {
      const limit = areaBefore + areaOf(phase, end);
      if (marks === null) {
        const first = areaBefore + areaOf(phase, begin);
        marks = plan.arrivals === 'constant' ? evenMarks(first) : poissonMarks(first, random);
        mark = marks();
      }
      for (; mark < limit; mark = marks()) {
        const within = Math.min(phase.durationMs, timeOfArea(phase, mark - areaBefore));
        times.push(Math.min(stretch.toMs, Math.max(stretch.fromMs, plan.startMs + timeBefore + within)));
      }
    }
    areaBefore += areaOf(phase, phase.durationMs);
    timeBefore += phase.durationMs;
  }
  return times.done();
}

/** Marks on the area under the rate curve, in arrivals, ascending. */
type Marks = () => number;

function evenMarks(from: number): Marks {
  let next = Math.ceil(from - 0.5) - 0.5;
  return () => ++next;
}

function poissonMarks(from: number, random: Random): Marks {
  let mark = from;
  // 1 − u lies in (0, 1], so the logarithm is finite.
  return () => (mark -= Math.log(1 - random.next()));
}

/** Arrivals of a phase up to `ms` from its start. */
function areaOf({ durationMs, fromPerSecond, toPerSecond }: LoadPhase, ms: number): number {
  const rateThen = fromPerSecond + ((toPerSecond - fromPerSecond) * ms) / durationMs;
  return (ms * (fromPerSecond + rateThen)) / 2000;
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

/** Times of unknown number in one array: eight bytes each. */
class GrowingTimes {
  #times = new Float64Array(1024);
  #size = 0;

  push(time: number): void {
    if (this.#size === this.#times.length) {
      const larger = new Float64Array(2 * this.#size);
      larger.set(this.#times);
      this.#times = larger;
    }
    this.#times[this.#size++] = time;
  }

  done(): Float64Array {
    return this.#times.slice(0, this.#size);
  }
}
