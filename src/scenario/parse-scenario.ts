import type { ErrorCode, Problem } from '../foundation/index.ts';
import { checkLoad } from './check-load.ts';
import { checkEndpoints, checkPolicy, checkWarmUp } from './check-policy.ts';
import { checkRequests, endpointNames, nameUses } from './check-requests.ts';
import type { Objection } from './objection.ts';
import { readSubject } from './parse-threshold.ts';
import { parseTree, type ParsedTree } from './parse-tree.ts';
import type { Path } from './path.ts';
import { DEFAULT_POLICY } from './policy.ts';
import { faultProblems, objectionProblems, problemsError, tidyProblems } from './problems.ts';
import { resolveLoad } from './resolve-load.ts';
import { resolvePolicy } from './resolve-policy.ts';
import { resolveRequest, resolveStep } from './resolve-requests.ts';
import type { Scenario } from './scenario.ts';
import { scenarioSchema } from './scenario-schema.ts';
import { type ShownDocument, showPaths } from './show-paths.ts';
import { type MapNode, nodeAt } from './tree.ts';
import { validateTree } from './validate-tree.ts';

/** Values by name, usually the environment. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** A scenario file that was read: the scenario, or everything that is wrong with the file. */
export type CheckedScenario =
  | { readonly kind: 'valid'; readonly scenario: Scenario }
  | { readonly kind: 'invalid'; readonly code: ErrorCode; readonly problems: readonly Problem[] };

/**
 * Parses a scenario file. `source` is the file's name for messages; `variables` fill `${NAME}`.
 *
 * Throws ProblemsError with every problem of the file at once: SCENARIO_INVALID, or THRESHOLD_UNKNOWN when thresholds
 * on metrics that do not exist are all that is wrong.
 */
export function parseScenario(text: string, source: string, variables: Variables): Scenario {
  const checked = checkScenario(text, source, variables);
  if (checked.kind === 'invalid') throw problemsError(checked.code, checked.problems);
  return checked.scenario;
}

/** The same without throwing, so that the problems of several files can be told at once (`problemsError`). */
export function checkScenario(text: string, source: string, variables: Variables): CheckedScenario {
  const parsed = parseTree(text, source, variables);
  const masks = parsed.substitutions.map(({ value }) => value);
  if (parsed.root === null) return invalid(tidyProblems(parsed.problems, masks), false);
  const { value, tree, faults, broken } = validateTree(scenarioSchema, parsed.root, parsed.broken);
  const document = value === null ? null : showPaths(value, parsed);
  const objections = document === null ? [] : checkDocument(document, tree);
  const problems = tidyProblems(
    [
      ...parsed.problems,
      ...faultProblems(source, faults),
      ...objectionProblems(source, tree, objections, broken),
    ],
    masks,
  );
  if (document !== null && problems.length === 0) {
    return { kind: 'valid', scenario: resolve(document, source, secretsOf(parsed)) };
  }
  const onlyUnknownMetrics =
    faults.length === problems.length && faults.every(({ kind }) => kind === 'unknown-metric');
  return invalid(problems, onlyUnknownMetrics);
}

function invalid(problems: readonly Problem[], onlyUnknownMetrics: boolean): CheckedScenario {
  return { kind: 'invalid', code: onlyUnknownMetrics ? 'THRESHOLD_UNKNOWN' : 'SCENARIO_INVALID', problems };
}

function checkDocument(document: ShownDocument, tree: MapNode): readonly Objection[] {
  const policy = resolvePolicy(document.compare, DEFAULT_POLICY);
  const names = endpointNames(document.requests);
  const uses = document.requests.flatMap((_, index) => nameUses(document.requests, index));
  return [
    ...checkRequests(document),
    ...checkLoad(document, policy),
    ...checkWarmUp(document.load['warm-up'], policy),
    ...checkPolicy(document.compare, policy, ['compare']),
    ...checkEndpoints(thresholdKeys(tree), names, uses),
  ];
}

function thresholdKeys(tree: MapNode): readonly { readonly key: string; readonly endpoint: string }[] {
  const node = nodeAt(tree, ['thresholds']);
  if (node?.kind !== 'map') return [];
  return [...node.entries.keys()].flatMap((key) => {
    const subject = readSubject(key);
    return subject.kind === 'value' ? [{ key, endpoint: subject.value.endpoint }] : [];
  });
}

function resolve(document: ShownDocument, source: string, secrets: readonly string[]): Scenario {
  const { defaults } = document;
  return Object.freeze({
    name: document.name,
    description: document.description,
    source,
    requests: document.requests.map((request) => resolveRequest(request, defaults)),
    load: resolveLoad(document.load),
    limits: { requestBudget: document.limits.requests },
    setup: document.setup.map((step) => resolveStep(step, defaults)),
    teardown: document.teardown.map((step) => resolveStep(step, defaults)),
    thresholds: document.thresholds,
    policy: resolvePolicy(document.compare, DEFAULT_POLICY),
    defaultHeaders: defaults.headers,
    secrets,
  });
}

/** Shorter values are not masked: `***` in place of every `a` would hide nothing and spoil everything. */
const MIN_SECRET_LENGTH = 4;

/**
 * What variables brought into the parts that are sent to the target or expected from it. Rates, weights, names and the
 * policy are shown in every report; masking their digits there would make the report unreadable.
 */
function secretsOf({ substitutions }: ParsedTree): readonly string[] {
  const values = substitutions
    .filter(({ path, value }) => isSent(path) && value.length >= MIN_SECRET_LENGTH)
    .map(({ value }) => value);
  return [...new Set(values)];
}

function isSent([part, index, key]: Path): boolean {
  if (part === 'defaults') return index === 'headers';
  if (part !== 'requests' && part !== 'setup' && part !== 'teardown') return false;
  return key === 'path' || key === 'headers' || key === 'body' || key === 'json' || key === 'expect';
}
