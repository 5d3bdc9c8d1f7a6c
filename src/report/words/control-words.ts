import { type ControlUse, machineShare } from '../../comparison/index.ts';
import type { Control } from '../../trial/index.ts';
import type { JudgedComparison } from '../../verdict/index.ts';
import { formatNumber } from '../text/format-number.ts';
import { formatQuantity, formatRoughShare } from '../text/format-quantity.ts';
import { code, joinPhrases, type Phrase, phrase } from '../text/phrase.ts';
import { subject } from './metric-words.ts';

/** Metrics that are named; of more the rest is counted. */
const MOST_NAMED = 6;

/**
 * How fast the machine was, and what was made of it: `a constant piece of work took 0.7 ms before and 0.72 ms after the
 * load; 1.12 times as long as beside the baselines, taken off list products p95 (55 % of the noise is left)`. Empty
 * where it was not measured. `comparisons` are those of the scenario.
 */
export function controlWords(control: Control | null, comparisons: readonly JudgedComparison[]): Phrase {
  if (control === null) return [];
  const [before, after] = control.slots.map(({ responseTimeMs }) => formatQuantity(responseTimeMs, 'ms'));
  const times = after === undefined ? `${before}` : `${before} before and ${after} after the load`;
  return phrase`a constant piece of work (${code(control.reference)}) took ${times}${useWords(comparisons)}`;
}

function useWords(comparisons: readonly JudgedComparison[]): Phrase {
  const history = comparisons.filter(({ mode, gated }) => mode === 'baseline' && gated);
  const known = history.filter(({ control }) => control !== null);
  const ratio = known[0]?.control?.ratio;
  if (ratio === undefined) return history.length === 0 ? [] : phrase`; the baselines have no such number`;
  const times = phrase`; ${formatNumber(ratio)} times as long as beside the baselines`;
  const used = known.filter(({ control }) => control?.slope !== null);
  if (used.length === 0)
    return phrase`${times}, not taken off: that would not lower the noise between deployments`;
  const named = used.slice(0, MOST_NAMED).map((each) => phrase`${subject(each)}${leftWords(each.control)}`);
  const more = used.length > MOST_NAMED ? ` and ${used.length - MOST_NAMED} more` : '';
  return phrase`${times}, taken off ${joinPhrases(named, ', ')}${more}`;
}

function leftWords(use: ControlUse | null): string {
  return use === null ? '' : ` (${formatRoughShare(use.remaining)} of the noise is left)`;
}

/** The same about one metric, for its explanation; empty where nothing was taken off. */
export function takenOffSentence({ control }: JudgedComparison): string {
  const share = control === null ? null : machineShare(control);
  if (control === null || share === null) return '';
  const { ratio, remaining } = control;
  const made = `${formatRoughShare(Math.abs(share))} was ${share < 0 ? 'added' : 'taken off'} for it`;
  return ` Its machine took ${formatNumber(ratio)} times as long for a constant piece of work: ${made}, which leaves ${formatRoughShare(remaining)} of the noise between deployments.`;
}
