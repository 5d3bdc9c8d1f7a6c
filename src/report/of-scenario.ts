import type { Report } from './report.ts';

/**
 * A report about one of its scenarios: what the decision says of that, and nothing of the others. Warnings and the replay
 * are of the gate as a whole and stay. As it is where the decision says nothing of that scenario.
 */
export function reportOfScenario(report: Report, scenario: string): Report {
  const { decision, scenarios } = report;
  const part = decision.parts.find((each) => each.scenario === scenario);
  if (part === undefined) return report;
  const { scenario: _, ...answer } = part;
  const own = <T extends { readonly scenario: string }>(items: readonly T[]): readonly T[] =>
    items.filter((item) => item.scenario === scenario);
  return {
    ...report,
    title: scenario,
    decision: {
      ...decision,
      ...answer,
      comparisons: own(decision.comparisons),
      thresholds: own(decision.thresholds),
      acceptances: own(decision.acceptances),
      discoveries: own(decision.discoveries),
      stops: own(decision.stops),
      parts: [part],
    },
    scenarios: own(scenarios),
    trends: own(report.trends),
  };
}
