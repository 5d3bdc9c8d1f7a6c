import { ALL_ENDPOINTS } from '../trial/index.ts';
import type { JudgedComparison, JudgedThreshold, Reason, Verdict } from './decision.ts';

/** The stable words of reasons that come from a comparison. */
const CODES: Readonly<Record<Verdict, string>> = {
  regression: 'regression',
  invalid: 'missing-metric',
  inconclusive: 'undecided',
  improvement: 'improvement',
  pass: 'pass',
};

/** The word for a regression that is accepted, and so blocks nothing. */
const ACCEPTED = 'regression-accepted';

/** Whether a reason says so. */
export function isAcceptedReason({ code }: Reason): boolean {
  return code === ACCEPTED;
}

/** Says in one sentence what was decided about a comparison. */
export function comparisonReason(judged: JudgedComparison): Reason {
  const { scenario, endpoint, metric, verdict, severity, suspected, accepted, wouldSettle } = judged;
  const settle = verdict === 'inconclusive' && wouldSettle !== '' ? `; would settle it: ${wouldSettle}` : '';
  const tolerated = severity === 'within-tolerance' ? 'regression-within-tolerance' : CODES[verdict];
  const code = accepted === null ? tolerated : ACCEPTED;
  return {
    code: suspected === 'worse' ? 'suspected' : code,
    message: `${nameOf(judged)}: ${judged.reason}${suspected === 'worse' ? '' : settle}`,
    scenario,
    endpoint,
    metric: metric.name,
  };
}

/** How a comparison is called in a sentence. */
export function nameOf({ endpoint, metric }: JudgedComparison): string {
  return `${endpoint === ALL_ENDPOINTS ? 'all requests' : endpoint} ${metric.name}`;
}

/** Says in one sentence what was found about a threshold. */
export function thresholdReason({ scenario, threshold, value, state, sure }: JudgedThreshold): Reason {
  const { metric, endpoint, text } = threshold;
  const base = { scenario, endpoint, metric };
  if (state === 'no-samples') {
    return {
      ...base,
      code: 'threshold-no-samples',
      message: `threshold ${text}: nothing was measured that it could be judged on`,
    };
  }
  const close = sure ? '' : ', though not surely';
  const shown = value === null ? '' : ` (measured ${Number(value.toPrecision(4))})`;
  return { ...base, code: `threshold-${state}`, message: `threshold ${text} is ${state}${close}${shown}` };
}
