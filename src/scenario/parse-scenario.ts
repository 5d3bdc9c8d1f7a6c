import type { ErrorCode, Problem } from '../foundation/index.ts';
import { checkDocument } from './check-document.ts';
import { readData } from './flow/read-data.ts';
import type { Hooks } from './flow/hooks.ts';
import { NO_HOOKS } from './flow/no-hooks.ts';
import { NO_FILES, type ReadNamedFile } from './named-file.ts';
import { type ParsedTree, parseTree } from './parse-tree.ts';
import { faultProblems, objectionProblems, problemsError, tidyProblems } from './problems.ts';
import { readHttp } from './read-http.ts';
import { resolveScenario } from './resolve-scenario.ts';
import { type AccessHeaders, NO_ACCESS, type Scenario } from './scenario.ts';
import { scenarioSchema } from './scenario-schema.ts';
import { secretsOf } from './secrets.ts';
import { nameByShownPaths } from './name-by-shown-paths.ts';
import { validateTree } from './validate-tree.ts';

/** Values by name, usually the environment. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** A scenario file that was read: the scenario, or everything that is wrong with the file. */
export type CheckedScenario =
  | { readonly kind: 'valid'; readonly scenario: Scenario }
  | { readonly kind: 'invalid'; readonly code: ErrorCode; readonly problems: readonly Problem[] };

/**
 * Parses a scenario file. `source` is the file's name for messages; `variables` fill `${NAME}`; `readFile` reads the data
 * and certificate files that it names.
 *
 * Throws ProblemsError with every problem of the file at once: SCENARIO_INVALID, or THRESHOLD_UNKNOWN when thresholds
 * on metrics that do not exist are all that is wrong.
 */
export function parseScenario(
  text: string,
  source: string,
  variables: Variables,
  readFile: ReadNamedFile = NO_FILES,
): Scenario {
  const checked = checkScenario(text, source, variables, readFile);
  if (checked.kind === 'invalid') throw problemsError(checked.code, checked.problems);
  return checked.scenario;
}

/** The same without throwing, so that the problems of several files can be told at once (`problemsError`). */
export function checkScenario(
  text: string,
  source: string,
  variables: Variables,
  readFile: ReadNamedFile = NO_FILES,
  access: AccessHeaders = NO_ACCESS,
): CheckedScenario {
  return checkTree(parseTree(text, source, variables), source, readFile, NO_HOOKS, access);
}

/** Checks a document that was read, from YAML or from a module, and completes it. */
export function checkTree(
  parsed: ParsedTree,
  source: string,
  readFile: ReadNamedFile,
  hooks: Hooks,
  access: AccessHeaders,
): CheckedScenario {
  const masks = parsed.substitutions.map(({ value }) => value);
  if (parsed.root === null) return invalid(tidyProblems(parsed.problems, masks), false);
  const { value: read, tree, faults, broken } = validateTree(scenarioSchema, parsed.root, parsed.broken);
  const value = read === null ? null : nameByShownPaths(read, parsed);
  const data = readData(value?.data ?? {}, readFile);
  const http = value === null ? null : readHttp(value.http, readFile);
  const objections =
    value === null
      ? []
      : [...checkDocument(value, tree, data.columns, hooks), ...data.objections, ...(http?.objections ?? [])];
  const problems = tidyProblems(
    [
      ...parsed.problems,
      ...faultProblems(source, faults),
      ...objectionProblems(source, tree, objections, broken),
      ...data.problems,
    ],
    masks,
  );
  if (value !== null && http !== null && problems.length === 0) {
    const secrets = [...new Set([...secretsOf(parsed), ...Object.values(access)])];
    const parts = { source, secrets, data: data.sources, http: http.options, hooks };
    return { kind: 'valid', scenario: resolveScenario(value, parts, access) };
  }
  const onlyUnknownMetrics =
    faults.length === problems.length && faults.every(({ kind }) => kind === 'unknown-metric');
  return invalid(problems, onlyUnknownMetrics);
}

function invalid(problems: readonly Problem[], onlyUnknownMetrics: boolean): CheckedScenario {
  return { kind: 'invalid', code: onlyUnknownMetrics ? 'THRESHOLD_UNKNOWN' : 'SCENARIO_INVALID', problems };
}
