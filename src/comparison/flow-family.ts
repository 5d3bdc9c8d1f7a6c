import { counterMetric, type PrimaryFlow, rateMetric, type Run, trendMetric } from '../trial/index.ts';
import type { FamilyMember } from './family.ts';

/** Quantiles of trends that are shown, gated or not. */
const SHOWN_QUANTILES = [0.5, 0.95] as const;

/**
 * What a run is compared on besides requests. Gated are, for each primary journey, the quantiles of its duration and
 * the share that was completed; for each primary WebSocket the quantiles of its round trip, the share of messages that
 * got their reply and the share of connections that were had. Whatever else the trials hold is shown.
 */
export function flowMembers(run: Run): readonly FamilyMember[] {
  const gated = gatedFlowMembers(run);
  const known = new Set(gated.map(keyOf));
  return [...gated, ...shownMembers(run).filter((member) => !known.has(keyOf(member)))];
}

/** What is gated of the primary flows, known before anything is measured. */
export function gatedFlowMembers({
  primaryFlows,
  policy,
}: Pick<Run, 'primaryFlows' | 'policy'>): readonly FamilyMember[] {
  return primaryFlows.flatMap((flow) => gatedMembers(flow, policy.quantiles));
}

function gatedMembers(
  { kind, name, awaitsReplies }: PrimaryFlow,
  quantiles: readonly number[],
): FamilyMember[] {
  const trend = kind === 'journey' ? 'iteration_duration' : awaitsReplies ? 'ws_round_trip' : 'ws_connecting';
  const rates =
    kind === 'journey'
      ? ['iterations_completed']
      : ['ws_connected', ...(awaitsReplies ? ['ws_replies'] : [])];
  const metrics = [
    ...quantiles.toSorted((a, b) => a - b).map((quantile) => trendMetric(trend, quantile)),
    ...rates.map(rateMetric),
  ];
  return metrics.map((metric) => ({ endpoint: name, metric, gated: true }));
}

/** In the order of their first appearance: trends, rates, counters. */
function shownMembers({ trials, policy }: Run): readonly FamilyMember[] {
  const quantiles = [...new Set([...policy.quantiles, ...SHOWN_QUANTILES])].toSorted((a, b) => a - b);
  const members = [
    ...trials.flatMap((trial) =>
      trial.trends.flatMap(({ metric, endpoint }) =>
        quantiles.map((quantile) => ({ endpoint, metric: trendMetric(metric, quantile), gated: false })),
      ),
    ),
    ...trials.flatMap((trial) =>
      trial.rates.map(({ metric, endpoint }) => ({ endpoint, metric: rateMetric(metric), gated: false })),
    ),
    ...trials.flatMap((trial) =>
      trial.counters.map(({ metric, endpoint }) => ({
        endpoint,
        metric: counterMetric(metric),
        gated: false,
      })),
    ),
  ];
  return [...new Map(members.map((member) => [keyOf(member), member] as const)).values()];
}

function keyOf({ endpoint, metric }: FamilyMember): string {
  return JSON.stringify([endpoint, metric.name]);
}
