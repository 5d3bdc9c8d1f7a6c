import {
  describe,
  type Fault,
  faultOf,
  type LeafDocumentation,
  leaf,
  type Reading,
  valueOf,
} from './leaf.ts';
import { readText } from './plain-leaves.ts';

type Documentation = Omit<LeafDocumentation, 'type'>;

/** Path and query of a request: what follows the target's URL. */
export function requestPath(documentation: Documentation) {
  return leaf(
    readPath,
    { type: 'string', pattern: String.raw`^(?:/(?!/)|/$|\$\{)` },
    { ...documentation, type: 'path' },
  );
}

/** A map of header names (read in any case, kept in lower case) to texts. */
export function headers(documentation: Documentation) {
  return leaf(
    readHeaders,
    {
      type: 'object',
      propertyNames: { pattern: TOKEN.source },
      additionalProperties: { type: 'string' },
    },
    { ...documentation, type: 'map of texts' },
  );
}

/** Any YAML value, to be sent as JSON. */
export function anyJson(documentation: Documentation) {
  return leaf((raw) => valueOf({ content: raw }), {}, { ...documentation, type: 'any value' });
}

/** What a header name is made of (RFC 9110, 5.6.2). */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Headers that the connection or the measurement sets itself, with the reason. */
const RESERVED: Readonly<Record<string, string>> = {
  'content-length': 'it follows from the body',
  'transfer-encoding': 'it follows from the body',
  connection: 'the connections are managed by the generator',
  'keep-alive': 'the connections are managed by the generator',
  upgrade: 'only plain HTTP requests are measured',
  expect: 'it would hold each body back',
  traceparent: 'each request carries one of its own',
};

function readPath(raw: unknown): Reading<string> {
  const reading = readText(raw);
  if (reading.kind === 'faults') return reading;
  const { value } = reading;
  const url = /^https?:\/\/[^/]+(\/.*)?$/i.exec(value);
  if (url) {
    const hint = `Write ${url[1] ?? '/'} here and give the rest with --url.`;
    return faultOf('is a whole URL; the scenario holds only the path', hint);
  }
  if (value.startsWith('//')) return faultOf('begins with //, which names another host', 'Begin with one /.');
  if (!value.startsWith('/'))
    return faultOf(`must begin with /, not ${describe(value)}`, `Write /${value.trim()}.`);
  if (value.includes('\\')) return faultOf('holds a backslash, which URLs read as /', 'Write / or %5C.');
  if (value.includes('#')) {
    return faultOf('holds a fragment, which is never sent', 'Remove the # and what follows, or write %23.');
  }
  return /^[\u0021-\u007e]+$/.test(value)
    ? reading
    : faultOf('holds a space or another character that must be encoded', `Write ${encode(value)}.`);
}

function encode(path: string): string {
  return path.replaceAll(/[^\u0021-\u007e]+/g, (piece) =>
    // A lone surrogate cannot be encoded; it stands for nothing anyway.
    encodeURIComponent(piece.toWellFormed()),
  );
}

function readHeaders(raw: unknown): Reading<Readonly<Record<string, string>>> {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return faultOf(
      `must be a map of headers, not ${describe(raw)}`,
      'Write lines like `accept: text/html` below it.',
    );
  }
  const faults: Fault[] = [];
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(raw)) {
    const name = key.toLowerCase();
    const nameFault = headerNameFault(key, found.has(name));
    if (nameFault !== null) faults.push({ ...nameFault, path: [key], of: 'key', kind: 'invalid' });
    const reading = readHeaderValue(value);
    if (reading.kind === 'value') found.set(name, reading.value);
    else faults.push(...reading.faults.map((fault) => ({ ...fault, path: [key] })));
  }
  return faults.length > 0 ? { kind: 'faults', faults } : valueOf(Object.fromEntries(found));
}

function headerNameFault(key: string, isRepeated: boolean): Pick<Fault, 'message' | 'hint'> | null {
  if (!TOKEN.test(key)) {
    return {
      message: `${JSON.stringify(key)} is not a header name`,
      hint: 'Use letters, digits and hyphens.',
    };
  }
  const reason = RESERVED[key.toLowerCase()];
  if (reason !== undefined) return { message: `${key} cannot be set`, hint: `Remove it: ${reason}.` };
  return isRepeated
    ? { message: `${key} stands there twice`, hint: 'Header names are the same in any case: keep one.' }
    : null;
}

function readHeaderValue(value: unknown): Reading<string> {
  const reading = readText(value);
  if (reading.kind === 'faults') return reading;
  // What undici and RFC 9110 (5.5) accept: visible Latin-1, spaces and tabs.
  return /^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(reading.value)
    ? reading
    : faultOf('holds a character that a header cannot carry', 'Remove line breaks and control characters.');
}
