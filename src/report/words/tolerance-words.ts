import { decides, type Decision, type JudgedComparison } from '../../verdict/index.ts';
import { formatDetectable, formatMargin } from '../text/format-change.ts';
import { joinPhrases, type Phrase, phrase } from '../text/phrase.ts';
import { subject } from './metric-words.ts';

const MOST = 4;

/**
 * Where `tolerance: auto` chose more than the configured tolerance: what a pass rules out, what still blocks, and what
 * the gate saw. Empty where it chose nothing else.
 */
export function chosenTolerances({ comparisons }: Decision): readonly Phrase[] {
  const chosen = comparisons.filter(
    (comparison) => decides(comparison) && comparison.margins.passing > comparison.margins.tolerance,
  );
  const [first] = chosen;
  if (first === undefined) return [];
  const named = chosen
    .slice(0, MOST)
    .map((comparison) => phrase`${margin(comparison, 'passing')} for ${subject(comparison)}`);
  const more = chosen.length > MOST ? ` and ${chosen.length - MOST} more` : '';
  return [
    phrase`tolerance auto chose, by the noise before the first block, what a pass rules out: ${joinPhrases(named, ', ')}${more}; what blocks is still judged by ${margin(first, 'tolerance')}${sees(chosen)}`,
  ];
}

function margin({ margins, scale }: JudgedComparison, which: 'passing' | 'tolerance'): string {
  return formatMargin(margins[which], scale);
}

/** What the least certain of them would have shown. */
function sees(chosen: readonly JudgedComparison[]): string {
  const [widest] = chosen
    .filter((comparison) => formatDetectable(comparison) !== null)
    .toSorted((a, b) => (b.minimumDetectableEffect.ratio ?? 0) - (a.minimumDetectableEffect.ratio ?? 0));
  return widest === undefined ? '' : `; this gate sees slowdowns from about ${formatDetectable(widest)} up`;
}
