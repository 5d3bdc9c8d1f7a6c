import { type Pair, pairOfValues } from '../../src/comparison/block-pairs.ts';
import type { FamilyMember } from '../../src/comparison/family.ts';
import type { Random } from '../../src/foundation/index.ts';
import { DEFAULT_POLICY, type Policy } from '../../src/scenario/index.ts';
import {
  ALL_ENDPOINTS,
  COMPLETED_SHARE,
  ERROR_SHARE,
  type Metric,
  responseTimeMetric,
} from '../../src/trial/index.ts';
import { LEVEL_MS, type SimulatedGate } from './block-gate.ts';
import type { NoiseLaw } from './noise.ts';

/** Requests a side and block behind a share: 9,000 in twenty blocks. */
export const REQUESTS = 450;

/** A family of `count` numbers without a least effect: margins are those of the policy alone. */
export function scalarFamily(count: number): readonly FamilyMember[] {
  return Array.from({ length: count }, (_, index) => ({
    endpoint: 'build',
    metric: {
      name: `number-${index + 1}`,
      unit: 'kB',
      better: 'lower' as const,
      kind: { kind: 'scalar' as const },
    },
    gated: true,
  }));
}

/** A policy in which these numbers of a family weigh so much, and the others 1. */
export function weighing(numbers: readonly number[], weight: number): Partial<Policy> {
  return {
    overrides: numbers.map((number) => ({ endpoint: null, metric: `number-${number}`, margins: {}, weight })),
  };
}

/** What a scenario gates that marks nothing: p50, p95, errors and answered arrivals of the whole. */
export const DEFAULT_FAMILY: readonly FamilyMember[] = [
  responseTimeMetric(0.5),
  responseTimeMetric(0.95),
  ERROR_SHARE,
  COMPLETED_SHARE,
].map((metric) => ({ endpoint: ALL_ENDPOINTS, metric, gated: true }));

/** A gate in fresh instances that may stop early, nothing chosen before it. */
export function gateOf(members: readonly FamilyMember[], policy: Partial<Policy> = {}): SimulatedGate {
  return { members, policy: policyWith(policy), freshInstances: true, pilot: null, mayStopEarly: true };
}

/** A policy with what a study cares about replaced. */
export function policyWith(replaced: Partial<Policy>): Policy {
  return { ...DEFAULT_POLICY, ...replaced };
}

export interface DrawnGate {
  readonly law: NoiseLaw;
  /** Of the differences between the sides, on the log scale. */
  readonly deviation: number;
  /** True log-ratio of each member; shares have none. */
  readonly shiftOf: (member: FamilyMember, index: number) => number;
  /** Share of the candidate's requests that fail. */
  readonly errors?: number;
}

/** Draws the values of a family block by block; the metrics are independent of one another, the hardest case for it. */
export function drawBlocks(
  { members }: Pick<SimulatedGate, 'members'>,
  { law, deviation, shiftOf, errors = 0 }: DrawnGate,
  random: Random,
): (block: number) => readonly Pair[] {
  const streams = members.map((_, index) => law.blocks(deviation, random.fork(`metric ${index}`)));
  const failing = random.fork('errors');
  return (block) =>
    members.map((member, index) => {
      const { metric } = member;
      if (metric.kind.kind === 'share') return pairOfShares(metric, block, errors, failing);
      const noise = streams[index]?.() ?? { common: 0, difference: 0 };
      const difference = noise.difference + shiftOf(member, index);
      const value = (half: number): number => inSteps(LEVEL_MS * Math.exp(noise.common + half), law.step);
      return pairOfValues(
        metric,
        block,
        { value: value(-difference / 2), requests: REQUESTS },
        { value: value(difference / 2), requests: REQUESTS },
      );
    });
}

function inSteps(value: number, step: number): number {
  const unit = step * LEVEL_MS;
  return step === 0 ? value : unit * Math.max(1, Math.round(value / unit));
}

function pairOfShares(metric: Metric, block: number, errors: number, random: Random): Pair {
  // Only the errors fail: what is answered with an error is answered.
  const failed = metric.name === ERROR_SHARE.name && errors > 0 ? drawFailures(errors, random) : 0;
  const share = (failures: number): number =>
    metric.better === 'lower' ? failures / REQUESTS : 1 - failures / REQUESTS;
  return pairOfValues(
    metric,
    block,
    { value: share(0), requests: REQUESTS },
    { value: share(failed), requests: REQUESTS },
  );
}

function drawFailures(share: number, random: Random): number {
  let failed = 0;
  for (let request = 0; request < REQUESTS; request++) failed += Number(random.next() < share);
  return failed;
}
