import { isTime } from '../../trial/index.ts';
import { decides, type Severity, type Verdict } from '../../verdict/index.ts';
import type { Report } from '../report.ts';

/** What a gate said of one push to a pull request, in a line. */
export interface Push {
  /** First twelve digits of the commit. */
  readonly sha: string;
  /** Of the workflow run that said it. */
  readonly runId: string;
  readonly runAttempt: number;
  readonly verdict: Verdict;
  readonly severity: Severity;
  readonly blocking: boolean;
  /** candidate / baseline of the gated time that got worst; null where none was compared. */
  readonly worst: number | null;
  /** ISO 8601, UTC, to the minute: `2026-11-03T09:41Z`. */
  readonly startedAt: string;
}

/** More pushes than anybody looks back on. */
const MOST_PUSHES = 30;

/** The push that a report is about; null outside of a workflow. */
export function pushOf({ provenance, decision }: Report): Push | null {
  const { sha, runId, runAttempt, startedAt } = provenance;
  if (sha === '' || runId === '') return null;
  const ratios = decision.comparisons.flatMap((comparison) =>
    decides(comparison) && isTime(comparison.metric.kind) ? (comparison.effect.ratio ?? []) : [],
  );
  const { verdict, severity, blocking } = decision;
  return {
    sha: sha.slice(0, 12),
    runId,
    runAttempt,
    verdict,
    severity,
    blocking,
    worst: ratios.length === 0 ? null : Math.max(...ratios),
    startedAt: `${startedAt.slice(0, 16)}Z`,
  };
}

/** The pushes with one more, oldest first: of one commit the last word counts, and of many the newest are kept. */
export function withPush(pushes: readonly Push[], push: Push): readonly Push[] {
  return [...pushes.filter(({ sha }) => sha !== push.sha), push]
    .toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : Number(a.startedAt > b.startedAt)))
    .slice(-MOST_PUSHES);
}
