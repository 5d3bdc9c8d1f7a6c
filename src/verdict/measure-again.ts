import type { Policy } from '../scenario/index.ts';
import { holm } from '../statistics/index.ts';
import type { Decision, JudgedComparison } from './decision.ts';

/**
 * Scenarios in which a lone deployment shows a change that only a second one can confirm: slowdowns always, and on main
 * also what seems better, because there it would open a level that later runs answer to.
 */
export function scenariosToMeasureAgain(decision: Decision, policy: Policy): ReadonlySet<string> {
  const suspected = decision.reasons.filter(({ code }) => code === 'suspected');
  const better = decision.gate === 'main' ? seeminglyBetter(decision.comparisons, policy) : [];
  const lone = new Set(
    decision.comparisons.filter(({ trials }) => trials.candidate === 1).map(({ scenario }) => scenario),
  );
  return new Set(
    [...suspected, ...better].map(({ scenario }) => scenario).filter((scenario) => lone.has(scenario)),
  );
}

function seeminglyBetter(
  comparisons: readonly JudgedComparison[],
  policy: Policy,
): readonly JudgedComparison[] {
  const family = comparisons.filter(
    ({ gated, standing, evidence }) => gated && standing.kind === 'judged' && evidence.kind === 'p',
  );
  const rejected = holm(
    family.map(({ weight, evidence }) => ({ weight, value: evidence.faster })),
    policy.alpha,
  );
  return family.filter(({ confirmation }, index) => rejected[index] && confirmation.kind === 'suspected');
}
