import type { Comparison } from './comparison.ts';

/** Why loads that end where the target is done, or at its limit, are compared with nothing. */
export const WHY_NOT_COMPARED = 'what is measured under such a load depends on how fast the target is';

/** The comparison as something to look at, of which nothing follows. */
export function showOnly(comparison: Comparison): Comparison {
  const reason = `thresholds only: ${WHY_NOT_COMPARED}`;
  return {
    ...comparison,
    gated: false,
    standing: { kind: 'informational', reason, curable: false },
    attempt: null,
    wouldSettle: '',
    figures: [],
  };
}
