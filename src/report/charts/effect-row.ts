import type { Comparison } from '../../comparison/index.ts';

/**
 * One row of a forest plot: everything as candidate against baseline, zero being no change; relative changes (0.05 is
 * five per cent more) or differences of shares.
 */
export interface EffectRow {
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  /** The noise floor reaches from `noiseLow` to `noiseHigh` around zero. */
  readonly noiseLow: number;
  readonly noiseHigh: number;
  /** On the worse side: above zero where lower is better. */
  readonly tolerance: number;
}

/** Places a comparison on the axis of its plot. Margins are on the log scale for ratios, and signed towards worse. */
export function effectRow(comparison: Comparison): EffectRow {
  const { scale, effect, difference, margins, metric } = comparison;
  const worse = metric.better === 'lower' ? 1 : -1;
  if (scale === 'difference') {
    return {
      value: difference.value,
      lower: difference.lower,
      upper: difference.upper,
      noiseLow: -margins.noiseFloor,
      noiseHigh: margins.noiseFloor,
      tolerance: worse * margins.tolerance,
    };
  }
  const change = (ratio: number | null): number | null => (ratio === null ? null : ratio - 1);
  return {
    value: change(effect.ratio),
    lower: change(effect.lower),
    upper: change(effect.upper),
    noiseLow: Math.expm1(-margins.noiseFloor),
    noiseHigh: Math.expm1(margins.noiseFloor),
    tolerance: Math.expm1(worse * margins.tolerance),
  };
}
