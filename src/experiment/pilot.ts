import { type Budget, gatedCountOf, type MetricForesight } from '../comparison/index.ts';
import type { Random } from '../foundation/index.ts';
import {
  choosesTolerance,
  isBatch,
  loadDurationMs,
  MOST_PILOT_SHARE,
  type Scenario,
} from '../scenario/index.ts';
import { isShare, type Pilot, type Trial } from '../trial/index.ts';
import type { Bench, ExperimentRequest } from './bench.ts';
import type { Family } from './family.ts';
import { arrivalsOfSlot, blockRandom, type BlockSlot, fillBlock } from './fill-block.ts';
import { type Plan, plannedBlockMs } from './plan.ts';
import { steadyScenario } from './steady-window.ts';

/** Blocks of a pilot before a run. */
const PILOT_BLOCKS = 12;
/** With fewer than this the noise is too uncertain to choose or to foresee anything by it. */
export const LEAST_PILOT_BLOCKS = 6;
/** Part of the time that is left which a pilot may take. */
const MOST_OF_TIME = 0.25;

/** Whether something is chosen on blocks before the first one. A batch of iterations is given out once. */
export function needsPilot({ policy, load }: Scenario, sides: number): boolean {
  return sides === 2 && choosesTolerance(policy) && !load.executors.some(isBatch);
}

/** What a pilot measured. Its trials are never judged: a run in which something was chosen on them holds others. */
export interface PilotMeasurement {
  readonly trials: readonly Trial[];
  readonly blocks: number;
  /** Time that a block took, fresh instances included. */
  readonly blockMs: number;
  /** False when a fresh instance of a side did not come up. */
  readonly cameUp: boolean;
}

/**
 * Measures blocks like those of the plan, at the scenario's mean load. None at all where time or request budget have no
 * room for enough of them beside the run.
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
  }
  const blockMs = blocks === 0 ? plannedBlockMs(plan) : (bench.elapsedMs() - startedMs) / blocks;
  return { trials, blocks, blockMs, cameUp };
}

/** How many blocks the pilot before a run gets; 0 where there is no room for enough of them. */
export function roomForPilot(scenario: Scenario, plan: Plan, elapsedMs: number): number {
  const left = Math.max(0, plan.maxDurationMs - elapsedMs);
  // What must be run to its end comes first.
  const spare = plan.mustFinish ? left - 1.1 * plan.blocks * plannedBlockMs(plan) : left;
  const byTime = Math.floor(Math.min(MOST_OF_TIME * left, spare) / plannedBlockMs(plan));
  const byLoad = Math.floor((MOST_PILOT_SHARE * loadDurationMs(scenario.load)) / plan.blockMs);
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
  { otherGated, alpha, beta }: Family,
  { blockMs, elapsedMs }: { readonly blockMs: number; readonly elapsedMs: number },
): Budget {
  const room = Math.max(1, Math.floor((plan.maxDurationMs - elapsedMs) / blockMs));
  return {
    blocks: Math.min(plan.blocks, room),
    blockMs,
    alpha,
    beta,
    gated: gatedCountOf(scenario) + otherGated,
  };
}

/** What a pilot chose, to be kept with the run. */
export function pilotOf(blocks: number, foreseen: readonly MetricForesight[]): Pilot {
  return {
    blocks,
    metrics: foreseen.map(({ endpoint, metric, spread, requests, tolerance }) => ({
      endpoint,
      metric: metric.name,
      spread,
      requests,
      tolerance: isShare(metric.kind) ? null : tolerance.auto,
    })),
  };
}
