import {
  type Budget,
  joinedSize,
  plannedFamilySize,
  marginPolicyOf,
  type MetricForesight,
  type PilotNoise,
} from '../comparison/index.ts';
import type { Random } from '../foundation/index.ts';
import {
  choosesTolerance,
  isComparable,
  loadDurationMs,
  MOST_PILOT_SHARE,
  type Policy,
  roundedPercent,
  type Scenario,
} from '../scenario/index.ts';
import { isShare, type Pilot, type Trial } from '../trial/index.ts';
import { nameOf } from '../verdict/index.ts';
import type { Bench, ExperimentRequest } from './bench.ts';
import type { Family } from './family.ts';
import { arrivalsOfSlot, blockRandom, type BlockSlot, fillBlock } from './fill-block.ts';
import { choosesLength, type Plan, plannedBlockMs, withLength } from './plan.ts';
import { silentSides } from './silent-sides.ts';
import { sizeBlocks } from './size-blocks.ts';
import { steadyScenario } from './steady-window.ts';

/** Blocks of a pilot before a run. */
export const PILOT_BLOCKS = 12;
/** With fewer than this the noise is too uncertain to choose or to foresee anything by it. */
export const LEAST_PILOT_BLOCKS = 6;
/** Part of the time that is left which a pilot may take. */
const MOST_OF_TIME = 0.25;

/** Whether something is chosen on blocks before the first one; for a load that is not compared there is nothing to choose. */
export function needsPilot(scenario: Scenario, sides: number): boolean {
  if (choosesLength(scenario, sides)) return true;
  return sides === 2 && choosesTolerance(scenario.policy) && isComparable(scenario.load);
}

/** What a pilot measured. Its trials are never judged: a run in which something was chosen on them holds others. */
export interface PilotMeasurement {
  readonly trials: readonly Trial[];
  readonly blocks: number;
  /** Time that a block took, fresh instances included. */
  readonly blockMs: number;
  /** Requests that a block took from the budget, fresh instances included. */
  readonly requestsPerBlock: number;
  /** False when a fresh instance of a side did not come up. */
  readonly cameUp: boolean;
}

/**
 * Measures blocks like those of the plan, at the scenario's mean load. None at all where time or request budget have no
 * room for enough of them beside the run; it ends early where a side answers nothing in three of them.
 */
export async function measurePilot(
  bench: Bench,
  { scenario, signal, load, onProgress }: ExperimentRequest,
  plan: Plan,
  how: {
    /** Blocks to be measured where there is room. */
    readonly blocks: number;
    /** Fresh instances under this name; false when a side did not come up. */
    readonly renew: (name: string) => Promise<boolean>;
  },
): Promise<PilotMeasurement> {
  const startedMs = bench.elapsedMs();
  const before = load.remainingBudget();
  const slots = pilotSlots(scenario, plan, how.blocks, bench.random);
  const trials: Trial[] = [];
  let blocks = 0;
  let cameUp = true;
  if (slots.length > 0)
    onProgress({ kind: 'phase', name: 'pilot', detail: `${slots.length} blocks, how noisy is it?` });
  for (const slot of slots) {
    if (signal.aborted || arrivalsOfSlot(slot) > load.remainingBudget()) break;
    if (plan.freshInstances && slot.block > 0) cameUp = await how.renew(`pilot-${slot.block}`);
    if (!cameUp) break;
    trials.push(...(await bench.measureBlock(slot)));
    blocks++;
    // Whoever answers nothing would take its timeout in each of them.
    if (silentSides(trials, false).length > 0) break;
  }
  const blockMs = blocks === 0 ? plannedBlockMs(plan) : (bench.elapsedMs() - startedMs) / blocks;
  // Without a budget nothing is taken from it.
  const taken = Number.isFinite(before) ? before - load.remainingBudget() : 0;
  return { trials, blocks, blockMs, requestsPerBlock: taken / Math.max(1, blocks), cameUp };
}

/** How many blocks the pilot before a run gets; 0 where there is no room for enough of them. */
export function roomForPilot(scenario: Scenario, plan: Plan, elapsedMs: number): number {
  const left = Math.max(0, plan.maxDurationMs - elapsedMs);
  // What must be run to its end comes first.
  const spare = plan.mustFinish ? left - 1.1 * plan.blocks * plannedBlockMs(plan) : left;
  const byTime = Math.floor(Math.min(MOST_OF_TIME * left, spare) / plannedBlockMs(plan));
  const byLoad = plan.isOpenEnded
    ? Infinity
    : Math.floor((MOST_PILOT_SHARE * loadDurationMs(scenario.load)) / plan.blockMs);
  const blocks = Math.min(PILOT_BLOCKS, byTime, byLoad);
  return blocks < LEAST_PILOT_BLOCKS ? 0 : blocks;
}

