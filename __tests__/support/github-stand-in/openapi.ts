import { readFileSync } from 'node:fs';
import { isObject, type Json, type JsonObject, SchemaChecker } from './schema.ts';

const description: JsonObject = readDescription();

function readDescription(): JsonObject {
  const parsed: Json = JSON.parse(
    readFileSync(new URL('./github-openapi.generated.json', import.meta.url), 'utf8'),
  );
  if (!isObject(parsed)) throw new TypeError('the extract is not an object');
  return parsed;
}

function member(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  let found: Json | undefined = value;
  for (const key of path) found = isObject(found) ? found[key] : undefined;
  return found;
}

function resolved(value: Json | undefined): Json | undefined {
  const reference = member(value, '$ref');
  return typeof reference === 'string' ? member(description, ...reference.slice(2).split('/')) : value;
}

/** A schema of the description by name. */
export function schemaNamed(name: string): Json {
  const schema = member(description, 'components', 'schemas', name);
  if (schema === undefined) throw new Error(`the extract has no schema ${name}`);
  return schema;
}

const schemas = member(description, 'components', 'schemas');
const checker = new SchemaChecker(isObject(schemas) ? schemas : {});

/** One operation of the description, found for one request. */
export interface Operation {
  readonly method: string;
  /** As GitHub writes it, like `/repos/{owner}/{repo}/check-runs`. */
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Address of its documentation, which GitHub repeats in error bodies. */
  readonly documentation: string;
  readonly definition: JsonObject;
}

interface Route {
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly method: string;
  readonly path: string;
  readonly definition: JsonObject;
}

const routes = compileRoutes();

function compileRoutes(): readonly Route[] {
  const found: Route[] = [];
  const paths = member(description, 'paths');
  for (const [path, operations] of Object.entries(isObject(paths) ? paths : {})) {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
    // Octokit leaves the slashes of git references as they are and encodes those of other parameters.
    const pattern = new RegExp(
      `^${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => (name === 'ref' || name === 'basehead' ? '(.+)' : '([^/]+)'))}$`,
    );
    for (const [method, definition] of Object.entries(isObject(operations) ? operations : {}))
      if (isObject(definition))
        found.push({ pattern, names, method: method.toUpperCase(), path, definition });
  }
  // Literal segments win over parameters: `/commits/{ref}/check-runs` before `/commits/{ref}`.
  return found.toSorted((a, b) => b.path.length - a.path.length);
}

/** Finds the operation that a request means; null where GitHub, or our extract of it, has none. */
export function findOperation(method: string, pathname: string): Operation | null {
  for (const route of routes) {
    const match = route.method === method ? route.pattern.exec(pathname) : null;
    if (match === null) continue;
    const values = match.slice(1).map((value) => decodeURIComponent(value));
    const documentation = route.definition['documentation'];
    return {
      method,
      path: route.path,
      parameters: Object.fromEntries(route.names.map((name, index) => [name, values[index] ?? ''])),
      documentation: typeof documentation === 'string' ? documentation : '',
      definition: route.definition,
    };
  }
  return null;
}

/** What is wrong with a request by the description; empty when nothing is. */
export function checkRequest(
  operation: Operation,
  query: URLSearchParams,
  body: Json | undefined,
): readonly string[] {
  const problems: string[] = [];
  const known = new Set<string>();
  const declared = operation.definition['parameters'];
  for (const entry of Array.isArray(declared) ? declared : []) {
    const parameter = resolved(entry);
    const given = member(parameter, 'name');
    const name = typeof given === 'string' ? given : '';
    const isQuery = member(parameter, 'in') === 'query';
    if (isQuery) known.add(name);
    const text = isQuery ? query.get(name) : operation.parameters[name];
    if (typeof text === 'string')
      problems.push(...checker.checkParameter(member(parameter, 'schema') ?? {}, text, `parameter ${name}`));
    else if (member(parameter, 'required') === true) problems.push(`parameter ${name} is missing`);
  }
  for (const name of query.keys()) if (!known.has(name)) problems.push(`query parameter ${name} is unknown`);
  return [...problems, ...checkRequestBody(operation, body)];
}

function checkRequestBody(operation: Operation, body: Json | undefined): readonly string[] {
  const declared = member(operation.definition, 'requestBody');
  const schema = member(declared, 'content', 'application/json', 'schema');
  if (body === undefined) return member(declared, 'required') === true ? ['the request body is missing'] : [];
  return schema === undefined
    ? ['a request body where the description has none']
    : checker.checkRequestBody(schema, body, 'request body');
}

/** What is wrong with a response by the description; statuses that it does not name are only allowed as errors. */
export function checkResponse(
  operation: Operation,
  status: number,
  body: Json | undefined,
): readonly string[] {
  const response = resolved(member(operation.definition, 'responses', String(status)));
  if (response === undefined) return status < 400 ? [`status ${status} is not in the description`] : [];
  const schema = member(response, 'content', 'application/json', 'schema');
  if (schema === undefined)
    return body === undefined ? [] : [`status ${status} has no body in the description`];
  if (body === undefined) return [`status ${status} needs a body`];
  return checker.checkBody(schema, body, `response ${status}`);
}
