import {
  isComparable,
  INSTANCE_WARM_UP_MS,
  isBatch,
  isClosed,
  keepsInstances,
  LEAST_BLOCKS,
  loadDurationMs,
  meanRate,
  mustFinish,
  needsBothAtOnce,
  type Scenario,
  SHORTEST_BLOCK_MS,
} from '../scenario/index.ts';
import { INTERFERENCE_LIMIT, joinedSize, plannedFamilySize } from '../comparison/index.ts';
import { leastBlocks } from '../statistics/index.ts';
import type { Design } from '../trial/index.ts';
import { cutLoad } from './cut-load.ts';
import type { Family } from './family.ts';

/** Blocks of a candidate measured alone: the batches of its spread. */
const CANDIDATE_ONLY_BLOCKS = 30;
/** Requests beyond the highest gated quantile that a block should have. */
const NEEDED_BEYOND_QUANTILE = 10;
/** Length of a pilot's block where the load has no rate. */
const UNKNOWN_BLOCK_MS = 2000;
/** A start slower than this makes a fresh instance for each block too dear. */
const QUICK_START_MS = 3000;

/** How a scenario is cut into blocks. */
export interface Plan {
  readonly blocks: number;
  /** Of the longest block. */
  readonly blockMs: number;
  /** Where blocks begin and end in the time of the load, ascending: one more than there are blocks. */
  readonly edgesMs: readonly number[];
  readonly assignment: Design['assignment'];
  readonly freshInstances: boolean;
  /** Why `auto` lets instances stay; empty where it does not, where the policy decides, and where none can be started. */
  readonly noFreshReason: string;
  /** Whether a command that was given for fresh instances is not run for that reason. */
  readonly unusedCommand: boolean;
  /** Where a part of the load would be judged for the whole: what ends it earlier makes the run invalid. */
  readonly mustFinish: boolean;
  /** Whether the length of blocks is chosen, so that the load goes on at its mean for as long as they take. */
  readonly isOpenEnded: boolean;
  /** Of the other loads those with two sides, which may be decided before their end. */
  readonly mayStopEarly: boolean;
  readonly maxDurationMs: number;
}

/** Time under load that a block takes: sides that take turns get the whole of it each. */
export function plannedBlockMs({ blockMs, assignment }: Pick<Plan, 'blockMs' | 'assignment'>): number {
  return assignment === 'alternating' ? 2 * blockMs : blockMs;
}

/** What is known about the targets before the plan is made. */
export interface Situation {
  readonly sides: 1 | 2;
  /** Together against alone; null when it was not probed, or the probe had no answer. */
  readonly interference: number | null;
  /** Slowest start of the targets, null when a target cannot be started afresh. */
  readonly startMs: number | null;
  /** Whether that start is by a command that was given for nothing else. */
  readonly renewedByCommand: boolean;
  /** Whether both sides are the same code: then the two instances are what is measured, and to the end. */
  readonly sameCode: boolean;
  readonly family: Family;
}

/**
 * Cuts the load into blocks: as many as the policy allows, as long as each still has enough requests of every gated
 * endpoint for its highest gated quantile; never fewer than sixteen where the load is long enough for that.
 */
export function planExperiment(scenario: Scenario, situation: Situation): Plan {
  const { load, policy } = scenario;
  const assignment = chooseAssignment(scenario, situation);
  // How far two instances are apart is measured to the end, by blocks that divide the load.
  const isOpenEnded = !situation.sameCode && choosesLength(scenario, situation.sides);
  const edgesMs = isOpenEnded
    ? openEdges(scenario, assignment)
    : cutLoad(load, blocksOf(scenario, situation));
  const blockMs = Math.max(...edgesMs.slice(1).map((edge, index) => edge - (edgesMs[index] ?? 0)));
  return {
    blocks: edgesMs.length - 1,
    blockMs,
    edgesMs,
    assignment,
    ...planInstances(scenario, situation, plannedBlockMs({ blockMs, assignment })),
    mustFinish: mustFinish(scenario),
    isOpenEnded,
    mayStopEarly: situation.sides === 2 && !situation.sameCode && !mustFinish(scenario),
    // A batch takes as long as it takes, and its own limit is no estimate: it must not keep it from being begun.
    maxDurationMs: policy.maxDurationMs + (load.executors.some(isBatch) ? blockMs : 0),
  };
}

/** Whether the length of blocks is chosen by the noise of a pilot. */
export function choosesLength(scenario: Scenario, sides: number): boolean {
  const isOpen = scenario.policy.blockDuration === 'auto' && !mustFinish(scenario);
  return isOpen && sides === 2 && !scenario.load.executors.some(isBatch);
}

/** The plan with blocks so many times as long, and so many of them. */
export function withLength(plan: Plan, times: number, blocks: number): Plan {
  const blockMs = plan.blockMs * times;
  return { ...plan, blocks, blockMs, edgesMs: evenEdges(blockMs, blocks) };
}

