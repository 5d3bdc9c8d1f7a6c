import {
  describe,
  type Fault,
  faultOf,
  type LeafDocumentation,
  leaf,
  type Reading,
  valueOf,
} from './leaf.ts';
import { readTemplate } from './flow/template.ts';
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
  return headersLeaf(RESERVED, documentation);
}

/** The same for the request that opens a WebSocket. */
export function upgradeHeaders(documentation: Documentation) {
  return headersLeaf(RESERVED_UPGRADE, documentation);
}

/** A name as HTTP has it: letters, digits and a few signs. `what` is what is named. */
export function token(what: string, documentation: Documentation) {
  return leaf(
    (raw) => readToken(raw, `the name of ${what}`, 'Use letters, digits, dots and hyphens.'),
    { type: 'string', pattern: TOKEN.source },
    { ...documentation, type: 'text' },
  );
}

function headersLeaf(reserved: Readonly<Record<string, string>>, documentation: Documentation) {
  return leaf(
    (raw) => readHeaders(raw, reserved),
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

/** Headers that the opening of a WebSocket sets itself (RFC 6455, 4.1). */
const RESERVED_UPGRADE: Readonly<Record<string, string>> = {
  connection: 'the upgrade sets it',
  upgrade: 'the upgrade sets it',
  'sec-websocket-key': 'the upgrade sets it',
  'sec-websocket-version': 'the upgrade sets it',
  'sec-websocket-extensions': 'the connections are managed by the generator',
  'sec-websocket-protocol': 'write `subprotocols`',
  'content-length': 'an upgrade has no body',
  'transfer-encoding': 'an upgrade has no body',
};

/** Reads the name of a header of an answer, in lower case. */
export function readLowerCaseHeader(raw: unknown): Reading<string> {
  const reading = readToken(raw, 'a header name', 'Use letters, digits and hyphens.');
  return reading.kind === 'faults' ? reading : valueOf(reading.value.toLowerCase());
}

/** Reads a name as HTTP has it; `what` says what it should be one of. */
export function readToken(raw: unknown, what: string, hint: string): Reading<string> {
  const reading = readText(raw);
  return reading.kind === 'faults' || TOKEN.test(reading.value)
    ? reading
    : faultOf(`${describe(reading.value)} is not ${what}`, hint);
}

function readPath(raw: unknown): Reading<string> {
  const reading = readText(raw);
  if (reading.kind === 'faults') return reading;
  const { value } = reading;
  const url = /^https?:\/\/[^/]+(\/.*)?$/i.exec(value);
  if (url) {
    const hint = `Write ${encode(url[1] ?? '/')} here and give the rest with --url.`;
    return faultOf('is a whole URL; the scenario holds only the path', hint);
  }
  if (value.startsWith('//')) return faultOf('begins with //, which names another host', 'Begin with one /.');
  if (!value.startsWith('/'))
    return faultOf(`must begin with /, not ${describe(value)}`, `Write /${encode(value.trim())}.`);
  const read = readTemplate(value);
  // What is no template is told with all other templates, by the place of its names.
  if (read.kind === 'faults') return reading;
  const fixed = read.template.parts.flatMap((part) => (part.kind === 'text' ? [part.text] : [])).join('');
  return readFixed(fixed, reading, value);
}

/** The path without what templates fill in. */
function readFixed(fixed: string, reading: Reading<string>, value: string): Reading<string> {
  if (fixed.includes('\\')) return faultOf('holds a backslash, which URLs read as /', 'Write / or %5C.');
  if (fixed.includes('#')) {
    return faultOf('holds a fragment, which is never sent', 'Remove the # and what follows, or write %23.');
  }
  return /^[\u0021-\u007e]+$/.test(fixed)
    ? reading
    : faultOf('holds a space or another character that must be encoded', `Write ${encode(value)}.`);
}

/** The path with what must be encoded encoded, names of templates and what is encoded already left as they are. */
function encode(path: string): string {
  return path.replaceAll(/\{\{[^{}]*\}\}|%(?![0-9A-Fa-f]{2})|[^\u0021-\u007e]+/g, (piece) =>
    // A lone surrogate cannot be encoded; it stands for nothing anyway.
    piece.startsWith('{{') ? piece : encodeURIComponent(piece.toWellFormed()),
  );
}

function readHeaders(
  raw: unknown,
  reserved: Readonly<Record<string, string>>,
): Reading<Readonly<Record<string, string>>> {
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
    const nameFault = headerNameFault(key, found.has(name), reserved);
    if (nameFault !== null) faults.push({ ...nameFault, path: [key], of: 'key', kind: 'invalid' });
    const reading = readHeaderValue(value);
    if (reading.kind === 'value') found.set(name, reading.value);
    else faults.push(...reading.faults.map((fault) => ({ ...fault, path: [key] })));
  }
  return faults.length > 0 ? { kind: 'faults', faults } : valueOf(Object.fromEntries(found));
}

function headerNameFault(
  key: string,
  isRepeated: boolean,
  reserved: Readonly<Record<string, string>>,
): Pick<Fault, 'message' | 'hint'> | null {
  if (!TOKEN.test(key)) {
    return {
      message: `${JSON.stringify(key)} is not a header name`,
      hint: 'Use letters, digits and hyphens.',
    };
  }
  const name = key.toLowerCase();
  const reason = Object.hasOwn(reserved, name) ? reserved[name] : undefined;
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
