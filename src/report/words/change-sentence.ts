import { formatPercent } from '../../scenario/index.ts';
import { isTime } from '../../trial/index.ts';
import type { JudgedComparison } from '../../verdict/index.ts';
import { formatChange, formatInterval, formatMargin } from '../text/format-change.ts';
import { formatDifference, formatPair } from '../text/format-quantity.ts';
import { mark, type Phrase, phrase } from '../text/phrase.ts';
import { chanceWords, statementOf } from './evidence-words.ts';
import { subject } from './metric-words.ts';

/**
 * A proved change in one sentence: `GET /products p95 is 41 ms slower: 180 → 221 ms, +18 % to +27 % (by chance alone at
 * most 1 time in 4,200)`.
 */
export function changeSentence(comparison: JudgedComparison, about = subject(comparison)): Phrase {
  const { baseline, candidate, metric, evidence, verdict } = comparison;
  const interval = formatInterval(comparison);
  const range = interval === '' ? '' : `, ${interval}`;
  const chance = chanceWords(evidence, statementOf(verdict));
  const values = formatPair(baseline, candidate, metric.unit);
  return phrase`${changeVerb(comparison, about)}: ${values}${range} ${mark('muted', `(${chance})`)}${severityWords(comparison)}`;
}

/** The same in few words: `GET /products p95 is 41 ms slower (+22 %)`. */
export function shortChange(comparison: JudgedComparison, about = subject(comparison)): Phrase {
  const change = formatChange(comparison);
  return phrase`${changeVerb(comparison, about)}${change === '–' || comparison.scale === 'difference' ? '' : ` (${change})`}`;
}

function changeVerb(comparison: JudgedComparison, about: Phrase): Phrase {
  const { difference, metric } = comparison;
  const size = difference.value === null ? '' : formatDifference(difference.value, metric.unit);
  if (isTime(metric.kind)) {
    const word = comparison.verdict === 'improvement' ? 'faster' : 'slower';
    return phrase`${about} is ${size}${size === '' ? '' : ' '}${word}`;
  }
  const rose = (comparison.verdict === 'improvement') === (metric.better === 'higher');
  return phrase`${about} ${rose ? 'rose' : 'fell'}${size === '' ? '' : ` by ${size}`}`;
}

/** What is known about the tolerance, or who accepts it; beyond the tolerance there is nothing to add. */
function severityWords({ severity, margins, scale, accepted }: JudgedComparison): string {
  if (accepted !== null) return `; accepted up to ${formatPercent(accepted.upTo)} until ${accepted.until}`;
  const tolerance = formatMargin(margins.tolerance, scale);
  if (severity === 'within-tolerance') return `; surely within the tolerance of ${tolerance}`;
  if (severity === 'undetermined')
    return `; whether it stays within the tolerance of ${tolerance} is not sure`;
  return '';
}
