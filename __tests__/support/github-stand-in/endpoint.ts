import type { Requirement } from './permissions.ts';
import type { Renderer } from './render.ts';
import type { Json, JsonObject } from './schema.ts';
import type { Artifact, Identity, Repository, World } from './state.ts';

/** One request to an operation of the REST API, already validated, on a repository that exists. */
export interface Call {
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: JsonObject;
  readonly repository: Repository;
  readonly identity: Identity;
  readonly world: World;
  readonly render: Renderer;
  /** Address of the documentation of the operation, for error bodies. */
  readonly documentation: string;
  /** The stand-in's own address with the path of the request, for `Link` headers. */
  readonly url: URL;
  /** An address from which anybody who has it can download the artifact. */
  readonly downloadUrl: (artifact: Artifact) => string;
}

export interface Answer {
  readonly status: number;
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Endpoint {
  /** Any of these permissions suffices. */
  readonly needs: readonly Requirement[];
  readonly handle: (call: Call) => Answer;
}

/** Keyed by `METHOD /path/{of}/the/description`. */
export type Endpoints = Readonly<Record<string, Endpoint>>;

export const read = (scope: Requirement['scope']): readonly Requirement[] => [{ scope, level: 'read' }];
export const write = (scope: Requirement['scope']): readonly Requirement[] => [{ scope, level: 'write' }];

/** GitHub's error body. */
export function failure(status: number, message: string, documentation: string): Answer {
  return { status, body: { message, documentation_url: documentation, status: String(status) } };
}

export function notFound(call: Call): Answer {
  return failure(404, 'Not Found', call.documentation);
}

/** GitHub's body for a value that passed the schema and breaks a rule that the schema cannot say. */
export function unprocessable(call: Call, resource: string, field: string, message: string): Answer {
  return {
    status: 422,
    body: {
      message: 'Validation Failed',
      errors: [{ resource, code: 'custom', field, message }],
      documentation_url: call.documentation,
      status: '422',
    },
  };
}

export function text(value: Json | undefined, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}

/** Length as GitHub counts it: Unicode characters, not bytes and not halves of surrogate pairs. */
export function charactersOf(value: string): number {
  return Array.from(value).length;
}

/** One page of a list with GitHub's defaults (30 a page, at most 100) and its `Link` header. */
export function page<T>(
  call: Call,
  items: readonly T[],
): { readonly items: readonly T[]; readonly headers: Record<string, string> } {
  const size = Math.min(100, Math.max(1, Number(call.query.get('per_page') ?? 30)));
  const number = Math.max(1, Number(call.query.get('page') ?? 1));
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = (target: number, relation: string) => {
    const url = new URL(call.url);
    url.searchParams.set('page', String(target));
    return `<${url.href}>; rel="${relation}"`;
  };
  const links = [
    ...(number > 1 ? [link(number - 1, 'prev'), link(1, 'first')] : []),
    ...(number < last ? [link(number + 1, 'next'), link(last, 'last')] : []),
  ];
  return {
    items: items.slice((number - 1) * size, number * size),
    headers: links.length > 0 ? { link: links.join(', ') } : {},
  };
}
