import type { Comparison } from '../comparison/index.ts';
import { benjaminiHochberg, eBenjaminiHochberg } from '../statistics/index.ts';

/** Share of the discoveries that may be false. */
export const FALSE_DISCOVERIES = 0.1;

/** A change that is worth a look, gated or not; it does not decide. */
export interface Discovery {
  readonly scenario: string;
  readonly endpoint: string;
  readonly metric: string;
  readonly direction: 'worse' | 'better';
}

/**
 * What stands out among everything that was measured, shown metrics included, when a tenth of it may be false: by e-BH
 * side by side, by Benjamini and Hochberg against a history. For those who look for causes; the verdict has its own,
 * stricter correction. Metrics that are missing or undecidable show nothing.
 */
export function discover(comparisons: readonly Comparison[]): readonly Discovery[] {
  const shown = comparisons.filter(({ standing: { kind } }) => kind === 'judged' || kind === 'informational');
  return (['e', 'p'] as const).flatMap((kind) => {
    const members = shown.filter(({ evidence }) => evidence.kind === kind);
    return (['slower', 'faster'] as const).flatMap((statement) => {
      const values = members.map(({ evidence }) => evidence[statement]);
      const found =
        kind === 'e'
          ? eBenjaminiHochberg(values, FALSE_DISCOVERIES)
          : benjaminiHochberg(values, FALSE_DISCOVERIES);
      return members
        .filter((_, index) => found[index] === true)
        .map(({ scenario, endpoint, metric }) => ({
          scenario,
          endpoint,
          metric: metric.name,
          direction: statement === 'slower' ? ('worse' as const) : ('better' as const),
        }));
    });
  });
}
