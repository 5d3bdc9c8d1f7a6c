import type { Comparison } from '../comparison/index.ts';
import { type Acceptance, dayOf, formatPercent, MOST_UP_TO, suggest } from '../scenario/index.ts';
import { isRegression } from './decides.ts';
import type { AcceptanceDraft, AcceptanceState, JudgedAcceptance, JudgedComparison } from './decision.ts';
import { nameOf } from './reasons.ts';

/** An acceptance as it is offered to a decision. */
export interface OfferedAcceptance extends Acceptance {
  /**
   * Whether what is compared with is as slow as was accepted already: the acceptance stands in the baseline's own tree, or
   * its level was accepted by it. Else every later change could use it once more.
   */
  readonly isSpent: boolean;
}

/** What was made of the acceptances. */
export interface Accepted {
  /** The comparisons in their order, with what is accepted of them. */
  readonly comparisons: readonly JudgedComparison[];
  readonly acceptances: readonly JudgedAcceptance[];
  /** What has to be said of acceptances that do not do what they were meant to, one sentence each. */
  readonly notes: readonly string[];
}

/** How many days an acceptance holds that nobody gave another end. */
export const ACCEPTED_DAYS = 90;

/**
 * Holds proved regressions against what was accepted. Accepted is one whose whole interval lies below the accepted size, as
 * one within the tolerance does: what may be worse than was agreed to is not agreed to. Metrics that are found to be
 * worse stay regressions, and are told as such.
 *
 * `startedAt` is the candidate's, in ISO 8601: by its day acceptances expire, so that a decision can be made again.
 * `scenarios` are all that were run, also those of which nothing can be compared.
 */
export function acceptRegressions(
  comparisons: readonly JudgedComparison[],
  offered: readonly OfferedAcceptance[],
  startedAt: string,
  scenarios: readonly string[],
): Accepted {
  const today = dayOf(startedAt);
  const judged = comparisons.map((comparison): JudgedComparison => {
    if (!isRegression(comparison)) return comparison;
    const acceptance = offered.find((each) => isOf(comparison, each));
    const state = acceptance === undefined ? null : stateOf(comparison, acceptance, today);
    const isAccepted = state === 'applied';
    return {
      ...comparison,
      reason: `${comparison.reason}${acceptance === undefined || state === null ? '' : CLAUSES[state](acceptance)}`,
      accepted: isAccepted && acceptance !== undefined ? withoutSpent(acceptance) : null,
      draft: isAccepted ? null : draftOf(comparison, today),
    };
  });
  const acceptances = offered.map((each) => judgeAcceptance(judged, each, today));
  return {
    comparisons: judged,
    acceptances,
    notes: acceptances.flatMap((each) => noteOf(each, judged, scenarios)),
  };
}

function isOf({ scenario, endpoint, metric }: Comparison, acceptance: Acceptance): boolean {
  return (
    scenario === acceptance.scenario && endpoint === acceptance.endpoint && metric.name === acceptance.metric
  );
}

type FoundState = Extract<AcceptanceState, 'applied' | 'exceeded' | 'expired' | 'spent'>;

function stateOf(
  comparison: JudgedComparison,
  { upTo, until, isSpent }: OfferedAcceptance,
  today: string,
): FoundState {
  if (isSpent) return 'spent';
  if (until < today) return 'expired';
  const { end } = worseBy(comparison);
  return end !== null && end <= upTo ? 'applied' : 'exceeded';
}

/**
 * What a regression must surely lie below to be accepted, as a shift on its scale of the two instances that were measured;
 * null where no acceptance can be used for it: there is none, it is past, spent, or surely exceeded.
 */
export function questionOf(
  regression: JudgedComparison,
  offered: readonly OfferedAcceptance[],
  startedAt: string,
): number | null {
  const acceptance = offered.find((each) => isOf(regression, each));
  if (acceptance === undefined) return null;
  const { upTo } = acceptance;
  const isUsable = ['applied', 'exceeded'].includes(stateOf(regression, acceptance, dayOf(startedAt)));
  const { start } = worseBy(regression);
  if (!isUsable || (start !== null && start > upTo)) return null;
  return (regression.scale === 'difference' ? upTo : Math.log1p(upTo)) - regression.margins.instances;
}

/** What an acceptance adds to the reason of a regression. */
const CLAUSES: Readonly<Record<FoundState, (acceptance: Acceptance) => string>> = {
  applied: ({ upTo, until }) => `; accepted up to ${formatPercent(upTo)} until ${until}`,
  exceeded: ({ upTo }) => `; accepted are ${formatPercent(upTo)} at most, and it is not surely less`,
  expired: ({ upTo, until }) =>
    `; up to ${formatPercent(upTo)} was accepted until ${until}, which has passed`,
  spent: ({ upTo }) => `; the ${formatPercent(upTo)} that were accepted are in the baseline already`,
};

/**
 * How much worse the candidate is, as a share of the baseline or the difference of shares, and is at least and may be at
 * most; null where unbounded. What A/A runs say of two instances of the same code is added to both ends, as to what is
 * held against an acceptance: the interval is of the two that were measured, and accepted is what the code does.
 */
