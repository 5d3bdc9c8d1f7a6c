import type { DefaultsDocument, RequestDocument, StepDocument } from './request-schema.ts';
import type { Method, RequestTemplate } from './scenario.ts';

/** Accepted when a request says nothing: every final status that is not an error. */
const DEFAULT_STATUSES: readonly number[] = Object.freeze(
  Array.from({ length: 200 }, (_, index) => 200 + index),
);

/** The endpoint name of a request that has none: method and path without the query. */
export function endpointName(method: Method, path: string): string {
  return `${method} ${path.split('?', 1)[0] ?? path}`;
}

/** Completes a request of the load. */
export function resolveRequest(document: RequestDocument, defaults: DefaultsDocument): RequestTemplate {
  return { ...resolveStep(document, defaults), weight: document.weight, primary: document.primary };
}

/** Completes a set-up or tear-down request. */
export function resolveStep(document: StepDocument, defaults: DefaultsDocument): RequestTemplate {
  const { method, path, expect } = document;
  const contentType = document.json === undefined ? {} : { 'content-type': 'application/json' };
  return {
    name: document.name ?? endpointName(method, path),
    method,
    path,
    headers: { ...contentType, ...defaults.headers, ...document.headers },
    body: document.json === undefined ? (document.body ?? null) : JSON.stringify(document.json.content),
    multipart: null,
    weight: 1,
    primary: false,
    timeoutMs: document.timeout ?? defaults.timeout,
    expect: {
      statuses: expect?.status ?? DEFAULT_STATUSES,
      bodyContains: expect?.['body-contains'] ?? [],
      json: expect?.json ?? [],
    },
    checks: [],
  };
}
