import { assertNever } from '../../foundation/index.ts';
import { ACCEPTED_PATH, type DraftAcceptance, draftLines, formatPercent } from '../../scenario/index.ts';
import type { AcceptanceState, Decision, JudgedAcceptance } from '../../verdict/index.ts';
import { code, mark, type Phrase, type Piece, phrase } from '../text/phrase.ts';
import { endpointName } from './metric-words.ts';

/** What became of an acceptance, as a cell of a table. */
export function acceptanceMark(state: AcceptanceState): Piece {
  switch (state) {
    case 'applied':
      return mark('warning', '! applied');
    case 'exceeded':
      return mark('bad', '✗ more than accepted');
    case 'expired':
      return mark('bad', '✗ expired');
    case 'spent':
      return mark('muted', '· in the baseline already');
    case 'not-needed':
      return mark('muted', '· nothing slower found');
    case 'unmatched':
      return mark('bad', '✗ fits nothing');
    case 'not-measured':
      return mark('muted', '· not measured');
    default:
      return assertNever(state);
  }
}

/** The acceptances of scenarios that were compared: what this decision has to do with. */
export function acceptancesShown({ acceptances }: Decision): readonly JudgedAcceptance[] {
  return acceptances.filter(({ state }) => state !== 'not-measured');
}

/** What was accepted and what became of it, one sentence each, where a table has no room. */
export function acceptanceSentences(decision: Decision): readonly Phrase[] {
  return acceptancesShown(decision).map(
    ({ endpoint, metric, upTo, until, reason, by, state }) =>
      phrase`${endpointName(endpoint)} ${code(metric)} up to ${formatPercent(upTo)} until ${until} (${acceptanceMark(state).text.slice(2)}): ${reasonBy({ reason, by })}`,
  );
}

/** Why it is accepted, and by whom as far as the file says. */
export function reasonBy({ reason, by }: Pick<JudgedAcceptance, 'reason' | 'by'>): string {
  return by === '' ? reason : `${reason} (${by})`;
}

/** What would accept the regressions of a decision, in its order; empty where there are none to accept. */
export function acceptanceDrafts({ comparisons }: Decision): readonly DraftAcceptance[] {
  return comparisons.flatMap(({ scenario, endpoint, metric, draft }) =>
    draft === null ? [] : [{ scenario, endpoint, metric: metric.name, ...draft }],
  );
}

/** More would be a decision about the whole change, and that is nothing to copy. */
const MOST_DRAFTS = 20;

/** The lines for the file, ready to be copied; empty without a regression to accept. */
export function acceptanceLines(decision: Decision): readonly string[] {
  return acceptanceDrafts(decision).slice(0, MOST_DRAFTS).flatMap(draftLines);
}

/** The fold that these lines stand in, and what stands above them. */
export const ACCEPTING = {
  title: 'Accept this slowdown',
  text: phrase`To accept this, add these lines below ${code('accepted:')} in ${code(ACCEPTED_PATH)} in the same pull request, with a reason, or let ${code('perf-gate accept')} write them. The size leaves room for the next run; lower it if you accept less.`,
} as const;
