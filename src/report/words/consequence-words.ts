import type { Report } from '../report.ts';
import { formatCount } from '../text/format-number.ts';

/** What follows from a decision: `Blocking`, `Not blocking`, or what would follow outside of the shadow mode. */
export function consequenceWords({ decision }: Pick<Report, 'decision'>): string {
  if (decision.blocking) return 'Blocking';
  return decision.wouldBlock ? 'Not blocking in shadow mode: it would block' : 'Not blocking';
}

/** What the gate would have done to the branch, in one sentence; empty outside of the shadow mode. */
export function shadowSentence({ shadow }: Pick<Report, 'shadow'>): string {
  if (shadow === null) return '';
  const { blocked, runs, branch } = shadow;
  if (runs === 0) return `Shadow mode: no run of ${branch} is known that it could have blocked.`;
  return `Shadow mode: it would have blocked ${formatCount(blocked)} of the last ${formatCount(runs)} runs of ${branch}.`;
}
