import type { Comparison, Evidence, Statement } from '../../comparison/index.ts';
import type { Verdict } from '../../verdict/index.ts';
import { formatNumber } from '../text/format-number.ts';

const MANY = 1_000_000;

/** The statement that a verdict rests on; what is undecided is shown by its evidence of a slowdown. */
export function statementOf(verdict: Verdict): Statement {
  switch (verdict) {
    case 'pass':
      return 'acceptable';
    case 'improvement':
      return 'faster';
    case 'regression':
    case 'inconclusive':
    case 'invalid':
      return 'slower';
  }
}

/**
 * How seldom chance alone would bring this much evidence, in words. By Ville's inequality an e-value that ever reaches
 * E has probability of at most 1/E when the statement is false, whenever one stops; a p-value is shown as such.
 */
export function chanceWords(evidence: Evidence, statement: Statement): string {
  const value = evidence[statement];
  if (evidence.kind === 'p') return formatP(value);
  if (!(value >= 2)) return 'chance alone would often bring this much';
  if (value >= MANY) return 'by chance alone less than 1 time in 1,000,000';
  return `by chance alone at most 1 time in ${formatOdds(value)}`;
}

/** The bare number for tables: `e = 4,200`, `p = 0.0004`. */
export function evidenceNumber(evidence: Evidence, statement: Statement): string {
  const value = evidence[statement];
  if (evidence.kind === 'p') return formatP(value);
  if (value >= MANY) return 'e > 1,000,000';
  return value >= 100
    ? `e = ${formatOdds(value)}`
    : `e = ${formatNumber(value, { digits: 2, mostDecimals: 2 })}`;
}

/** Rounded down to two significant digits: evidence is never rounded up. */
function formatOdds(value: number): string {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return formatNumber(Math.floor(value / step) * step);
}

function formatP(value: number): string {
  if (!Number.isFinite(value)) return 'p not known';
  return value < 0.0001 ? 'p < 0.0001' : `p = ${formatNumber(value, { digits: 2, mostDecimals: 4 })}`;
}

/** How sure each end of an interval is: 0.9 between both ends is 95 % for each. */
export function endConfidence({ effect }: Comparison): string {
  return `${formatNumber(50 + effect.confidence * 50, { digits: 4 })} %`;
}
