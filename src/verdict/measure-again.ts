import { decides } from './decides.ts';
import type { Decision } from './decision.ts';

/**
 * Scenarios in which a lone deployment shows a change that only a second one can confirm: slowdowns always, and on main
 * also what seems better, because there it would open a level that later runs answer to.
 */
export function scenariosToMeasureAgain({ comparisons, reasons, gate }: Decision): ReadonlySet<string> {
  const worse = reasons.filter(({ code }) => code === 'suspected');
  const better = comparisons.filter((each) => decides(each) && each.suspected === 'better');
  const suspects = gate === 'main' ? [...worse, ...better] : worse;
  const lone = new Set(
    comparisons.filter(({ trials }) => trials.candidate === 1).map(({ scenario }) => scenario),
  );
  return new Set(suspects.map(({ scenario }) => scenario).filter((scenario) => lone.has(scenario)));
}
