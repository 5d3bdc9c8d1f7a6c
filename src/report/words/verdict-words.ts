import { assertNever } from '../../foundation/index.ts';
import {
  type Decision,
  decides,
  type JudgedComparison,
  type JudgedThreshold,
  type Severity,
  type Verdict,
} from '../../verdict/index.ts';
import { withVerdict } from './leading-comparison.ts';
import { mark, type Piece, type Tone } from '../text/phrase.ts';

/** How a verdict looks and is called. The symbol and the word both say it, so that colour never has to. */
export interface VerdictWords {
  /** One column wide, in every terminal font. */
  readonly symbol: string;
  readonly emoji: string;
  /** In a table cell. */
  readonly word: string;
  /** At the head of a report. */
  readonly label: string;
  readonly tone: Tone;
}

/** Words for a verdict with its severity. */
export function verdictWords(verdict: Verdict, severity: Severity): VerdictWords {
  switch (verdict) {
    case 'pass':
      return { symbol: '✓', emoji: '✅', word: 'pass', label: 'Pass', tone: 'good' };
    case 'improvement':
      return { symbol: '▲', emoji: '✅', word: 'faster', label: 'Improvement', tone: 'good' };
    case 'regression':
      return severity === 'within-tolerance'
        ? {
            symbol: '!',
            emoji: '⚠️',
            word: 'tolerated',
            label: 'Slower within tolerance',
            tone: 'warning',
          }
        : { symbol: '✗', emoji: '❌', word: 'regression', label: 'Regression', tone: 'bad' };
    case 'inconclusive':
      return { symbol: '?', emoji: '❔', word: 'inconclusive', label: 'Inconclusive', tone: 'warning' };
    case 'invalid':
      return { symbol: '⊘', emoji: '⛔', word: 'invalid', label: 'Invalid', tone: 'bad' };
    default:
      return assertNever(verdict);
  }
}

/** How a gate is called that had nothing to compare with, by the code of its first reason. */
const UNASKED_LABELS: ReadonlyMap<string, string> = new Map([
  ['first-run', 'First run'],
  ['no-baseline', 'Not compared'],
  ['baseline-stored', 'Baseline run'],
  ['instances-compared', 'A/A run'],
]);

/** Words at the head of a report. What is new and has nothing to be compared with is no open question. */
export function decisionWords(decision: Decision): VerdictWords {
  const words = verdictWords(decision.verdict, decision.severity);
  const [reason] = decision.reasons;
  const label = UNASKED_LABELS.get(reason?.code ?? '');
  if (decision.verdict === 'inconclusive' && label !== undefined) return { ...words, emoji: '🆕', label };
  if (decision.verdict === 'regression' && reason?.code === 'candidate-died') {
    return { ...words, label: 'Candidate died' };
  }
  const regressed = withVerdict(decision, 'regression').some(isSerious);
  const broken = decision.thresholds.some(breaks);
  if (decision.verdict === 'regression' && reason?.code === 'regression-accepted')
    return { ...words, ...ACCEPTED, label: 'Accepted slowdown' };
  if (decision.verdict === 'regression' && broken && !regressed)
    return { ...words, symbol: '✗', emoji: '❌', label: 'Threshold broken', tone: 'bad' };
  return words;
}

/** What is accepted stays a warning: it is slower all the same. */
const ACCEPTED = { symbol: '!', emoji: '☑️', word: 'accepted', tone: 'warning' } as const;

/** A regression that is neither surely within the tolerance nor accepted. */
export function isSerious({ verdict, severity, accepted }: JudgedComparison): boolean {
  return verdict === 'regression' && severity !== 'within-tolerance' && accepted === null;
}

/** What a suspected slowdown needs before it is a regression. */
export function needsOf({ confirmation }: JudgedComparison): string {
  return confirmation.kind === 'suspected' ? confirmation.needs : '';
}

/** The verdict's cell in a table: `✗ regression`. */
export function verdictMark(comparison: JudgedComparison): Piece {
  if (!decides(comparison)) return mark('muted', '· not judged');
  const { symbol, word, tone } =
    comparison.accepted === null ? verdictWords(comparison.verdict, comparison.severity) : ACCEPTED;
  return mark(tone, `${symbol} ${word}`);
}

/** Whether a threshold is broken and that counts. */
export function breaks({ state, consequence }: JudgedThreshold): boolean {
  return state === 'broken' && consequence === 'blocks';
}

/** The state's cell of a threshold: `✓ met`, `✗ broken`, `✗ broken, narrowly`. */
export function thresholdMark({ state, sure, consequence }: JudgedThreshold): Piece {
  if (consequence === 'open') return mark('warning', '? too close');
  if (state === 'broken' && consequence === 'none') return mark('warning', '! broken, on both sides');
  switch (state) {
    case 'met':
      return sure ? mark('good', '✓ met') : mark('warning', '✓ met, narrowly');
    case 'broken':
      return mark('bad', sure ? '✗ broken' : '✗ broken, narrowly');
    case 'no-samples':
      return mark('bad', '⊘ no samples');
    default:
      return assertNever(state);
  }
}
