import { type Needs, NOTHING_NEEDED, requestNeeds } from '../comparison/index.ts';
import { isTime, type Run } from '../trial/index.ts';
import type { Statement } from './case.ts';
import type { JudgedComparison } from './decision.ts';
import { comparisonReason, settleWords } from './reasons.ts';

/** An endpoint that should be gated and has no response time that can be judged is undecided, whatever else passes. */
export function tooFewRequests(
  gated: readonly JudgedComparison[],
  runs: readonly Run[],
): readonly Statement[] {
  const times = gated.filter(({ metric }) => isTime(metric.kind));
  const endpoints = [...new Set(times.map(timesKey))];
  return endpoints.flatMap((key) => {
    const own = times.filter((comparison) => timesKey(comparison) === key);
    const [first] = own;
    if (first === undefined || own.some(({ standing }) => standing.kind !== 'informational')) return [];
    const why = first.standing.kind === 'informational' ? first.standing.reason : '';
    // The first is the lowest quantile, which asks for the fewest.
    const needs = requestNeedsOf(first, runs);
    const settle = needs.words === '' ? '; raise the rate or the duration' : settleWords(needs.words);
    return [
      {
        verdict: 'inconclusive' as const,
        severity: 'none' as const,
        reason: {
          ...comparisonReason(first),
          code: 'too-few-requests',
          message: `no response time of this endpoint can be judged: ${why}${settle}`,
          figures: needs.figures,
        },
      },
    ];
  });
}

/** What a comparison that has too few requests asks for: of several runs of its scenario the one that lacks most. */
export function requestNeedsOf(comparison: JudgedComparison, runs: readonly Run[]): Needs {
  const needs = runs
    .filter(({ scenario }) => scenario === comparison.scenario)
    .map((run) => requestNeeds(run, comparison));
  const times = ({ words, figures }: Needs): number =>
    words === '' ? 0 : (figures.find(({ of }) => of === 'times-requests')?.value ?? Infinity);
  return needs.toSorted((a, b) => times(b) - times(a))[0] ?? NOTHING_NEEDED;
}

/** All quantiles of one distribution share it. */
function timesKey({ scenario, endpoint, metric }: JudgedComparison): string {
  const { kind } = metric;
  return JSON.stringify([scenario, endpoint, kind.kind === 'trend' ? kind.metric : '']);
}
