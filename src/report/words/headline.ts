import { assertNever } from '../../foundation/index.ts';
import { isTime } from '../../trial/index.ts';
import {
  decides,
  type Decision,
  type JudgedComparison,
  type JudgedThreshold,
  type Reason,
} from '../../verdict/index.ts';
import { countOf, formatCount } from '../text/format-number.ts';
import { formatDetectable, formatInterval, formatMargin } from '../text/format-change.ts';
import { formatPair } from '../text/format-quantity.ts';
import { code, type Phrase, phrase, withCapital } from '../text/phrase.ts';
import { changeSentence, shortChange } from './change-sentence.ts';
import { leadingComparison, withVerdict } from './leading-comparison.ts';
import { subject, worsenings } from './metric-words.ts';
import { thresholdName, thresholdValue } from './threshold-words.ts';
import { breaks, isSerious, needsOf } from './verdict-words.ts';

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
      const undecided = withVerdict(decision, 'inconclusive');
      const [lead] = undecided;
      if (lead === undefined) return reasonText(decision);
      return phrase`${placed(decision, lead)} is undecided${others(undecided.length - 1, 'metric', 'metrics')}`;
    }
    case 'invalid':
      return reasonText(decision);
    default:
      return assertNever(decision.verdict);
  }
}

function regressionHeadline(
  decision: Decision,
  tell: (comparison: JudgedComparison, about: Phrase) => Phrase,
): Phrase {
  const [reason] = decision.reasons;
  if (reason !== undefined && isAboutTheRun(reason)) return reasonText(decision);
  const serious = withVerdict(decision, 'regression').some(isSerious);
  const broken = decision.thresholds.filter(breaks);
  const [first] = broken;
  if (!serious && first !== undefined) {
    const more = others(broken.length - 1, 'broken threshold', 'broken thresholds');
    return phrase`${thresholdName(first.threshold)} measured ${thresholdValue(first)}${more}`;
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
  tell: (comparison: JudgedComparison, about: Phrase) => Phrase,
): Phrase {
  const lead = leadingComparison(decision, verdict);
  if (lead === null) return reasonText(decision);
  const count = withVerdict(decision, verdict).length;
  return phrase`${tell(lead, placed(decision, lead))}${others(count - 1, verdict, `${verdict}s`)}`;
}

function passHeadline(decision: Decision): Phrase {
  const judged = decision.comparisons.filter(decides);
  const [first] = judged;
  if (first === undefined) {
    return decision.thresholds.length === 0
      ? reasonText(decision)
      : phrase`${thresholdsMet(decision)}; nothing was compared`;
  }
  const counts = judged.map(({ trials }) => (first.mode === 'baseline' ? trials.baseline : trials.candidate));
  const replicates = rangeOf(counts, first.mode === 'baseline' ? 'baseline deployment' : 'block');
  return phrase`${ruledOut(judged)} in ${countOf(judged.length, 'metric')}, ${replicates}`;
}

/** What a pass excludes: a slowdown beyond the tolerance, and a rise of errors beyond theirs. */
function ruledOut(judged: readonly JudgedComparison[]): string {
  const errors = judged.find(({ metric }) => metric.kind.kind === 'share' && metric.kind.of === 'errors');
  const excluded = [
    ...(judged.some(({ scale }) => scale === 'log-ratio')
      ? [`no slowdown beyond ${toleranceOf(judged)}`]
      : []),
    ...(errors ? [`no rise of errors beyond ${formatMargin(errors.margins.passing, 'difference')}`] : []),
  ];
  return withCapital(excluded.join(' and ') || 'nothing got worse beyond the tolerance');
}

/** What is too close to its bound is left open, and not met. */
function isMet({ state, consequence }: JudgedThreshold): boolean {
  return state === 'met' && consequence === 'none';
}

function thresholdsMet({ thresholds }: Decision): string {
  return thresholds.length === 1
    ? 'the only threshold is met'
    : `all ${formatCount(thresholds.length)} thresholds are met`;
}

/** What the times rule out: one tolerance where they agree, else from the least to the greatest. */
function toleranceOf(judged: readonly JudgedComparison[]): string {
  const margins = judged.filter(({ scale }) => scale === 'log-ratio').map(({ margins }) => margins.passing);
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
  const undecided = withVerdict(decision, 'inconclusive');
  const [lead] = undecided;
  if (lead === undefined) return nothingCompared(decision);
  if (lead.suspected === 'worse') return suspectedHeadline(decision, lead, undecided);
  const more = others(undecided.length - 1, 'metric', 'metrics');
  const values = formatPair(lead.baseline, lead.candidate, lead.metric.unit);
  const about = placed(decision, lead);
  const interval = formatInterval(lead);
  const range = interval === '' ? '' : `, ${interval}`;
  return phrase`${about} is undecided: ${values}${range}${more}${openQuestion(lead)}`;
}

/** What looks slower is told apart from what is merely open. */
function suspectedHeadline(
  decision: Decision,
  lead: JudgedComparison,
  undecided: readonly JudgedComparison[],
): Phrase {
  const suspected = undecided.filter((comparison) => comparison.suspected === 'worse').length;
  const open = undecided.length - suspected;
  const more = others(suspected - 1, 'metric', 'metrics');
  const rest = open === 0 ? '' : `; ${countOf(open, 'more metric')} ${open === 1 ? 'is' : 'are'} undecided`;
  const values = formatPair(lead.baseline, lead.candidate, lead.metric.unit);
  const looks = looksWorse(lead);
  return phrase`${placed(decision, lead)} ${looks} (${values})${more}, but that is not sure yet: ${needsOf(lead)}${rest}`;
}

/** Only times are slow; of all else it is said which way it went. */
function looksWorse({ metric }: JudgedComparison): string {
  if (isTime(metric.kind)) return 'looks slower';
  return metric.better === 'lower' ? 'may be higher' : 'may be lower';
}

/** Thresholds decide with or without a baseline, so what they say belongs to it. */
function nothingCompared(decision: Decision): Phrase {
  const { thresholds } = decision;
  const met = thresholds.length > 0 && thresholds.every(isMet);
  return phrase`${reasonText(decision)}${met ? `; ${thresholdsMet(decision)}` : ''}`;
}

function openQuestion(comparison: JudgedComparison): Phrase {
  const { standing, wouldSettle } = comparison;
  if (standing.kind === 'undecidable') return phrase`; ${standing.reason}, it needs ${standing.needs}`;
  const detectable = formatDetectable(comparison);
  const seen =
    detectable === null ? '' : `; this run sees ${worsenings(comparison.metric)} from about ${detectable} up`;
  const settle = wouldSettle === '' ? '' : `; to settle it: ${wouldSettle}`;
  return phrase`${seen}${settle}`;
}

function others(count: number, one: string, many: string): string {
  return count < 1 ? '' : `, and ${formatCount(count)} more ${count === 1 ? one : many}`;
}

/** What a comparison is about, with its scenario where there are several. */
function placed(decision: Decision, comparison: JudgedComparison): Phrase {
  const several = decision.comparisons.some(({ scenario }) => scenario !== comparison.scenario);
  return phrase`${subject(comparison)}${several ? phrase` in ${code(comparison.scenario)}` : []}`;
}

/** The most important reason, as the verdict gave it. */
function reasonText(decision: Decision): Phrase {
  return phrase`${decision.reasons[0]?.message ?? 'no reason was given'}`;
}