function pilotSlots(scenario: Scenario, plan: Plan, blocks: number, random: Random): readonly BlockSlot[] {
  const steady = steadyScenario(scenario, blocks * plan.blockMs);
  const edgesMs = Array.from({ length: blocks + 1 }, (_, edge) => edge * plan.blockMs);
  const own = random.fork('pilot');
  return edgesMs
    .slice(1)
    .map((_, block) => fillBlock(steady, { ...plan, blocks, edgesMs }, block, blockRandom(own, block)));
}

/** What a gate may spend on a scenario: as many of the plan's blocks as its time limit has room for. */
export function budgetOf(
  scenario: Scenario,
  plan: Plan,
  { others, alpha, beta }: Family,
  { blockMs, elapsedMs }: { readonly blockMs: number; readonly elapsedMs: number },
): Budget {
  const room = Math.max(1, Math.floor((plan.maxDurationMs - elapsedMs) / blockMs));
  return {
    blocks: Math.min(plan.blocks, room),
    blockMs,
    alpha,
    beta,
    family: joinedSize([plannedFamilySize(scenario), others]),
  };
}

/**
 * The plan after the pilot: where it may choose, with blocks of the length that the pilot's noise asks for and time and
 * request budget have room for.
 */
export function sizedPlan(
  plan: Plan,
  noise: PilotNoise,
  { beta }: Family,
  spent: {
    /** Time that a block of the pilot took, fresh instances included. */
    readonly blockMs: number;
    readonly elapsedMs: number;
    readonly requestsPerBlock: number;
    readonly leftRequests: number;
  },
): { readonly plan: Plan; readonly times: number } {
  if (!plan.isOpenEnded || noise.blocks === 0) return { plan, times: 1 };
  const { times, blocks } = sizeBlocks(noise, beta, {
    maxBlocks: plan.blocks,
    leftMs: plan.maxDurationMs - spent.elapsedMs,
    blockMs: spent.blockMs,
    loadMs: plannedBlockMs(plan),
    leftRequests: spent.leftRequests,
    requestsPerBlock: spent.requestsPerBlock,
  });
  return { plan: withLength(plan, times, blocks), times };
}

/** What a pilot chose, to be kept with the run. `loadMs` is the length of its blocks under load. */
export function pilotOf(
  { blocks, loadMs }: { readonly blocks: number; readonly loadMs: number },
  plan: Pick<Plan, 'blocks' | 'blockMs' | 'isOpenEnded'>,
  foreseen: readonly MetricForesight[],
): Pilot {
  return {
    blocks,
    blockMs: loadMs,
    chosen: plan.isOpenEnded ? { blockMs: plan.blockMs, blocks: plan.blocks } : null,
    metrics: foreseen.map(({ endpoint, metric, spread, requests, tolerance }) => ({
      endpoint,
      metric: metric.name,
      spread,
      requests,
      tolerance: isShare(metric.kind) ? null : tolerance.auto,
    })),
  };
}

/** What should be known before the first block: times that can hardly be judged, or pass, with what there is to spend. */
export function pilotWarnings(policy: Policy, foreseen: readonly MetricForesight[]): readonly string[] {
  return foreseen.flatMap(({ endpoint, metric, obstacle, rulesOut, tolerance }) => {
    if (isShare(metric.kind)) return [];
    const name = nameOf({ endpoint, metric });
    if (obstacle !== '') return [`${name} can hardly be judged: ${obstacle}`];
    if (rulesOut === null) return [`${name} can hardly pass: too few blocks fit into the limits`];
    const chosen = marginPolicyOf(policy, endpoint, metric).passTolerance === 'auto';
    const passing = chosen ? tolerance.auto : tolerance.configured;
    if (rulesOut <= passing || tolerance.auto === tolerance.configured) return [];
    const advice = chosen ? '' : '; `tolerance: auto` lets pass what can be decided';
    return [
      `${name} can hardly pass at ${roundedPercent(passing)}: at the noise of the pilot ${roundedPercent(rulesOut)} can be ruled out${advice}`,
    ];
  });
}
