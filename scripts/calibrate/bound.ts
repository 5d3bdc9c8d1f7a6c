import type { Plot } from './plots/plot.ts';
import { clopperPearson, type Share } from './clopper-pearson.ts';

/** What a figure is held to. */
export interface Bound {
  readonly name: string;
  readonly required: string;
  readonly found: string;
  /** False where nothing was measured, or the figure is beyond what is required by more than its own sampling error. */
  readonly holds: boolean;
  /** Whether the figure as found meets it. */
  readonly met: boolean;
  /**
   * What so many experiments certify of a figure that meets it, where that is less than is required: the end of its
   * interval, such as `at most 2.1 %`. Empty where all of the interval meets it, or there is none.
   */
  readonly certifies: string;
}

export interface Table {
  readonly title: string;
  /** What its rows are held to, and what figures beyond that mean, in whole sentences; stands above the table. */
  readonly note?: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** One part of the report. */
export interface Section {
  readonly title: string;
  /** The setting of its figures, in whole sentences. */
  readonly text: readonly string[];
  readonly tables: readonly Table[];
  readonly plots: readonly Plot[];
  readonly bounds: readonly Bound[];
}

export function atMost(name: string, limit: number, { count, of }: Pick<Share, 'count' | 'of'>): Bound {
  const share = clopperPearson(count, of);
  return {
    name,
    required: `≤ ${percent(limit)}`,
    found: showShare(share),
    holds: of > 0 && share.lower <= limit,
    met: share.share <= limit,
    certifies: share.upper <= limit ? '' : `at most ${toHundredths(share.upper)}`,
  };
}

export function atLeast(name: string, limit: number, { count, of }: Pick<Share, 'count' | 'of'>): Bound {
  const share = clopperPearson(count, of);
  return {
    name,
    required: `≥ ${percent(limit)}`,
    found: showShare(share),
    holds: of > 0 && share.upper >= limit,
    met: share.share >= limit,
    certifies: share.lower >= limit ? '' : `at least ${toHundredths(share.lower)}`,
  };
}

/** A number of blocks, which has no interval of its own here: as found or not. */
export function blocksAtMost(name: string, limit: number, found: number | null): Bound {
  const met = found !== null && found <= limit;
  return { name, required: `≤ ${limit} blocks`, found: showBlocks(found), holds: met, met, certifies: '' };
}

export const NOT_MEASURED = 'not measured';

/** `0.13 % (0.07–0.22 %) of 10,000`. */
export function showShare(share: Pick<Share, 'count' | 'of'>): string {
  const { of } = share;
  return of === 0 ? NOT_MEASURED : `${showRate(share)} of ${of.toLocaleString('en-US')}`;
}

/** `0.13 % (0.07–0.22 %)`. */
export function showRate({ count, of }: Pick<Share, 'count' | 'of'>): string {
  if (of === 0) return '–';
  const { share, lower, upper } = clopperPearson(count, of);
  return `${percent(share)} (${percent(lower).replace(' %', '')}–${percent(upper)})`;
}

export function showBlocks(blocks: number | null): string {
  return blocks === null ? 'never' : String(blocks);
}

/** Where a figure lies close to a bound that it does not reach. */
function toHundredths(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

/** Near 0 and 1 two more digits matter. */
export function percent(share: number): string {
  const value = 100 * share;
  const edge = Math.min(value, 100 - value);
  return `${value.toFixed(edge < 1 && edge > 0 ? 2 : 1)} %`;
}
