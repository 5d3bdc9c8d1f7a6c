import { binomialUpperTail, clopperPearson } from './binomial.ts';
import { evidenceOfSigns } from './e-process.ts';

/**
 * How many of `blocks` must differ to the worse until bets on signs (`evidenceOfSigns`) reach `needed`, as log E, when
 * `bettered` differ to the better and the others are ties that bet nothing; where `bettered` is null, all others speak
 * against it. Null where not even all of them suffice.
 */
export function differingToReach(blocks: number, bettered: number | null, needed: number): number | null {
  for (let worse = 0; worse + (bettered ?? 0) <= blocks; worse++) {
    if (evidenceOfSigns(worse, bettered ?? blocks - worse) >= needed) return worse;
  }
  return null;
}

/** How the blocks of one metric differ so far. */
export interface Signs {
  readonly blocks: number;
  readonly worse: number;
  /** Null where every other block speaks against it. */
  readonly bettered: number | null;
}

/** Error with which the share of blocks that differ may be greater than was reckoned with. */
const SHARE_ERROR = 0.05;

/**
 * The chance that those bets reach `needed` by `planned` blocks, at the greatest share of differing blocks that what was
 * seen does not exclude (its upper end at 95 %, by Clopper and Pearson: none in n leaves 3/n). So it is rather too great.
 */
export function chanceOfSigns({ blocks, worse, bettered }: Signs, planned: number, needed: number): number {
  const wanted = differingToReach(planned, bettered, needed);
  if (wanted === null) return 0;
  const { upper } = clopperPearson(worse, blocks, SHARE_ERROR);
  return binomialUpperTail(Math.max(1, planned - blocks), wanted - worse, upper);
}
