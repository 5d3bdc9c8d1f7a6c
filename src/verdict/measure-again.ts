import { decides, isRegression } from './decides.ts';
import type { Decision } from './decision.ts';

/**
 * Scenarios in which a lone deployment shows a change that a second one should confirm: slowdowns always, those that are
 * called one already included (what lies far out may still be an outlier), and on main also what seems better, because
 * there it would open a level that later runs answer to.
 */
export function scenariosToMeasureAgain({ comparisons, reasons, gate }: Decision): ReadonlySet<string> {
  const found = comparisons.filter(isRegression);
  const worse = [...reasons.filter(({ code }) => code === 'suspected'), ...found];
  const better = comparisons.filter((each) => decides(each) && each.suspected === 'better');
  const suspects = gate === 'main' ? [...worse, ...better] : worse;
  const lone = new Set(
    comparisons
      .filter(({ mode, trials }) => mode === 'baseline' && trials.candidate === 1)
      .map(({ scenario }) => scenario),
  );
  return new Set(suspects.map(({ scenario }) => scenario).filter((scenario) => lone.has(scenario)));
}
