import { median } from 'simple-statistics';
import { type Policy, roundedPercent } from '../scenario/index.ts';
import type { AttemptEvidence, Carried } from '../trial/index.ts';
import { cliffsDelta, robustDeviation, sampleShift, studentTQuantile } from '../statistics/index.ts';
import type {
  Comparison,
  Confirmation,
  EffectSize,
  MinimumDetectableEffect,
  Standing,
} from './comparison.ts';
import { DETECTABLE_POWER } from './confirmation.ts';
import { type Needs, NOTHING_NEEDED, roundedUp } from './figure.ts';
import type { MetricSeries } from './metric-series.ts';
import { LEAST_BASELINES } from './deployment-standing.ts';
import type { DeploymentTest } from './deployment-test.ts';
import { movedBy, presentShift } from './interval.ts';
import { type Margins, rawEffect, scaleOf, weightOf } from './scale.ts';

/** A baseline further than this many robust deviations from the others is pointed out, never dropped. */
const OUTLYING = 3.5;

interface Described {
  readonly policy: Policy;
  readonly scenario: string;
  readonly margins: Margins;
  readonly test: DeploymentTest;
  readonly standing: Standing;
  readonly confirmation: Confirmation;
  /** The smallest θ that would have been called a regression with {@link DETECTABLE_POWER}; null where none. */
  readonly detectable: number | null;
}

/** Fills every field of a history comparison from its test. */
export function describeHistoryComparison(series: MetricSeries, known: Described): Comparison {
  const { template, baselineMetrics, candidateMetrics } = series;
  const { policy, test, margins } = known;
  const levels = (metrics: typeof baselineMetrics): number | null =>
    metrics.length === 0 ? null : median(metrics.map(({ level }) => level));
  const baseline = levels(baselineMetrics);
  const moved = movedBy(template.metric, baseline, test.shift);
  const settled = needs(series, known);
  const typical = { baseline, candidate: moved ?? levels(candidateMetrics) };
  return {
    scenario: known.scenario,
    endpoint: template.endpoint,
    metric: template.metric,
    gated: template.gated,
    weight: weightOf(policy, template.endpoint, template.metric),
    mode: 'baseline',
    scale: scaleOf(template.metric),
    standing: known.standing,
    ...typical,
    ...presentShift(template.metric, typical, test.shift, intervalOf(test, policy.beta)),
    effectSize: sizeOf(series),
    margins,
    evidence: {
      kind: 'p',
      slower: test.slower,
      beyondTolerance: test.beyondTolerance,
      faster: test.faster,
      withinTolerance: test.withinTolerance,
      acceptable: test.acceptable,
    },
    basis: { claim: 'code', errorShare: 1, assignment: 'candidate-only', dependent: false, course: [] },
    control: series.machine.use,
    confirmation: known.confirmation,
    attempt: attemptOf(template, known),
    trials: { baseline: baselineMetrics.length, candidate: candidateMetrics.length },
    replicates: replicatesOf(series),
    spread: series.baseline.length < 2 ? null : test.deviation,
    counts: [],
    minimumDetectableEffect: detectableEffect(series, known),
    wouldSettle: settled.words,
    figures: settled.figures,
    warnings: outlierWarnings(series),
  };
}

function sizeOf({
  template: { metric },
  baselineMetrics,
  candidateMetrics,
  baseline,
  candidate,
}: MetricSeries): EffectSize {
  const shift = sampleShift(baseline, candidate);
  return {
    hodgesLehmann: shift === null ? null : rawEffect(metric, shift),
    cliffsDelta: cliffsDelta(
      baselineMetrics.map(({ level }) => level),
      candidateMetrics.map(({ level }) => level),
    ),
  };
}

function attemptOf(
  { endpoint, metric, gated }: MetricSeries['template'],
  { test, standing, confirmation }: Described,
): AttemptEvidence | null {
  if (!gated || standing.kind !== 'judged') return null;
  const carried = (p: number): Carried => ({ now: p, best: p });
  return {
    endpoint,
    metric: metric.name,
    kind: 'p',
    slower: carried(test.slower),
    beyondTolerance: carried(test.beyondTolerance),
    faster: carried(test.faster),
    withinTolerance: carried(test.withinTolerance),
    acceptable: carried(test.acceptable),
    isConfirmed: confirmation.kind === 'confirmed' && test.slower < test.faster,
  };
}

