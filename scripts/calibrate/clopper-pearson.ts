import { clopperPearson as exactInterval } from '../../src/statistics/index.ts';

/** Of the interval as a whole. */
const ERROR = 0.05;

/** A share of experiments with its exact interval. */
export interface Share {
  readonly count: number;
  readonly of: number;
  readonly share: number;
  /** Ends of the 95 % interval. */
  readonly lower: number;
  readonly upper: number;
}

/** The exact 95 % interval of a share of experiments, half of the error at each end. [0, 1] for no experiment. */
export function clopperPearson(count: number, of: number): Share {
  if (of === 0) return { count, of, share: NaN, lower: 0, upper: 1 };
  return { count, of, share: count / of, ...exactInterval(count, of, ERROR / 2) };
}
