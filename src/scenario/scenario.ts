import { hashOf, maskSecrets } from '../foundation/index.ts';
import type { Policy } from './policy.ts';
import type { Threshold } from './threshold.ts';
import type { DataSource } from './flow/data-source.ts';
import type { Hooks } from './flow/hooks.ts';
import type { Consistency, Isolation, Journey, Login } from './flow/journey.ts';
import type { Multipart } from './flow/multipart.ts';
import type { WebSocketFlow } from './flow/websocket.ts';
import type { HttpOptions } from './http-options.ts';
import type { Load } from './load/load.ts';

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
  /** A multipart body instead of `body`; null for none. */
  readonly multipart: Multipart | null;
  /** Share of the load relative to the other weights; greater than 0. */
  readonly weight: number;
  /** Whether this endpoint's response times and errors are gated by default. */
  readonly primary: boolean;
  /** From the actual start to the end of the answer. */
  readonly timeoutMs: number;
  readonly expect: Expectation;
  /** Named checks of the answer, counted by name; unlike `expect` they make no answer an error. */
  readonly checks: readonly NamedCheck[];
}

/** A named statement about an answer, as k6's `check`. */
export interface NamedCheck {
  readonly name: string;
  readonly expect: Expectation;
}

/** Bounds that protect the system under test. */
export interface Limits {
  /** Most requests of one run in all, set-up and warm-up and both sides included; each attempt to open a WebSocket is one. */
  readonly requestBudget: number;
  /** Most messages of one run over WebSockets in all, warm-up and both sides included. */
  readonly messageBudget: number;
}

/** A scenario file, parsed, checked and complete: what load, on what, and which change matters. */
export interface Scenario {
  readonly name: string;
  readonly description: string;
  /** The file as the user named it, for messages. */
  readonly source: string;
  /** Single requests: flows of one step. */
  readonly requests: readonly RequestTemplate[];
  readonly journeys: readonly Journey[];
  readonly webSockets: readonly WebSocketFlow[];
  /** What each user does before its first iteration; null for nothing. */
  readonly login: Login | null;
  readonly data: readonly DataSource[];
  readonly isolation: Isolation | null;
  /** Asked after the run; null for nothing. */
  readonly consistency: Consistency | null;
  readonly http: HttpOptions;
  /** Code of a scenario module; none of a YAML file. */
  readonly hooks: Hooks;
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
  /**
   * Names of headers that were added from outside, to open a protected deployment: part of every request and of no load.
   */
  readonly accessHeaders: readonly string[];
  /** Values taken from the environment: masked wherever text leaves the process. */
  readonly secrets: readonly string[];
}

/** Headers that open a protected deployment, by lower-case name. Their values are secrets. */
export type AccessHeaders = Readonly<Record<string, string>>;

/** None, for what everybody may open. */
export const NO_ACCESS: AccessHeaders = Object.freeze({});

/**
 * Identity of the load part: requests, mix, rates. Runs of different load hashes are never compared. Comments,
 * thresholds, policy, names of the scenario and of set-up steps do not change it. What variables brought in does not
 * either: a token may be rotated, and its hash would be in every run file. Header values are left out whole, and headers
 * that only open a deployment altogether.
 * Of hooks their text counts.
 */
export function loadHash(scenario: Scenario): string {
  const { journeys, webSockets, login, data, http, hooks, load } = scenario;
  const mask = (text: string): string => maskSecrets(text, scenario.secrets);
  const requests = scenario.requests.map((request) => identityOf(request, scenario.accessHeaders));
  const { verify, serverName } = http.tls;
  const identity = {
    requests,
    load,
    journeys,
    webSockets,
    login,
    data,
    http: { ...http, tls: { verify, serverName } },
    ...codeOf(hooks),
  };
  return hashOf(withoutSecrets(identity, mask, scenario.accessHeaders));
}

/** The text of the hooks, as far as a function can tell it: what it calls is not in it. Nothing where there are none. */
function codeOf({ beforeRequest, afterResponse, beforeIteration, afterIteration }: Hooks) {
  const hooks = [beforeRequest, afterResponse, beforeIteration, afterIteration].map(
    (hook) => hook && String(hook),
  );
  return hooks.every((hook) => hook === null) ? {} : { hooks };
}

function identityOf(
  { name, method, path, headers, body, multipart, weight, timeoutMs }: RequestTemplate,
  accessHeaders: readonly string[],
) {
  return {
    name,
    method,
    path,
    headers: namesOf(headers, accessHeaders),
    body,
    multipart,
    weight,
    timeoutMs,
  };
}

function namesOf(headers: object, accessHeaders: readonly string[]): readonly string[] {
  return Object.keys(headers)
    .filter((name) => !accessHeaders.includes(name))
    .toSorted();
}

/** The value with the names of headers in place of headers, and every text masked. */
function withoutSecrets(
  value: unknown,
  mask: (text: string) => string,
  accessHeaders: readonly string[],
): unknown {
  return JSON.parse(JSON.stringify(value), (key: string, member: unknown) => {
    if (typeof member === 'string') return mask(member);
    const isHeaders = key === 'headers' && typeof member === 'object' && member !== null;
    return isHeaders && !Array.isArray(member) ? namesOf(member, accessHeaders) : member;
  });
}
