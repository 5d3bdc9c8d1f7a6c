import { type Method, SAFE_METHODS } from '../scenario.ts';
import type { DraftRequest } from './draft.ts';
import { AUTHORIZATION_NOTE, isSensitive, WRITE_NOTE } from './draft-notes.ts';
import { type ForeignRecord, isRecord, listOf, recordOf, textOf } from './foreign-value.ts';
import type { Resolver } from './openapi-reference.ts';

/** One operation with what is around it. */
export interface OperationInContext {
  readonly method: Method;
  /** Template like `/products/{id}`. */
  readonly path: string;
  readonly prefix: string;
  readonly operation: ForeignRecord;
  readonly shared: readonly unknown[];
  readonly resolve: Resolver;
  readonly document: ForeignRecord;
}

/** A parameter with the value that it gets. */
interface Filled {
  readonly name: string;
  readonly place: string;
  readonly value: string;
  /** Whether the value is only a stand-in. */
  readonly isPlaceholder: boolean;
}

/** Drafts the request of one operation: commented out when it writes or when a needed value is unknown. */
export function draftOperation(context: OperationInContext): DraftRequest {
  const { method, path, prefix, operation } = context;
  const filled = requiredParameters(context);
  const address = `${prefix}${fillPath(path, filled)}${fillQuery(filled)}`;
  const unknown = filled.filter(({ isPlaceholder }) => isPlaceholder).map(({ name }) => name);
  const isWrite = !SAFE_METHODS.includes(method);
  const name = `${method} ${prefix}${path}`;
  const headers = filled.filter(({ place }) => place === 'header');
  return {
    name: name.length > 100 || !path.includes('{') ? '' : name,
    method,
    path: address,
    weight: 1,
    status: expectedStatus(operation),
    headers: headers.map((header) => [header.name, header.value] as const),
    lines: isWrite && method !== 'DELETE' ? ['json: {} # put a body here'] : [],
    notes: [
      ...(isWrite ? [WRITE_NOTE] : []),
      ...(needsAuthorization(context) ? [AUTHORIZATION_NOTE] : []),
      ...unknown.map(
        (parameter) => `The description has no example for ${parameter}: put a real value in its place.`,
      ),
    ],
    isCommentedOut: isWrite || unknown.length > 0,
  };
}

function requiredParameters({ operation, shared, resolve, path }: OperationInContext): readonly Filled[] {
  const declared = [...shared, ...listOf(operation['parameters'])].map(resolve);
  // A parameter of the operation replaces one of the path item of the same name and place.
  const byKey = new Map(declared.map((one) => [`${textOf(one['in'])} ${textOf(one['name'])}`, one] as const));
  const inTemplate = [...path.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] ?? '');
  for (const name of inTemplate) {
    if (!byKey.has(`path ${name}`)) byKey.set(`path ${name}`, { in: 'path', name });
  }
  return [...byKey.values()]
    .filter(
      (one) =>
        one['in'] === 'path' ||
        ((one['in'] === 'query' || one['in'] === 'header') && one['required'] === true),
    )
    .map((one) => fillParameter(one, resolve));
}

function fillParameter(parameter: ForeignRecord, resolve: Resolver): Filled {
  const name = textOf(parameter['name']);
  const place = textOf(parameter['in']);
  const schema = resolve(parameter['schema']);
  const candidates = [
    parameter['example'],
    ...Object.values(recordOf(parameter['examples'])).map((example) => resolve(example)['value']),
    parameter['x-example'],
    schema['example'],
    listOf(schema['examples'])[0],
    schema['default'],
    parameter['default'],
    listOf(schema['enum'])[0],
    listOf(parameter['enum'])[0],
  ];
  const known = candidates.find(
    (value) => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean',
  );
  const isUsable = known !== undefined && known !== '' && !isSensitive(name, String(known));
  if (isUsable) return { name, place, value: String(known), isPlaceholder: false };
  const type = textOf(schema['type']) || textOf(parameter['type']);
  return {
    name,
    place,
    value: type === 'integer' || type === 'number' ? '1' : 'example',
    isPlaceholder: true,
  };
}

function fillPath(path: string, filled: readonly Filled[]): string {
  return path.replaceAll(/\{([^{}]+)\}/g, (template, name: string) => {
    const parameter = filled.find((one) => one.place === 'path' && one.name === name);
    return parameter ? encodeURIComponent(parameter.value.toWellFormed()) : template;
  });
}

function fillQuery(filled: readonly Filled[]): string {
  const pairs = filled
    .filter(({ place }) => place === 'query')
    .map(
      ({ name, value }) =>
        `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(value.toWellFormed())}`,
    );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/** The first success of the description, where it names one. */
function expectedStatus(operation: ForeignRecord): string {
  const success = Object.keys(recordOf(operation['responses'])).find((status) =>
    /^2(?:\d\d|xx)$/i.test(status),
  );
  return success?.toLowerCase() ?? '';
}

function needsAuthorization({ operation, document }: OperationInContext): boolean {
  const own = operation['security'];
  const required = listOf(own === undefined ? document['security'] : own);
  // An empty requirement among others makes it optional (OpenAPI 3.1, Security Requirement Object).
  return required.length > 0 && required.every((one) => isRecord(one) && Object.keys(one).length > 0);
}
