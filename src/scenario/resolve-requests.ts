import type { DefaultsDocument, RequestDocument, Shown, StepDocument } from './request-schema.ts';
import type { RequestTemplate } from './scenario.ts';

/** Accepted when a request says nothing: every final status that is not an error. */
const DEFAULT_STATUSES: readonly number[] = Object.freeze(
  Array.from({ length: 200 }, (_, index) => 200 + index),
);

/** The endpoint's name: the request's own, else method and path without the query, variables by their names. */
export function endpointName({ name, method, shownPath }: Shown<StepDocument>): string {
  return name ?? `${method} ${shownPath.split('?', 1)[0] ?? shownPath}`;
}

/** Completes a request of the load. */
export function resolveRequest(
  document: Shown<RequestDocument>,
  defaults: DefaultsDocument,
): RequestTemplate {
  return { ...resolveStep(document, defaults), weight: document.weight, primary: document.primary };
}

/** Completes a set-up or tear-down request. */
export function resolveStep(document: Shown<StepDocument>, defaults: DefaultsDocument): RequestTemplate {
  const { method, path, expect } = document;
  const contentType = document.json === undefined ? {} : { 'content-type': 'application/json' };
  return {
    name: endpointName(document),
    method,
    path,
    headers: { ...contentType, ...defaults.headers, ...document.headers },
    body: document.json === undefined ? (document.body ?? null) : JSON.stringify(document.json.content),
    weight: 1,
    primary: false,
    timeoutMs: document.timeout ?? defaults.timeout,
    expect: {
      statuses: expect?.status ?? DEFAULT_STATUSES,
      bodyContains: expect?.['body-contains'] ?? [],
      json: expect?.json ?? [],
    },
  };
}
