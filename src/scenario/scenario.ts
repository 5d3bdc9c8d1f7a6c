import { hashOf, maskSecrets } from '../foundation/index.ts';
import type { Policy } from './policy.ts';
import type { Threshold } from './threshold.ts';

/** Methods that a scenario may send; all but GET, HEAD and OPTIONS need `allow-writes: true`. */
export const METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type Method = (typeof METHODS)[number];

/** Methods that change nothing in the target (RFC 9110, 9.2.1). */
export const SAFE_METHODS: readonly Method[] = Object.freeze(['GET', 'HEAD', 'OPTIONS']);

/** What a JSON answer must hold at a path like `$.items[0].id`. */
export interface JsonExpectation {
  readonly path: string;
  /** The value that must stand there, compared by value; `exists` asks only that the path leads somewhere. */
  readonly match: { readonly kind: 'exists' } | { readonly kind: 'equals'; readonly value: unknown };
}

/** What makes an answer count as success. Everything else is an error of the kind `status` or `expectation`. */
export interface Expectation {
  /** Accepted status codes; never empty (default: every code from 200 to 399). */
  readonly statuses: readonly number[];
  /** Texts that the body must contain. */
  readonly bodyContains: readonly string[];
  readonly json: readonly JsonExpectation[];
}

/** One request of the scenario, complete: nothing here is optional or still to be substituted. */
export interface RequestTemplate {
  /** The endpoint's name in every report; unique in the scenario. */
  readonly name: string;
  readonly method: Method;
  /** Begins with `/`; joined to the path of the target's URL. */
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes to send as UTF-8, or null for no body. */
  readonly body: string | null;
  /** Share of the load relative to the other weights; greater than 0. */
  readonly weight: number;
  /** Whether this endpoint's response times and errors are gated by default. */
  readonly primary: boolean;
  /** From the actual start to the end of the answer. */
  readonly timeoutMs: number;
  readonly expect: Expectation;
}

/** One piece of an open load: the rate goes in a straight line from `fromPerSecond` to `toPerSecond`. */
export interface LoadPhase {
  readonly durationMs: number;
  readonly fromPerSecond: number;
  readonly toPerSecond: number;
}

/** How intended starts are spaced: evenly, or as a Poisson process of the same rate (independent users). */
export const ARRIVALS = ['constant', 'poisson'] as const;
export type Arrivals = (typeof ARRIVALS)[number];

/** An open-model load. Rates are requests per second **per side**: what one target sees. */
export interface Load {
  readonly arrivals: Arrivals;
  /** In order; never empty. A constant load is one phase with equal ends. */
  readonly phases: readonly LoadPhase[];
  /** Load before the first block that is measured but never judged. */
  readonly warmUpMs: number;
  /** Most requests under way at once, per side; an arrival beyond it is dropped and counted. */
  readonly maxInFlight: number;
}

/** Bounds that protect the system under test. */
export interface Limits {
  /** Most requests of one run in all, set-up and warm-up and both sides included. */
  readonly requestBudget: number;
}

/** A scenario file, parsed, checked and complete: what load, on what, and which change matters. */
export interface Scenario {
  readonly name: string;
  readonly description: string;
  /** The file as the user named it, for messages. */
  readonly source: string;
  readonly requests: readonly RequestTemplate[];
  readonly load: Load;
  readonly limits: Limits;
  /** Sent in order to each side before the warm-up, and again to every fresh instance; one failure stops the run. */
  readonly setup: readonly RequestTemplate[];
  /** Sent once, in order, to each side at the end, also after a stop. */
  readonly teardown: readonly RequestTemplate[];
  readonly thresholds: readonly Threshold[];
  readonly policy: Policy;
  /** Headers of every request, lower-case names; already part of each. */
  readonly defaultHeaders: Readonly<Record<string, string>>;
  /** Values taken from the environment: masked wherever text leaves the process. */
  readonly secrets: readonly string[];
}

/** Length of the whole load in milliseconds: one side's, warm-up not included. */
export function loadDurationMs(load: Load): number {
  return load.phases.reduce((sum, phase) => sum + phase.durationMs, 0);
}

/** Whether the rate never changes: only then may an experiment stop before the load's end. */
export function isSteady(load: Load): boolean {
  const [first] = load.phases;
  return load.phases.every(
    (phase) => phase.fromPerSecond === first?.fromPerSecond && phase.toPerSecond === first.fromPerSecond,
  );
}

/**
 * Identity of the load part: requests, mix, rates. Runs of different load hashes are never compared. Comments,
 * thresholds, policy, names of the scenario and of set-up steps do not change it. What variables brought in does not
 * either: a token may be rotated, and its hash would be in every run file. Header values are left out whole.
 */
export function loadHash(scenario: Scenario): string {
  const mask = (text: string): string => maskSecrets(text, scenario.secrets);
  const requests = scenario.requests.map(({ name, method, path, headers, body, weight, timeoutMs }) => ({
    name: mask(name),
    method,
    path: mask(path),
    headers: Object.keys(headers).toSorted(),
    body: body === null ? null : mask(body),
    weight,
    timeoutMs,
  }));
  return hashOf({ requests, load: scenario.load });
}
