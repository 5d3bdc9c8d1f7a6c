import type { PatternPlan } from './pattern.ts';

/** How intended starts are spaced: evenly, or as a Poisson process of the same rate (independent users). */
export const ARRIVALS = ['constant', 'poisson'] as const;
export type Arrivals = (typeof ARRIVALS)[number];

/** How load is made, in k6's words; `saturate` keeps every connection busy. */
export const EXECUTORS = [
  'constant-arrival-rate',
  'ramping-arrival-rate',
  'constant-vus',
  'ramping-vus',
  'shared-iterations',
  'per-vu-iterations',
  'saturate',
] as const;
export type ExecutorName = (typeof EXECUTORS)[number];

/** One piece of an open load: the rate goes in a straight line from `fromPerSecond` to `toPerSecond`. */
export interface LoadPhase {
  readonly durationMs: number;
  readonly fromPerSecond: number;
  readonly toPerSecond: number;
}

/** One piece of a closed load: the number of users goes in a straight line from `fromUsers` to `toUsers`. */
export interface UserPhase {
  readonly durationMs: number;
  readonly fromUsers: number;
  readonly toUsers: number;
}

/** Requests in the round that each connection of `saturate` sends again and again: enough for weights of one per cent. */
export const SATURATION_ROUND = 200;

interface ExecutorBase {
  /** Unique in the scenario. */
  readonly name: string;
  /** When it begins, in milliseconds from the start of the load. */
  readonly startMs: number;
  /** What its arrivals or users do: names of requests, journeys and WebSockets; null for all of the scenario. */
  readonly flows: readonly string[] | null;
}

/** Starts iterations by a schedule, whatever the answers do: an open model. Rates are per second and **per side**. */
export interface OpenExecutor extends ExecutorBase {
  readonly model: 'open';
  readonly executor: 'constant-arrival-rate' | 'ramping-arrival-rate';
  readonly arrivals: Arrivals;
  /** In order; never empty. A constant load is one phase with equal ends. */
  readonly phases: readonly LoadPhase[];
  /** Most iterations under way at once, per side; an arrival beyond it is dropped and counted. */
  readonly maxInFlight: number;
}

/** Keeps a number of users who each begin anew when they are done: a closed model. Users are **per side**. */
export interface UsersExecutor extends ExecutorBase {
  readonly model: 'closed';
  readonly executor: 'constant-vus' | 'ramping-vus';
  /** In order; never empty. */
  readonly phases: readonly UserPhase[];
}

/** Runs a number of iterations as fast as its users can: a closed model that ends when they are done. */
export interface IterationsExecutor extends ExecutorBase {
  readonly model: 'closed';
  readonly executor: 'shared-iterations' | 'per-vu-iterations';
  /** Per side. */
  readonly users: number;
  /** In all for `shared-iterations`, of each user for `per-vu-iterations`; per side. */
  readonly iterations: number;
  readonly maxDurationMs: number;
}

/** Keeps `connections` busy with one request after the other: what the target can do at most. A closed model. */
export interface SaturateExecutor extends ExecutorBase {
  readonly model: 'closed';
  readonly executor: 'saturate';
  /** Per side. */
  readonly connections: number;
  readonly durationMs: number;
}

export type Executor = OpenExecutor | UsersExecutor | IterationsExecutor | SaturateExecutor;

/** The load of a scenario: one executor or several at once. */
export interface Load {
  /** Never empty; in the order of the file. */
  readonly executors: readonly Executor[];
  /** Load before the first block that is measured but never judged. */
  readonly warmUpMs: number;
  /** The named pattern that the executor was compiled from; null for a load written out. */
  readonly pattern: PatternPlan | null;
}

/** Time an executor takes, its start not included. For iterations it is the most they may take. */
export function executorDurationMs(executor: Executor): number {
  switch (executor.executor) {
    case 'constant-arrival-rate':
    case 'ramping-arrival-rate':
    case 'constant-vus':
    case 'ramping-vus':
      return sumOfDurations(executor.phases);
    case 'shared-iterations':
    case 'per-vu-iterations':
      return executor.maxDurationMs;
    case 'saturate':
      return executor.durationMs;
  }
}

/** Length of the whole load in milliseconds: one side's, warm-up not included. */
export function loadDurationMs(load: Load): number {
  return Math.max(...load.executors.map((executor) => executor.startMs + executorDurationMs(executor)));
}

/** Whether the load never changes: only then may an experiment stop before the load's end. */
export function isSteady(load: Load): boolean {
  const durationMs = loadDurationMs(load);
  return load.executors.every(
    (executor) =>
      executor.startMs === 0 && executorDurationMs(executor) === durationMs && isConstant(executor),
  );
}

/** Whether an executor gives out a number of iterations, once. */
export function isBatch({ executor }: Executor): boolean {
  return executor === 'shared-iterations' || executor === 'per-vu-iterations';
}

/** Most users of a closed executor at once, per side; 0 for an open one. */
export function mostUsers(executor: Executor): number {
  switch (executor.executor) {
    case 'constant-arrival-rate':
    case 'ramping-arrival-rate':
      return 0;
    case 'constant-vus':
    case 'ramping-vus':
      return Math.ceil(
        Math.max(...executor.phases.flatMap(({ fromUsers, toUsers }) => [fromUsers, toUsers])),
      );
    case 'shared-iterations':
    case 'per-vu-iterations':
      return executor.users;
    case 'saturate':
      return executor.connections;
  }
}

/** Whether any part of the load waits for the target before it asks again. */
export function isClosed(load: Load): boolean {
  return load.executors.some(({ model }) => model === 'closed');
}

function isConstant(executor: Executor): boolean {
  switch (executor.executor) {
    case 'constant-arrival-rate':
    case 'ramping-arrival-rate': {
      const [first] = executor.phases;
      return executor.phases.every(
        (phase) => phase.fromPerSecond === first?.fromPerSecond && phase.toPerSecond === first.fromPerSecond,
      );
    }
    case 'constant-vus':
    case 'ramping-vus': {
      const [first] = executor.phases;
      return executor.phases.every(
        (phase) => phase.fromUsers === first?.fromUsers && phase.toUsers === first.fromUsers,
      );
    }
    case 'saturate':
      return true;
    case 'shared-iterations':
    case 'per-vu-iterations':
      return false;
  }
}

function sumOfDurations(phases: readonly { readonly durationMs: number }[]): number {
  return phases.reduce((sum, phase) => sum + phase.durationMs, 0);
}
