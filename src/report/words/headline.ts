import { assertNever } from '../../foundation/index.ts';
import type { Decision, JudgedComparison, Reason } from '../../verdict/index.ts';
import { countOf, formatCount } from '../text/format-number.ts';
import { formatDetectable, formatInterval, formatMargin } from '../text/format-change.ts';
import { formatPair } from '../text/format-quantity.ts';
import { code, type Phrase, phrase } from '../text/phrase.ts';
import { changeSentence, shortChange } from './change-sentence.ts';
import { leadingComparison, undecidedOf } from './leading-comparison.ts';
import { subject } from './metric-words.ts';
import { thresholdName, thresholdValue } from './threshold-words.ts';
import { decides, isSerious } from './verdict-words.ts';

/**
 * Says what was found in one sentence, absolute and relative and with how sure, for somebody who knows no statistics.
 * Every form of report begins with it.
 */
export function headline(decision: Decision): Phrase {
  switch (decision.verdict) {
    case 'regression':
      return regressionHeadline(decision, changeSentence);
    case 'improvement':
      return comparisonHeadline(decision, 'improvement', changeSentence);
    case 'pass':
      return passHeadline(decision);
    case 'inconclusive':
      return inconclusiveHeadline(decision);
    case 'invalid':
      return phrase`Nothing can be concluded: ${reasonText(decision)}`;
    default:
      return assertNever(decision.verdict);
  }
}

/** The same in few words, for titles: the leading change without how sure. */
export function shortHeadline(decision: Decision): Phrase {
  switch (decision.verdict) {
    case 'regression':
      return regressionHeadline(decision, shortChange);
    case 'improvement':
      return comparisonHeadline(decision, 'improvement', shortChange);
    case 'pass':
      return passHeadline(decision);
    case 'inconclusive': {
      const undecided = undecidedOf(decision);
      const [lead] = undecided;
      if (lead === undefined) return reasonText(decision);
      return phrase`${subject(lead)} is undecided${others(undecided.length - 1, 'metric', 'metrics')}`;
    }
    case 'invalid':
      return reasonText(decision);
    default:
      return assertNever(decision.verdict);
  }
}

function regressionHeadline(decision: Decision, tell: (comparison: JudgedComparison) => Phrase): Phrase {
  const [reason] = decision.reasons;
  if (reason !== undefined && isAboutTheRun(reason)) return reasonText(decision);
  const serious = decision.comparisons.some((comparison) => decides(comparison) && isSerious(comparison));
  const broken = decision.thresholds.filter(({ state }) => state === 'broken');
  const [first] = broken;
  if (!serious && first !== undefined) {
    const more = others(broken.length - 1, 'threshold', 'thresholds');
    return phrase`Threshold ${thresholdName(first.threshold)} is broken: ${thresholdValue(first)}${more}`;
  }
  return comparisonHeadline(decision, 'regression', tell);
}

/** A finding about the run as a whole (the candidate died) names no endpoint. */
function isAboutTheRun({ endpoint, metric }: Reason): boolean {
  return endpoint === '' && metric === '';
}

function comparisonHeadline(
  decision: Decision,
  verdict: 'regression' | 'improvement',
  tell: (comparison: JudgedComparison) => Phrase,
): Phrase {
  const lead = leadingComparison(decision, verdict);
  if (lead === null) return reasonText(decision);
  const count = decision.comparisons.filter(
    (comparison) => decides(comparison) && comparison.verdict === verdict,
  ).length;
  return phrase`${tell(lead)}${inScenario(decision, lead)}${others(count - 1, verdict, `${verdict}s`)}`;
}

function passHeadline(decision: Decision): Phrase {
  const judged = decision.comparisons.filter(decides);
  const [first] = judged;
  if (first === undefined) {
    const count = decision.thresholds.length;
    if (count === 0) return reasonText(decision);
    return phrase`${count === 1 ? 'The only threshold is' : `All ${formatCount(count)} thresholds are`} met; nothing was compared`;
  }
  const counts = judged.map(({ trials }) => (first.mode === 'baseline' ? trials.baseline : trials.candidate));
  const replicates = rangeOf(counts, first.mode === 'baseline' ? 'baseline deployment' : 'block');
  const share = judged.find(({ scale }) => scale === 'difference');
  const errors =
    share === undefined ? '' : `, errors included (${formatMargin(share.margins.tolerance, 'difference')})`;
  return phrase`No slowdown beyond ${toleranceOf(judged)} in ${countOf(judged.length, 'metric')}${errors}, ${replicates}`;
}

/** The tolerances of the times: one where they agree, else from the least to the greatest. */
function toleranceOf(judged: readonly JudgedComparison[]): string {
  const margins = judged.filter(({ scale }) => scale === 'log-ratio').map(({ margins }) => margins.tolerance);
  if (margins.length === 0) return 'the tolerance';
  const least = formatMargin(Math.min(...margins), 'log-ratio');
  const greatest = formatMargin(Math.max(...margins), 'log-ratio');
  return least === greatest ? least : `the tolerances (${least} to ${greatest})`;
}

function rangeOf(counts: readonly number[], one: string): string {
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? countOf(least, one) : `${formatCount(least)} to ${countOf(most, one)}`;
}

function inconclusiveHeadline(decision: Decision): Phrase {
  const undecided = undecidedOf(decision);
  const [lead] = undecided;
  if (lead === undefined) return reasonText(decision);
  const more = others(undecided.length - 1, 'undecided metric', 'undecided metrics');
  const values = formatPair(lead.baseline, lead.candidate, lead.metric.unit);
  if (lead.confirmation.kind === 'suspected') {
    return phrase`${subject(lead)} looks slower (${values}), but that is not sure yet: ${lead.confirmation.needs}${more}`;
  }
  const interval = formatInterval(lead);
  const range = interval === '' ? '' : `, ${interval}`;
  return phrase`Whether ${subject(lead)} got slower is undecided: ${values}${range}${openQuestion(lead)}${more}`;
}

function openQuestion(comparison: JudgedComparison): Phrase {
  const detectable = formatDetectable(comparison);
  const seen = detectable === null ? '' : `; a slowdown of ${detectable} would have been found`;
  const settle = comparison.wouldSettle === '' ? '' : `; would settle it: ${comparison.wouldSettle}`;
  return phrase`${seen}${settle}`;
}

function others(count: number, one: string, many: string): string {
  return count < 1 ? '' : `, and ${formatCount(count)} more ${count === 1 ? one : many}`;
}

function inScenario(decision: Decision, { scenario }: JudgedComparison): Phrase {
  const several = decision.comparisons.some((comparison) => comparison.scenario !== scenario);
  return several ? phrase` in ${code(scenario)}` : [];
}

/** The most important reason, as the verdict gave it. */
function reasonText(decision: Decision): Phrase {
  return phrase`${decision.reasons[0]?.message ?? 'no reason was given'}`;
}
