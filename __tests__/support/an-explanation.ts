import type { Explanation, SideDistribution } from '../../src/comparison/index.ts';
import type { Report } from '../../src/report/index.ts';
import { isTime } from '../../src/trial/index.ts';
import type { JudgedComparison } from '../../src/verdict/index.ts';
import { someDistribution } from './an-endpoint-summary.ts';

/** Blocks before which nothing is known. */
const SILENT = 5;

/** The report with every gated comparison explained. */
export function explained(report: Report): Report {
  return {
    ...report,
    scenarios: report.scenarios.map((scenario) => ({
      ...scenario,
      explanations: report.decision.comparisons
        .filter((comparison) => comparison.gated && comparison.scenario === scenario.scenario)
        .map((comparison) => anExplanation(comparison)),
    })),
  };
}

/**
 * How a made comparison came about: its replicates' changes, an interval that narrows to its own, and both sides' times.
 * The same bytes each time.
 */
export function anExplanation(
  comparison: JudgedComparison,
  overrides: Partial<Explanation> = {},
): Explanation {
  const { scale, effect, difference, replicates, mode } = comparison;
  const ofRatio = (ratio: number | null): number | null => (ratio === null ? null : ratio - 1);
  const [lower, upper] =
    scale === 'difference'
      ? [difference.lower, difference.upper]
      : [ofRatio(effect.lower), ofRatio(effect.upper)];
  const width = lower === null || upper === null ? 0 : upper - lower;
  const changeOf = (shift: number): number => (scale === 'difference' ? shift : Math.exp(shift) - 1);
  return {
    comparison,
    distributions: isTime(comparison.metric.kind) ? bothSides(comparison) : [],
    changes: replicates.map(({ name, shift, baseline, candidate }) => {
      const change = shift === null ? ofLevel(comparison, candidate ?? baseline) : changeOf(shift);
      return { name, change, isBeyondTolerance: change !== null && isBeyond(comparison, change) };
    }),
    sequence:
      mode === 'baseline'
        ? []
        : replicates.map(({ name }, index) => {
            const early = (width * (replicates.length - 1 - index)) / (index + 1);
            const isKnown = index >= SILENT;
            return {
              name,
              blocks: index + 1,
              lower: isKnown && lower !== null ? lower - early : null,
              upper: isKnown && upper !== null ? upper + 1.5 * early : null,
            };
          }),
    ...overrides,
  };
}

function isBeyond({ metric, scale, margins }: JudgedComparison, change: number): boolean {
  const higher = scale === 'difference' ? change : Math.log1p(change);
  return (metric.better === 'lower' ? higher : -higher) > margins.tolerance;
}

function ofLevel({ baseline }: JudgedComparison, value: number | null): number | null {
  return value === null || baseline === null || baseline === 0 ? null : value / baseline - 1;
}

function bothSides({ baseline, candidate }: JudgedComparison): readonly SideDistribution[] {
  return (['baseline', 'candidate'] as const).map((side) => {
    const level = (side === 'baseline' ? baseline : candidate) ?? 100;
    return {
      side,
      count: 4600,
      p50Ms: level / 2.1,
      p95Ms: level,
      distribution: someDistribution(level / 2.1, 0.46),
    };
  });
}