function worseBy({ scale, effect, difference, margins: { instances }, metric: { better } }: Comparison): {
  readonly size: number | null;
  readonly start: number | null;
  readonly end: number | null;
} {
  if (scale === 'difference') {
    const { value, lower, upper } = difference;
    const [size, start, end] =
      better === 'lower' ? [value, lower, upper] : [negated(value), negated(upper), negated(lower)];
    const moved = (bound: number | null): number | null => (bound === null ? null : bound + instances);
    return { size, start: moved(start), end: moved(end) };
  }
  const { ratio, lower, upper } = effect;
  const [size, start, end] =
    better === 'lower' ? [ratio, lower, upper] : [inverse(ratio), inverse(upper), inverse(lower)];
  return { size: lessOne(size), start: lessOne(start, instances), end: lessOne(end, instances) };
}

function negated(value: number | null): number | null {
  return value === null ? null : -value;
}

/** The share by which a ratio is beyond 1, itself moved by so much on the log scale. */
function lessOne(ratio: number | null, moved = 0): number | null {
  return ratio === null ? null : ratio * Math.exp(moved) - 1;
}

function inverse(ratio: number | null): number | null {
  return ratio === null || ratio <= 0 ? null : 1 / ratio;
}

/**
 * The size that an acceptance needs so that the next run of the same code is covered by it: as far beyond the end of the
 * interval as that is beyond the change, because the next interval lies around another estimate. Rounded up to whole per
 * cents, or tenths of points. Null where there is no such bound.
 */
function draftOf(comparison: JudgedComparison, today: string): AcceptanceDraft | null {
  const { size, end } = worseBy(comparison);
  if (size === null || end === null || end <= 0) return null;
  const isShare = comparison.scale === 'difference';
  const wanted = isShare ? end + (end - size) : (1 + end) ** 2 / (1 + size) - 1;
  const steps = isShare ? 1000 : 100;
  // Twelve digits first: 0.07 * 100 is 7.000000000000001.
  const upTo = Math.ceil(Number((wanted * steps).toPrecision(12))) / steps;
  return upTo > 0 && upTo < MOST_UP_TO ? { upTo, until: dayOf(`${today}T00:00:00Z`, ACCEPTED_DAYS) } : null;
}

function judgeAcceptance(
  comparisons: readonly JudgedComparison[],
  offered: OfferedAcceptance,
  today: string,
): JudgedAcceptance {
  const acceptance = withoutSpent(offered);
  const ofScenario = comparisons.filter(({ scenario }) => scenario === acceptance.scenario);
  if (ofScenario.length === 0) return { ...acceptance, state: 'not-measured' };
  const own = ofScenario.filter((comparison) => isOf(comparison, acceptance));
  if (own.length === 0) return { ...acceptance, state: 'unmatched' };
  const states = own.filter(isRegression).map((comparison) => stateOf(comparison, offered, today));
  const [first] = states;
  if (first !== undefined)
    return { ...acceptance, state: states.find((state) => state !== 'applied') ?? first };
  if (acceptance.until < today) return { ...acceptance, state: 'expired' };
  return { ...acceptance, state: offered.isSpent ? 'spent' : 'not-needed' };
}

function withoutSpent({ scenario, endpoint, metric, upTo, reason, by, until }: Acceptance): Acceptance {
  return { scenario, endpoint, metric, upTo, reason, by, until };
}

function noteOf(
  acceptance: JudgedAcceptance,
  comparisons: readonly JudgedComparison[],
  scenarios: readonly string[],
): readonly string[] {
  const { scenario, endpoint, metric, until, state } = acceptance;
  const name = `the acceptance of ${endpoint} ${metric} in ${scenario}`;
  const regressed = comparisons.find(
    (comparison) => isRegression(comparison) && isOf(comparison, acceptance),
  );
  switch (state) {
    case 'applied':
    case 'not-needed':
      return [];
    case 'not-measured': {
      // Of a scenario that this run has nothing to do with, nothing is said; one like it was probably meant.
      const meant = scenarios.includes(scenario) ? null : suggest(scenario, scenarios);
      return meant === null ? [] : [`${name} names no scenario of this run; did you mean ${meant}?`];
    }
    case 'exceeded':
    case 'spent':
      return regressed === undefined ? [] : [`${nameOf(regressed)}: ${regressed.reason}`];
    case 'expired':
      return [
        `${name} expired on ${until}${regressed === undefined ? ', and nothing needs it: remove it' : ''}`,
      ];
    case 'unmatched': {
      const own = comparisons.filter((comparison) => comparison.scenario === scenario);
      const endpoints = [...new Set(own.map((comparison) => comparison.endpoint))];
      const isKnown = endpoints.includes(endpoint);
      const names = own
        .filter((comparison) => comparison.endpoint === endpoint)
        .map((comparison) => comparison.metric.name);
      const meant = isKnown ? suggest(metric, names) : suggest(endpoint, endpoints);
      return [`${name} fits nothing that was compared${meant === null ? '' : `; did you mean ${meant}?`}`];
    }
  }
}