/** Blocks of the pilot before a length is chosen: as short as their requests allow, and as many as there may be. */
function openEdges(scenario: Scenario, assignment: Design['assignment']): readonly number[] {
  const { policy, load } = scenario;
  const turns = assignment === 'alternating' ? 2 : 1;
  const roomMs = Math.max(SHORTEST_BLOCK_MS, (policy.maxDurationMs - load.warmUpMs) / turns);
  const needed = neededBlockMs(scenario);
  // Without a rate nobody knows what a block will hold: the pilot tells.
  const wanted = Number.isFinite(needed) ? needed : UNKNOWN_BLOCK_MS;
  const blockMs = Math.max(SHORTEST_BLOCK_MS, Math.min(wanted, roomMs / LEAST_BLOCKS));
  const blocks = Math.max(1, Math.min(policy.maxBlocks, Math.floor(roomMs / blockMs)));
  return evenEdges(blockMs, blocks);
}

function evenEdges(blockMs: number, blocks: number): readonly number[] {
  return Array.from({ length: blocks + 1 }, (_, edge) => edge * blockMs);
}

function blocksOf(scenario: Scenario, situation: Situation): number {
  const { load, policy } = scenario;
  // A batch of iterations is given out once: it is one block, however long it takes.
  if (load.executors.some(isBatch)) return 1;
  const duration = loadDurationMs(load);
  const most = situation.sides === 1 ? CANDIDATE_ONLY_BLOCKS : policy.maxBlocks;
  const byRequests = Math.floor(duration / neededBlockMs(scenario));
  const longEnough = Math.max(1, Math.floor(duration / SHORTEST_BLOCK_MS));
  return Math.min(most, longEnough, Math.max(LEAST_BLOCKS, byRequests));
}

/** Length of a block in which the rarest gated endpoint has enough requests beyond the highest gated quantile. */
function neededBlockMs({ requests, journeys, webSockets, load, policy }: Scenario): number {
  const weight = requests.reduce((sum, request) => sum + request.weight, 0);
  const primary = requests.filter((request) => request.primary);
  // How often a step of a journey comes depends on its answers: an iteration stands for it.
  const isPlain = journeys.length === 0 && webSockets.length === 0 && primary.length > 0;
  const rarest = isPlain ? Math.min(...primary.map((request) => request.weight)) / weight : 1;
  const perMs = (meanRate(load) / 1000) * rarest;
  const highest = Math.max(...policy.quantiles);
  // A tenth more than needed: Poisson counts vary, and the median block must have enough.
  return perMs > 0 ? (1.1 * NEEDED_BEYOND_QUANTILE) / (1 - highest) / perMs : Infinity;
}

function chooseAssignment(
  { policy, load }: Scenario,
  { sides, interference }: Situation,
): Design['assignment'] {
  if (sides === 1) return 'candidate-only';
  if (needsBothAtOnce(load)) return 'simultaneous';
  if (policy.assignment !== 'auto') return policy.assignment;
  // Two sides that are both driven to their limit at once take it from each other.
  if (load.executors.some(({ executor }) => executor === 'saturate')) return 'alternating';
  // Without an answer the sides take turns: loaded at once, nothing could pass.
  return interference !== null && interference <= INTERFERENCE_LIMIT ? 'simultaneous' : 'alternating';
}

type Instances = Pick<Plan, 'freshInstances' | 'noFreshReason' | 'unusedCommand'>;

/** Whether fresh instances serve each block. */
function planInstances(scenario: Scenario, situation: Situation, blockMs: number): Instances {
  const { sides, startMs, renewedByCommand, sameCode } = situation;
  const { freshInstances } = scenario.policy;
  const kept = (noFreshReason: string): Instances => ({
    freshInstances: false,
    noFreshReason,
    unusedCommand: renewedByCommand && !sameCode && noFreshReason !== '',
  });
  if (sides === 1 || freshInstances === 'never') return kept('');
  if (freshInstances === 'auto' && keepsInstances(scenario.load)) return kept(KEPT_INSTANCES);
  if (startMs === null || sameCode) return kept('');
  const reason = freshInstances === 'auto' ? noFreshReason(scenario, situation, startMs, blockMs) : '';
  return reason === '' ? { freshInstances: true, noFreshReason: '', unusedCommand: false } : kept(reason);
}

const KEPT_INSTANCES =
  'what such a load shows rests on what an instance went through before, so each side keeps its own throughout';
const ASK_FOR_THEM = 'write `compare: {fresh-instances: each-block}` if fresh ones are meant';

