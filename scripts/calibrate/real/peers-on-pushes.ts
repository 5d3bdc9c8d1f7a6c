import { exceedsPrediction } from '../../../__tests__/calibration/peers/prediction-t.ts';
import { exceedsRatio } from '../../../__tests__/calibration/peers/ratio.ts';
import type { DeploymentMetric } from '../../../src/comparison/index.ts';
import { at } from '../../../src/foundation/index.ts';
import { nameOf, type Push, slowed } from './pushes.ts';

/** Baselines of the prediction limit, as many as the gate takes. */
const MOST_BASELINES = 20;

interface Rule {
  readonly key: string;
  readonly words: string;
  /** Whether it alarms: costs of earlier pushes (more is worse, the newest last), and of this one. */
  readonly alarms: (before: readonly number[], now: number) => boolean;
}

function ratio(limit: number): Rule['alarms'] {
  return (before, now) => exceedsRatio(before.slice(-1), [now], limit);
}

/** Rules for one series and one new value. */
export const PEER_RULES: readonly Rule[] = [
  { key: '1.1', words: 'ratio to the last run > 1.1', alarms: ratio(1.1) },
  { key: '1.2', words: '> 1.2', alarms: ratio(1.2) },
  { key: '2.0', words: '> 2.0', alarms: ratio(2) },
  {
    key: 't',
    words: 'prediction t, .99',
    alarms: (before, now) => exceedsPrediction(before.slice(-MOST_BASELINES), now),
  },
];

/** How often each rule alarmed: on any series of a push, and on the one that was slowed. */
export interface PeerCounts {
  readonly any: Readonly<Record<string, number>>;
  readonly slowed: Readonly<Record<string, number>>;
}

/** Judges pushes one series at a time, as these tools do. */
export function judgeByPeers(
  pushes: readonly Push[],
  cases: readonly { readonly index: number; readonly slow: DeploymentMetric }[],
  slowdown: number,
): PeerCounts {
  const verdicts = cases.map(({ index, slow }) => {
    const { metrics } = slowed(at(pushes, index).deployment, slow, slowdown);
    const before = new Map(metrics.map((metric) => [nameOf(metric), costsBefore(pushes, index, metric)]));
    const alarming = (rule: Rule): readonly string[] =>
      metrics
        .filter((metric) => {
          const costs = before.get(nameOf(metric)) ?? [];
          return costs.length >= 2 && rule.alarms(costs, costOf(metric));
        })
        .map(nameOf);
    return PEER_RULES.map((rule) => {
      const names = alarming(rule);
      return { any: names.length > 0, slowed: names.includes(nameOf(slow)) };
    });
  });
  const count = (what: 'any' | 'slowed'): Readonly<Record<string, number>> =>
    Object.fromEntries(
      PEER_RULES.map(({ key }, rule) => [key, verdicts.filter((each) => at(each, rule)[what]).length]),
    );
  return { any: count('any'), slowed: count('slowed') };
}

function costsBefore(pushes: readonly Push[], index: number, metric: DeploymentMetric): readonly number[] {
  return pushes
    .slice(0, index)
    .flatMap(({ deployment }) => deployment.metrics.filter((other) => nameOf(other) === nameOf(metric)))
    .map(costOf);
}

function costOf({ metric, level }: DeploymentMetric): number {
  return metric.better === 'lower' ? level : 1 / level;
}
