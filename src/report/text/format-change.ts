import type { Comparison } from '../../comparison/index.ts';
import { formatNumber } from './format-number.ts';
import { formatPoints } from './format-quantity.ts';

/** A relative change as per cent, `+22 %`; from tenfold on as a multiple, `×12`. */
export function formatRatio(ratio: number): string {
  if (ratio >= 10) return `×${formatNumber(ratio, { digits: 2 })}`;
  return `${percent(ratio)} %`;
}

function percent(ratio: number): string {
  return formatNumber((ratio - 1) * 100, { digits: 2, mostDecimals: 2, signed: true });
}

/**
 * The typical change on the comparison's own scale: per cent, or points for shares (`pt` where room is short). A dash
 * where there is none.
 */
export function formatChange(comparison: Comparison, points: 'points' | 'pt' = 'points'): string {
  const { scale, effect, difference } = comparison;
  if (scale === 'difference') {
    return difference.value === null ? '–' : `${formatPoints(difference.value, true)} ${points}`;
  }
  return effect.ratio === null ? '–' : formatRatio(effect.ratio);
}

/** A change as measured, which is a ratio or a difference of shares: `+22 %`, `+0.4 points`. */
export function formatMeasured(change: number, scale: Comparison['scale']): string {
  return scale === 'difference' ? `${formatPoints(change, true)} points` : formatRatio(change);
}

/**
 * The interval of the change: `+18 % to +27 %`, `at least +18 %`; empty without any bound. Ends that have crossed are those
 * of a change that came or went meanwhile: no single one fits all blocks, and each end is said for itself.
 */
export function formatInterval(comparison: Comparison): string {
  const { lower, upper } = boundsOf(comparison);
  const write = (bound: number): string => formatMeasured(bound, comparison.scale);
  if (lower !== null && upper !== null) {
    if (lower > upper) return `at least ${write(lower)} and, at another time, at most ${write(upper)}`;
    if (comparison.scale !== 'difference') return `${write(lower)} to ${write(upper)}`;
    return `${formatPoints(lower, true)} to ${formatPoints(upper, true)} points`;
  }
  if (lower !== null) return `at least ${write(lower)}`;
  return upper === null ? '' : `at most ${write(upper)}`;
}

/** The same in few columns: `+18…+27`, its unit being that of the change beside it; `≥ +18`. */
export function formatBounds(comparison: Comparison): string {
  const { lower, upper } = boundsOf(comparison);
  const write = (bound: number): string => {
    if (comparison.scale === 'difference') return formatPoints(bound, true);
    return bound >= 10 ? formatRatio(bound) : percent(bound);
  };
  if (lower !== null && upper !== null)
    return lower > upper ? `≥ ${write(lower)}, ≤ ${write(upper)}` : `${write(lower)}…${write(upper)}`;
  if (lower !== null) return `≥ ${write(lower)}`;
  return upper === null ? '' : `≤ ${write(upper)}`;
}

function boundsOf({ scale, effect, difference }: Comparison): {
  readonly lower: number | null;
  readonly upper: number | null;
} {
  return scale === 'difference' ? difference : effect;
}

/** A margin on the comparison's scale, as people set it: `5 %`, `0.5 points`. */
export function formatMargin(margin: number, scale: Comparison['scale']): string {
  if (scale === 'difference') return `${formatPoints(margin, false)} points`;
  return `${formatNumber(Math.expm1(margin) * 100, { digits: 2, mostDecimals: 2 })} %`;
}

/** The smallest slowdown that would have been found, `3.8 %`; null where it cannot be said. */
export function formatDetectable({ scale, minimumDetectableEffect }: Comparison): string | null {
  const { ratio } = minimumDetectableEffect;
  if (ratio === null || !Number.isFinite(ratio)) return null;
  if (scale === 'difference') return `${formatPoints(ratio, false)} points`;
  return ratio >= 10 ? `×${formatNumber(ratio, { digits: 2 })}` : `${percent(ratio).replace('+', '')} %`;
}

/** A change on an axis: `+5 %`, `−0.5 pt`. */
export function changeAxisLabel(change: number, scale: Comparison['scale']): string {
  if (scale === 'difference') return `${formatPoints(change, true)} pt`;
  return change >= 9 ? formatRatio(change + 1) : `${percent(change + 1)} %`;
}
