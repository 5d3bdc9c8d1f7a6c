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
}

export interface Table {
  readonly title: string;
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
  };
}

/** A number of blocks, which has no interval of its own here: as found or not. */
export function blocksAtMost(name: string, limit: number, found: number | null): Bound {
  const met = found !== null && found <= limit;
  return { name, required: `≤ ${limit} blocks`, found: showBlocks(found), holds: met, met };
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

/** Near 0 and 1 two more digits matter. */
export function percent(share: number): string {
  const value = 100 * share;
  const edge = Math.min(value, 100 - value);
  return `${value.toFixed(edge < 1 && edge > 0 ? 2 : 1)} %`;
}
