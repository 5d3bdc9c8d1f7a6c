import { resolveMultipart } from './flow/resolve-multipart.ts';
import { renderJson } from './render-json.ts';
import type { DefaultsDocument, Part, RequestDocument, StepDocument } from './request-schema.ts';
import type { Expectation, Method, NamedCheck, RequestTemplate } from './scenario.ts';

/** Accepted when a request says nothing: every final status that is not an error. */
const DEFAULT_STATUSES: readonly number[] = Object.freeze(
  Array.from({ length: 200 }, (_, index) => 200 + index),
);

/** Accepted by a named check that says nothing of the status: it is about what it names. */
const ANY_STATUSES: readonly number[] = Object.freeze(Array.from({ length: 400 }, (_, index) => 200 + index));

/** What a request may say, of whatever kind it is. */
export type SendableDocument = Part<Omit<RequestDocument, 'path'>> & Pick<RequestDocument, 'path'>;

/** The endpoint name of a request that has none: method and path without the query. */
export function endpointName(method: Method, path: string): string {
  return `${method} ${path.split('?', 1)[0] ?? path}`;
}

/** Completes a request: its own words before those of `defaults`, and these before the documented ones. */
export function resolveRequest(document: SendableDocument, defaults: DefaultsDocument): RequestTemplate {
  const { method = 'GET', path, json, multipart, weight = 1, primary = false } = document;
  const contentType = json === undefined ? {} : { 'content-type': 'application/json' };
  return {
    name: document.name ?? endpointName(method, path),
    method,
    path,
    headers: { ...contentType, ...defaults.headers, ...document.headers },
    body: json === undefined ? (document.body ?? null) : renderJson(json.content),
    multipart: multipart === undefined ? null : resolveMultipart(multipart),
    weight,
    primary,
    timeoutMs: document.timeout ?? defaults.timeout,
    expect: resolveExpect(document.expect, DEFAULT_STATUSES),
    checks: resolveChecks(document.checks),
  };
}

/** Completes a set-up or tear-down request: nothing is filled in there, so headers to be filled in are left out. */
export function resolveStep(document: StepDocument, defaults: DefaultsDocument): RequestTemplate {
  return resolveRequest(
    document,
    withoutTemplates(defaults, () => false),
  );
}

/** The defaults without the headers that use names which are not known where they would stand. */
export function withoutTemplates(
  defaults: DefaultsDocument,
  mayUse: (header: string) => boolean,
): DefaultsDocument {
  const kept = Object.entries(defaults.headers).filter(([, text]) => !text.includes('{{') || mayUse(text));
  return { ...defaults, headers: Object.fromEntries(kept) };
}

function resolveExpect(expect: StepDocument['expect'], statuses: readonly number[]): Expectation {
  return {
    statuses: expect?.status ?? statuses,
    bodyContains: expect?.['body-contains'] ?? [],
    json: expect?.json ?? [],
  };
}

function resolveChecks(checks: RequestDocument['checks']): readonly NamedCheck[] {
  return Object.entries(checks ?? {}).map(([name, expect]) => ({
    name,
    expect: resolveExpect(expect, ANY_STATUSES),
  }));
}
