import { furtherBlocks, type Needs, roundedUp } from '../comparison/index.ts';
import { LEAST_PARTS, type Lacks } from './threshold-interval.ts';

/** A value with its bound, and how far the end of its interval towards that is from it; null where that is not known. */
export interface CloseValue {
  readonly value: number;
  readonly bound: number;
  readonly reach: number | null;
  /** Why nothing at all is known of the interval, if so. */
  readonly lacks: Lacks | null;
  readonly blocks: number;
  /** Time of a block in milliseconds, from its start to the start of the next. */
  readonly blockMs: number;
}

/**
 * How many more blocks until the interval of a value clears its bound, if value and spread stay: its width falls with the
 * root of the number of blocks.
 */
export function thresholdNeeds({ value, bound, reach, lacks, blocks, blockMs }: CloseValue): Needs {
  if (blocks < LEAST_PARTS && reach === null) {
    const least = LEAST_PARTS - blocks;
    // What its seconds do not tell, no number of them does.
    const longer = lacks === 'own-seconds' || lacks === 'rate' ? '' : ', or a longer load';
    const words = `at least ${least} more ${least === 1 ? 'block' : 'blocks'}${longer}: how far the value varies is not known of so few`;
    return { words, figures: [{ of: 'blocks', value: least }] };
  }
  if (reach === null)
    return {
      words: 'more blocks: how far the value varies is not known where one block decides it',
      figures: [],
    };
  const distance = Math.abs(value - bound);
  if (distance === 0)
    return {
      words: 'another bound: the measured value is the bound itself, which no number of blocks clears',
      figures: [],
    };
  // Of few windows the interval is from within: a longer one is as many more of its seconds.
  if (blocks < LEAST_PARTS) {
    const times = roundedUp(Math.max(1.1, (reach / distance) ** 2));
    const words = `a load about ${times} times as long, at the value and the spread measured so far`;
    return { words, figures: [{ of: 'times-requests', value: times }] };
  }
  // Just beyond: at the very number the end of the interval is the bound.
  const needed = Math.floor(blocks * (reach / distance) ** 2) + 1;
  const { words, figures } = furtherBlocks(Math.max(1, needed - blocks), blockMs);
  return { words: `${words}, at the value and the spread measured so far`, figures };
}
