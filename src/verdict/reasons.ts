import type { Comparison, Figure } from '../comparison/index.ts';
import { roundedPercent } from '../scenario/index.ts';
import { ALL_ENDPOINTS } from '../trial/index.ts';
import type { JudgedComparison, JudgedThreshold, Reason, Verdict } from './decision.ts';
import type { Lacks } from './threshold-interval.ts';

/** The stable words of reasons that come from a comparison. */
const CODES: Readonly<Record<Verdict, string>> = {
  regression: 'regression',
  invalid: 'missing-metric',
  inconclusive: 'undecided',
  improvement: 'improvement',
  pass: 'pass',
};

/** The code of what a history is too young to say. */
export const FEW_BASELINES = 'few-baselines';

/** The word for a regression that is accepted, and so blocks nothing. */
const ACCEPTED = 'regression-accepted';

/** Whether a reason says so. */
export function isAcceptedReason({ code }: Reason): boolean {
  return code === ACCEPTED;
}

/** Says in one sentence what was decided about a comparison. */
export function comparisonReason(judged: JudgedComparison): Reason {
  const { scenario, endpoint, metric, verdict, suspected, wouldSettle } = judged;
  const isOpen = verdict === 'inconclusive';
  // What would confirm a suspicion is in its own words already.
  const settle = suspected === 'worse' ? '' : settleWords(wouldSettle);
  return {
    code: suspected === 'worse' ? 'suspected' : codeOf(judged),
    message: `${nameOf(judged)}: ${judged.reason}${isOpen ? `${seenWords(judged)}${settle}` : ''}`,
    scenario,
    endpoint,
    metric: metric.name,
    figures: isOpen ? [...seenFigures(judged), ...judged.figures] : [],
  };
}

function codeOf({ verdict, severity, accepted, standing }: JudgedComparison): string {
  if (accepted !== null) return ACCEPTED;
  if (severity === 'within-tolerance') return 'regression-within-tolerance';
  return standing.kind === 'undecidable' && standing.fewBaselines ? FEW_BASELINES : CODES[verdict];
}

/** What would settle what is open, as the end of a sentence. */
export function settleWords(wouldSettle: string): string {
  return wouldSettle === '' ? '' : `; would settle it: ${wouldSettle}`;
}

/** What was open to be seen: the smallest slowdown that would have been found. */
function seenWords(judged: JudgedComparison): string {
  const { standing, scale, suspected, minimumDetectableEffect } = judged;
  if (standing.kind !== 'judged') return '';
  if (hasInfiniteRatio(judged))
    return '; what would have been seen is not known where a side was 0 in some blocks';
  const { ratio, power } = minimumDetectableEffect;
  if (ratio === null || !Number.isFinite(ratio))
    return suspected === 'worse'
      ? '; without that no slowdown, however great, would have been called a regression'
      : '; so few observations would not have shown any slowdown';
  const size =
    scale === 'difference' ? `${roundedPercent(ratio).replace(' %', '')} points` : roundedPercent(ratio - 1);
  return `; ${size} would have been seen with ${roundedPercent(power)}`;
}

/** Whether a block has both values and no ratio of them. */
function hasInfiniteRatio({ mode, replicates }: JudgedComparison): boolean {
  return (
    mode === 'side-by-side' &&
    replicates.some(
      ({ baseline, candidate, shift }) => baseline !== null && candidate !== null && shift === null,
    )
  );
}

function seenFigures({ standing, scale, minimumDetectableEffect }: JudgedComparison): readonly Figure[] {
  const { ratio } = minimumDetectableEffect;
  if (standing.kind !== 'judged' || ratio === null || !Number.isFinite(ratio)) return [];
  return [{ of: 'detectable', value: scale === 'difference' ? ratio : ratio - 1 }];
}

/** How a comparison is called in a sentence. */
export function nameOf({ endpoint, metric }: Pick<Comparison, 'endpoint' | 'metric'>): string {
  return `${endpoint === ALL_ENDPOINTS ? 'all requests' : endpoint} ${metric.name}`;
}

const WHY_NO_INTERVAL: Readonly<Record<Lacks, string>> = Object.freeze({
  blocks: 'all of the value is of one block, which gives no interval',
  seconds: 'fewer than five blocks, with fewer than five seconds that have requests, give no interval',
  successes: 'fewer than five blocks, with fewer than five seconds that have ten successes, give no interval',
  'own-seconds':
    'fewer than five blocks give no interval of this, because their seconds are kept of all requests together',
  rate: 'fewer than five blocks give no interval of a rate per second',
  requests: 'so few requests give no interval',
});

/** Says in one sentence what was found about a threshold. */
export function thresholdReason({
  scenario,
  threshold,
  value,
  state,
  sure,
  lacks,
  consequence,
  needs,
}: JudgedThreshold): Reason {
  const { metric, endpoint, text } = threshold;
  const base = { scenario, endpoint, metric, figures: [] };
  if (state === 'no-samples') {
    return {
      ...base,
      code: 'threshold-no-samples',
      message: `threshold ${text}: nothing was measured that it could be judged on`,
    };
  }
  const unknown = lacks === null ? '' : `: ${WHY_NO_INTERVAL[lacks]}`;
  const close = sure ? '' : `, though not surely${unknown}`;
  const shown = value === null ? '' : ` (measured ${Number(value.toPrecision(4))})`;
  if (consequence === 'open') {
    // What is surely broken is left open by the other side alone.
    const open = sure ? 'broken, and whether the other side breaks it too is too close' : 'too close';
    return {
      ...base,
      code: 'threshold-too-close',
      message: `threshold ${text} is ${open} to call${shown}${settleWords(needs.words)}`,
      figures: needs.figures,
    };
  }
  return { ...base, code: `threshold-${state}`, message: `threshold ${text} is ${state}${close}${shown}` };
}