function intervalOf(
  test: DeploymentTest,
  beta: number,
): { lower: number | null; upper: number | null; confidence: number } {
  const confidence = 1 - 2 * beta;
  if (test.shift === null || test.degrees <= 0 || !Number.isFinite(test.shift)) {
    return { lower: null, upper: null, confidence };
  }
  const reach = studentTQuantile(1 - beta, test.degrees) * test.standardError;
  return { lower: test.shift - reach, upper: test.shift + reach, confidence };
}

function detectableEffect({ template }: MetricSeries, { detectable }: Described): MinimumDetectableEffect {
  const ratio =
    detectable === null || scaleOf(template.metric) === 'difference' ? detectable : Math.exp(detectable);
  return { ratio, power: DETECTABLE_POWER };
}

function needs(series: MetricSeries, known: Described): Needs {
  const { standing, confirmation, test, policy } = known;
  if (standing.kind === 'undecidable') {
    const more = LEAST_BASELINES - series.baseline.length;
    // A candidate with too little to say comes first: baselines would not help it.
    const isCandidate = series.candidateMetrics.some(({ informational }) => informational !== '');
    return {
      words: standing.needs,
      figures: more > 0 && !isCandidate ? [{ of: 'baseline-deployments', value: more }] : [],
    };
  }
  if (confirmation.kind === 'suspected' && test.slower <= policy.alpha) {
    const { needs: words, deployments } = confirmation;
    return {
      words,
      figures: deployments > 0 ? [{ of: 'candidate-deployments', value: deployments }] : [],
    };
  }
  if (test.acceptable <= policy.beta || test.degrees <= 0 || test.shift === null) return NOTHING_NEEDED;
  // The width that a further candidate deployment still leaves is at least the baselines' own uncertainty.
  const reach = studentTQuantile(1 - policy.beta, test.degrees);
  for (let candidates = series.candidate.length + 1; candidates <= 20; candidates++) {
    const error = test.deviation * Math.sqrt(1 / candidates + 1 / test.effectiveBaselines + test.leverage);
    if (test.shift + reach * error < known.margins.passing) {
      const more = candidates - series.candidate.length;
      return {
        words: `about ${more} more candidate ${more === 1 ? 'deployment' : 'deployments'}, or a second side`,
        figures: [{ of: 'candidate-deployments', value: more }],
      };
    }
  }
  return secondSide(series, known, test.shift + reach * test.standardError);
}

/** No number of candidates would do: what remains is another design, or the tolerance that lies beyond the interval. */
function secondSide({ template }: MetricSeries, { test }: Described, end: number): Needs {
  const side = 'a second side: start mode or a baseline URL';
  if (test.shift === null || !Number.isFinite(end)) return { words: side, figures: [] };
  const isShareScale = scaleOf(template.metric) === 'difference';
  const value = roundedUp(isShareScale ? end : Math.expm1(end));
  return {
    words: `${side}, or ${isShareScale ? 'an error-tolerance' : 'a tolerance'} of about ${roundedPercent(value)}`,
    figures: [{ of: 'tolerance', value }],
  };
}

function replicatesOf({ baselineMetrics, candidateMetrics }: MetricSeries): Comparison['replicates'] {
  return [
    ...baselineMetrics.map(({ level }, index) => ({
      name: `baseline ${index + 1}`,
      baseline: level,
      candidate: null,
      shift: null,
    })),
    ...candidateMetrics.map(({ level }, index) => ({
      name: `candidate ${index + 1}`,
      baseline: null,
      candidate: level,
      shift: null,
    })),
  ];
}

function outlierWarnings({ baseline }: MetricSeries): readonly string[] {
  const spread = robustDeviation(baseline);
  if (!spread) return [];
  const centre = median([...baseline]);
  const outlying = baseline.filter((value) => Math.abs(value - centre) > OUTLYING * spread).length;
  return outlying === 0
    ? []
    : [
        `${outlying} of ${baseline.length} baselines lie far from the others; they are kept, and widen the interval`,
      ];
}
