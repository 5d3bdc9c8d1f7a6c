import type { Comparison } from '../comparison/index.ts';

/**
 * What the gate would have said of past runs of the branch, each against its own predecessors: of each the smallest p of
 * its family, that it got slower, and that it got faster. Empty where there is no history.
 */
export interface HistoryReplay {
  readonly slower: readonly number[];
  readonly faster: readonly number[];
}

/** Nothing to replay. */
export const NO_REPLAY: HistoryReplay = Object.freeze({ slower: [], faster: [] });

/** How unusual today's smallest p of the family is among those of past runs. */
export interface Calibration {
  /** M: past runs that were replayed. */
  readonly runs: number;
  /** Past runs whose smallest p was at most today's. */
  readonly asExtreme: number;
  /** (1 + asExtreme) / (runs + 1): a p-value for the whole family. */
  readonly probability: number;
}

/** The calibration in both directions. */
export interface FamilyCalibration {
  readonly slower: Calibration;
  readonly faster: Calibration;
}

/** M must be this many times 1 / alpha, so that a few real changes in the past do not forbid every red. */
const LEAST_TIMES = 3;

/** How many past runs the replay needs before it has a say. */
export function runsToReplay(alpha: number): number {
  return Math.ceil(LEAST_TIMES / alpha);
}

/** Places today's family among the past ones; null where the past is too short to say anything at level `alpha`. */
export function calibrate(
  family: readonly Pick<Comparison, 'evidence'>[],
  replay: HistoryReplay,
  alpha: number,
): FamilyCalibration | null {
  const runs = replay.slower.length;
  const members = family.filter(({ evidence }) => evidence.kind === 'p');
  if (runs < runsToReplay(alpha) || members.length === 0) return null;
  const place = (direction: keyof HistoryReplay): Calibration => {
    const smallest = Math.min(...members.map(({ evidence }) => evidence[direction]));
    const asExtreme = replay[direction].filter((past) => past <= smallest).length;
    return { runs, asExtreme, probability: (1 + asExtreme) / (runs + 1) };
  };
  return { slower: place('slower'), faster: place('faster') };
}
