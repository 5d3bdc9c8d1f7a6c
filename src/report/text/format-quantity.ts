import { shorten } from '../../foundation/index.ts';
import { formatNumber } from './format-number.ts';
import { plainText } from './plain-text.ts';

/** Where a value is written: what it is multiplied with, and the word behind it. */
interface Display {
  readonly factor: number;
  readonly suffix: string;
}

const NOTHING = '–';

/** The unit in which a value of this size is read best: µs below 1 ms, s from 1 s, per cent for shares. */
function displayOf(unit: string, size: number): Display {
  if (unit === 'ms') {
    // 999.5 already reads as 1,000 ms, so the switch lies there.
    if (size >= 999.5) return { factor: 0.001, suffix: ' s' };
    if (size > 0 && size < 0.9995) return { factor: 1000, suffix: ' µs' };
    return { factor: 1, suffix: ' ms' };
  }
  if (unit === 'share') return { factor: 100, suffix: ' %' };
  if (unit === '1/s') return { factor: 1, suffix: ' /s' };
  const word = shorten(plainText(unit), 16);
  return { factor: 1, suffix: word === '' ? '' : ` ${word}` };
}

/** A value in a unit like `ms`, `share` or `1/s`: three significant digits. Null: a dash. */
export function formatQuantity(value: number | null, unit: string): string {
  if (value === null) return NOTHING;
  const { factor, suffix } = displayOf(unit, Math.abs(value));
  return `${formatScaled(value, factor, unit)}${suffix}`;
}

/** Two values in one unit: `180 → 221 ms`. */
export function formatPair(baseline: number | null, candidate: number | null, unit: string): string {
  if (baseline === null && candidate === null) return NOTHING;
  const size = Math.max(Math.abs(baseline ?? 0), Math.abs(candidate ?? 0));
  const { factor, suffix } = displayOf(unit, size);
  const write = (value: number | null): string =>
    value === null ? NOTHING : formatScaled(value, factor, unit);
  return `${write(baseline)} → ${write(candidate)}${suffix}`;
}

/** A difference without its sign, two significant digits: `41 ms`, `0.72 ms`, `2.2 points` for shares. */
export function formatDifference(value: number, unit: string): string {
  const size = Math.abs(value);
  if (unit === 'share') return `${formatPoints(size, false)} points`;
  const { factor, suffix } = displayOf(unit, size);
  return `${formatNumber(size * factor, { digits: 2, mostDecimals: 4 })}${suffix}`;
}

/** A share as roughly as it is known, two significant digits and a tenth at the finest: `8.1 %`, `55 %`. */
export function formatRoughShare(share: number): string {
  return `${formatNumber(share * 100, { digits: 2, mostDecimals: 1 })} %`;
}

/** A difference of shares in percentage points, without the word. */
export function formatPoints(difference: number, signed: boolean): string {
  return formatNumber(difference * 100, { digits: 2, mostDecimals: 3, signed });
}

function formatScaled(value: number, factor: number, unit: string): string {
  if (unit !== 'share') return formatNumber(value * factor);
  // Never 100 % for what is not all of it, nor 0 % for what is not nothing.
  const percent = value * 100;
  if (percent > 99 && percent < 100) return formatNumber(Math.floor(percent * 100) / 100, { digits: 4 });
  if (percent > 0 && percent < 0.0001) return '<0.0001';
  return formatNumber(percent, { digits: 3, mostDecimals: 4 });
}
