import type { Path } from '../path.ts';
import type { Part, RequestDocument } from '../request-schema.ts';

/** A text in which names are filled in, and where it stands. */
export interface PlacedText {
  readonly text: string;
  readonly path: Path;
  readonly of: 'key' | 'value';
}

/** Whatever has texts that are filled in when it is sent. */
type Sendable = Part<Pick<RequestDocument, 'path' | 'headers' | 'body' | 'json' | 'multipart'>>;
type Answered = Part<Pick<RequestDocument, 'expect' | 'checks'>>;
type Expect = NonNullable<RequestDocument['expect']>;

/** The texts of a request that are filled in. */
export function requestTexts(request: Sendable, at: Path): readonly PlacedText[] {
  const { path, body, json, multipart } = request;
  return [
    ...(path === undefined ? [] : [valueAt(path, [...at, 'path'])]),
    ...headerTexts(request.headers, [...at, 'headers']),
    ...(body === undefined ? [] : [valueAt(body, [...at, 'body'])]),
    ...(json === undefined ? [] : jsonTexts(json.content, [...at, 'json'])),
    ...(multipart === undefined ? [] : multipartTexts(multipart, [...at, 'multipart'])),
  ];
}

/** The texts of headers. */
export function headerTexts(
  headers: Readonly<Record<string, string>> | undefined,
  at: Path,
): readonly PlacedText[] {
  return Object.entries(headers ?? {}).map(([name, text]) => valueAt(text, [...at, name]));
}

/** Every text of a JSON value, keys included. */
export function jsonTexts(value: unknown, at: Path): readonly PlacedText[] {
  if (typeof value === 'string') return [valueAt(value, at)];
  if (Array.isArray(value)) return value.flatMap((item, index) => jsonTexts(item, [...at, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [
    { text: key, path: [...at, key], of: 'key' as const },
    ...jsonTexts(member, [...at, key]),
  ]);
}

/** Texts that are compared as they stand: nothing is filled in there. */
export function expectationTexts({ expect, checks = {} }: Answered, at: Path): readonly PlacedText[] {
  return [
    ...(expect === undefined ? [] : textsOfExpect(expect, [...at, 'expect'])),
    ...Object.entries(checks).flatMap(([name, each]) => textsOfExpect(each, [...at, 'checks', name])),
  ];
}

/** The texts of JSON expectations. */
export function jsonExpectationTexts(json: Expect['json'], at: Path): readonly PlacedText[] {
  return (json ?? []).flatMap(({ path, match }) =>
    match.kind === 'equals' ? jsonTexts(match.value, [...at, path]) : [],
  );
}

function textsOfExpect(expect: Expect, at: Path): readonly PlacedText[] {
  const bodies = expect['body-contains'] ?? [];
  return [
    ...bodies.map((text) => valueAt(text, [...at, 'body-contains'])),
    ...jsonExpectationTexts(expect.json, [...at, 'json']),
  ];
}

function multipartTexts(
  { fields, files }: NonNullable<Sendable['multipart']>,
  at: Path,
): readonly PlacedText[] {
  return [
    ...Object.entries(fields).map(([name, text]) => valueAt(text, [...at, 'fields', name])),
    ...files.map(({ name }, index) => valueAt(name, [...at, 'files', index, 'name'])),
  ];
}

/** A text that stands at a path as a value. */
export function valueAt(text: string, path: Path): PlacedText {
  return { text, path, of: 'value' };
}