/** Why `auto` starts no fresh instances of targets that could be started afresh; empty where it does. */
function noFreshReason(
  scenario: Scenario,
  { renewedByCommand, family }: Situation,
  startMs: number,
  blockMs: number,
): string {
  if (hasSessions(scenario))
    return `users would lose their sessions with an instance, so each side keeps its own throughout: ${ASK_FOR_THEM}`;
  // Whoever gives a command for it wants them, as long as there is time for as many blocks as an answer takes.
  if (renewedByCommand) return noTimeForCommand(scenario, family, startMs, blockMs);
  return startMs <= QUICK_START_MS
    ? ''
    : `a start takes ${(startMs / 1000).toFixed(1)} s, longer than the ${QUICK_START_MS / 1000} s up to which each block gets fresh ones, so each side keeps its own throughout: ${ASK_FOR_THEM}`;
}

function noTimeForCommand(scenario: Scenario, family: Family, startMs: number, blockMs: number): string {
  const { maxDurationMs } = scenario.policy;
  const { blocks: needed } = fewestBlocks(scenario, family);
  const takesMs = needed * (startMs + INSTANCE_WARM_UP_MS + blockMs);
  if (takesMs <= maxDurationMs) return '';
  const seconds = (ms: number): number => Math.ceil(ms / 1000);
  return `a fresh instance takes ${seconds(startMs)} s, and ${needed} blocks, the fewest that can be called a regression, do not fit into ${seconds(maxDurationMs)} s, so each side keeps its own throughout: raise \`compare.max-duration\` to ${seconds(takesMs)} s or more`;
}

/** Whether users stay for longer than one request: a fresh instance knows nothing of their log-ins and carts. */
function hasSessions({ journeys, webSockets, login, load }: Scenario): boolean {
  return journeys.length > 0 || webSockets.length > 0 || login !== null || isClosed(load);
}

/** The fewest blocks that can be called a regression, and the gated metrics of the whole gate that ask for so many. */
function fewestBlocks(
  scenario: Scenario,
  { others, alpha }: Family,
): { readonly blocks: number; readonly gated: number } {
  const own = plannedFamilySize(scenario);
  const { tests, weight } = joinedSize([own, others]);
  return { blocks: leastBlocks(weight / own.lightest / alpha), gated: tests };
}

/** What a user should know of a plan that can hardly end in an answer, or in one about less; none for a sound one. */
export function planWarnings(scenario: Scenario, plan: Plan, family: Family): readonly string[] {
  if (plan.assignment === 'candidate-only') return [];
  const unused = plan.unusedCommand
    ? [
        `the command for fresh instances is not run, so the verdict speaks of these two: ${plan.noFreshReason}`,
      ]
    : [];
  return [...unused, tooFewBlocks(scenario, plan, family)].filter((warning) => warning !== '');
}

function tooFewBlocks(scenario: Scenario, plan: Plan, family: Family): string {
  const { blocks: needed, gated } = fewestBlocks(scenario, family);
  if (plan.blocks >= needed || !isComparable(scenario.load)) return '';
  const why = `and ${gated} gated metrics need at least ${needed} before anything can be called a regression`;
  if (plan.isOpenEnded)
    return `there is room for ${plan.blocks} blocks, ${why}: raise compare.max-duration, or mark fewer endpoints primary`;
  const seconds = Math.ceil((needed * loadDurationMs(scenario.load)) / plan.blocks / 1000);
  return (
    `the load is cut into ${plan.blocks} blocks, ${why}: ` +
    `lengthen it to ${seconds} s or more, or mark fewer endpoints primary`
  );
}

/** Says in one sentence why blocks are filled as they are, and why instances stay where `auto` lets them. */
export function explainDesign(scenario: Scenario, plan: Plan, interference: number | null): string {
  const kept = plan.noFreshReason === '' ? '' : `; ${plan.noFreshReason}`;
  return `${explainAssignment(scenario, plan, interference)}${kept}`;
}

function explainAssignment({ load, policy }: Scenario, plan: Plan, interference: number | null): string {
  const found =
    interference === null
      ? ''
      : ` (together the sides were ${interference.toFixed(2)} times as slow as alone)`;
  switch (plan.assignment) {
    case 'candidate-only':
      return 'there is no second side: the candidate alone, against earlier runs';
    case 'simultaneous':
      if (needsBothAtOnce(load)) return explainChange(interference, found);
      return policy.assignment === 'auto'
        ? `each arrival goes to a side by coin: the sides do not disturb each other${found}`
        : `each arrival goes to a side by coin, as the scenario says${found}`;
    case 'alternating':
      if (policy.assignment !== 'auto') return 'the sides take turns, as the scenario says';
      return interference === null
        ? 'the sides take turns: the probe had no answer whether they disturb each other when loaded at once'
        : `the sides take turns: they disturb each other when loaded at once${found}`;
  }
}

/** In turns, each side would rest inside a spike, and while it recovers. */
function explainChange(interference: number | null, found: string): string {
  const why =
    'each arrival goes to a side by coin: the load changes, so both sides must go through it at the same time';
  if (interference === null)
    return `${why}; whether they disturb each other is not known, so nothing can pass: the probe had no answer`;
  return interference > INTERFERENCE_LIMIT
    ? `${why}, though they disturb each other, so nothing can pass: give them machines of their own${found}`
    : `${why}${found}`;
}
