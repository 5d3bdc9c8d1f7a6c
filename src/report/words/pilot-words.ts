import type { Pilot } from '../../trial/index.ts';
import { countOf, formatDuration } from '../text/format-number.ts';
import { formatRoughShare } from '../text/format-quantity.ts';
import { type Phrase, phrase } from '../text/phrase.ts';

/**
 * What was chosen before the first block, and on what: `12 blocks of 1.1 s, never judged; they chose blocks of 4.4 s, up to
 * 40, whose differences were to vary by 2.1 to 3.4 %`.
 */
export function pilotWords({ blocks, blockMs, chosen, metrics }: Pilot): Phrase {
  const length = blockMs > 0 ? ` of ${formatDuration(blockMs)}` : '';
  // Shares are counted: their differences say nothing of the noise.
  const spreads = metrics.flatMap(({ spread, tolerance }) => (tolerance === null ? [] : (spread ?? [])));
  const range = spreads.length === 0 ? '' : percentRange(Math.min(...spreads), Math.max(...spreads));
  const measured = `${countOf(blocks, 'block')}${length}, never judged`;
  if (chosen === null)
    return phrase`${measured}${range === '' ? '' : `: the differences of blocks varied by ${range}`}`;
  const expected = range === '' ? '' : `, whose differences were to vary by ${range}`;
  return phrase`${measured}; they chose blocks of ${formatDuration(chosen.blockMs)}, up to ${chosen.blocks}${expected}`;
}

function percentRange(least: number, most: number): string {
  const [low, high] = [formatRoughShare(least), formatRoughShare(most)];
  return low === high ? low : `${low.replace(' %', '')} to ${high}`;
}
