import type { Comparison, Statement } from '../../comparison/index.ts';
import { isTime } from '../../trial/index.ts';
import { decides, type Ground, type JudgedComparison } from '../../verdict/index.ts';
import { formatInterval, formatMargin, formatMeasured } from '../text/format-change.ts';
import { countOf, formatNumber } from '../text/format-number.ts';
import { type Phrase, phrase, withCapital } from '../text/phrase.ts';
import { takenOffSentence } from './control-words.ts';
import { endConfidence, evidenceNumber, statementOf } from './evidence-words.ts';

/** The sentence that decided: what was shown, by how much evidence, how much it needed, and from which block on. */
export function decidingSentence(comparison: JudgedComparison): Phrase {
  const { grounds, standing, verdict, reason, suspected, mode, trials } = comparison;
  if (!decides(comparison) && standing.kind !== 'judged') return phrase`Not judged: ${standing.reason}.`;
  if (grounds === null) return phrase`No evidence: ${reason}.`;
  if (verdict === 'inconclusive') return openSentence(comparison);
  const statement = statementOf(verdict);
  const since = decidedAt(comparison);
  const of = mode === 'baseline' ? '' : ` of ${trials.baseline}`;
  const when = since === null ? 'Decided' : `Decided at ${since}${of}`;
  const better = suspected === 'better' ? ` ${withCapital(reason)}.` : '';
  return phrase`${when}: it ${claimOf(comparison, statement)} (${shown(comparison, statement, 'suffice')}).${severityOf(comparison)}${better}`;
}

/** The block at which the verdict was reached; null where none was, or there are no blocks. */
export function decidedAt({ grounds, verdict }: JudgedComparison): string | null {
  return grounds === null || verdict === 'inconclusive' ? null : grounds[statementOf(verdict)].since;
}

function openSentence(comparison: JudgedComparison): Phrase {
  const { suspected, reason, wouldSettle, standing, mode, trials } = comparison;
  if (suspected === 'worse') return phrase`Not decided: ${reason}.`;
  if (standing.kind === 'undecidable') return phrase`Not decided: ${standing.reason}.`;
  const when = mode === 'baseline' ? 'Not decided' : `Not decided after ${countOf(trials.baseline, 'block')}`;
  const settle = wouldSettle === '' ? '' : ` What would settle it: ${wouldSettle}.`;
  return phrase`${when}: nothing shows that it ${claimOf(comparison, 'slower')} (${shown(comparison, 'slower', 'are needed')}), nor that it ${claimOf(comparison, 'acceptable')} (${shown(comparison, 'acceptable', 'are needed')}).${settle}`;
}

/** What else is known about a proved regression. */
function severityOf({ verdict, severity, margins, scale, grounds }: JudgedComparison): string {
  if (verdict !== 'regression' || grounds === null) return '';
  const tolerance = `the tolerance of ${formatMargin(margins.tolerance, scale)}`;
  const from = ({ since }: Ground): string => (since === null ? '' : `, since ${since}`);
  if (severity === 'beyond-tolerance') return ` It is beyond ${tolerance}${from(grounds.beyondTolerance)}.`;
  if (severity === 'within-tolerance') return ` It stays below ${tolerance}${from(grounds.withinTolerance)}.`;
  return ` Whether it is beyond ${tolerance} is not known.`;
}

function claimOf({ metric, margins, scale }: JudgedComparison, statement: Statement): string {
  const [worse, better] = isTime(metric.kind) ? ['slower', 'faster'] : ['worse', 'better'];
  const noise =
    margins.noiseFloor === 0
      ? ''
      : ` by more than the noise floor of ${formatMargin(margins.noiseFloor, scale)}`;
  switch (statement) {
    case 'slower':
      return `is ${worse}${noise}`;
    case 'faster':
      return `is ${better}${noise}`;
    case 'beyondTolerance':
      return `is ${worse} by more than the tolerance of ${formatMargin(margins.tolerance, scale)}`;
    case 'withinTolerance':
      return `is not ${worse} by the tolerance of ${formatMargin(margins.tolerance, scale)}`;
    case 'acceptable':
      return margins.passing > margins.tolerance
        ? `is not ${worse} by the ${formatMargin(margins.passing, scale)} that tolerance auto lets pass`
        : `is not ${worse} by the tolerance of ${formatMargin(margins.tolerance, scale)}`;
  }
}

/** `e = 4,200, where 400 suffice`; a p-value must stay within what it may be. */
function shown(
  { evidence, grounds }: JudgedComparison,
  statement: Statement,
  verb: 'suffice' | 'are needed',
): string {
  const level = grounds?.[statement].level ?? 1;
  const number = evidenceNumber(evidence, statement);
  if (evidence.kind === 'p') {
    const most = formatNumber(level, { digits: 2, mostDecimals: 5 });
    return `${number}, where ${most} ${verb === 'suffice' ? 'suffices' : 'is needed'}`;
  }
  return `${number}, where ${formatNumber(1 / level, { digits: 2, mostDecimals: 1 })} ${verb}`;
}

/** What the verdict rests on besides: interval, family, claim and assignment. */
export function basisSentence(comparison: JudgedComparison): Phrase {
  const { grounds, basis, mode } = comparison;
  const interval = formatInterval(comparison);
  const sure = interval === '' ? '' : `Interval ${interval}, each end ${endConfidence(comparison)} sure. `;
  const shared =
    !comparison.gated || grounds === null || grounds.family < 2
      ? ''
      : `${countOf(grounds.family, 'metric')} share the error of a false alarm. `;
  const size = sizeWords(comparison);
  const alike = basis.dependent ? ' Neighbouring blocks are alike: only what each adds counts.' : '';
  return mode === 'baseline'
    ? phrase`${sure}${size}${shared}Each deployment is one observation.${takenOffSentence(comparison)}`
    : phrase`${sure}${size}${shared}${ASSIGNMENTS[basis.assignment]}; it speaks of ${CLAIMS[basis.claim]}.${alike}`;
}

/** The change by the Hodges–Lehmann shift, and how far the values of both sides overlap. */
function sizeWords({ effectSize: { hodgesLehmann, cliffsDelta }, scale }: JudgedComparison): string {
  if (hodgesLehmann === null) return '';
  const delta =
    cliffsDelta === null
      ? ''
      : `, Cliff's δ ${formatNumber(cliffsDelta, { digits: 2, mostDecimals: 2, signed: true })}`;
  return `Hodges–Lehmann shift ${formatMeasured(hodgesLehmann, scale)}${delta}. `;
}

const ASSIGNMENTS: Readonly<Record<Comparison['basis']['assignment'], string>> = {
  simultaneous: 'Both sides were loaded at once',
  alternating: 'The sides took turns within each block',
  'candidate-only': 'The candidate was measured alone',
};

const CLAIMS: Readonly<Record<Comparison['basis']['claim'], string>> = {
  code: 'the code',
  instances: 'these two instances',
};
