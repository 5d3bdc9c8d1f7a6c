import type { RequestTemplate } from '../../scenario/index.ts';

/** What goes over the wire, the trace context left out. */
export interface OutgoingRequest {
  readonly method: RequestTemplate['method'];
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | null;
}

/** A request made text once and sent many times. */
export interface SerializedRequest {
  /** Request line and headers, up to where one more header may follow. */
  readonly head: string;
  /** Its characters are its bytes, one each; null where there is no such body. */
  readonly text: string | null;
  /** Any other body. */
  readonly bytes: Uint8Array | null;
  /** Whether the request itself asks for the end of the connection. */
  readonly closes: boolean;
}

/** A request that cannot be put into words of HTTP. */
export class UnsendableRequest extends Error {
  override readonly name = 'UnsendableRequest';
}

const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const PATH = /^[\x21-\xff]+$/;
/** They follow from the connection and the body, and are written here. */
const OURS: ReadonlySet<string> = new Set(['host', 'connection', 'content-length', 'traceparent']);
/** They would change what the bytes after the head mean. */
const REFUSED: ReadonlySet<string> = new Set(['transfer-encoding', 'upgrade', 'expect', 'keep-alive']);
const WITH_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

/** Writes a request for a host. Throws UnsendableRequest where a value would break out of its line. */
export function serializeRequest(
  { method, path, headers, body }: OutgoingRequest,
  host: string,
  isReused: boolean,
): SerializedRequest {
  if (!PATH.test(path)) throw new UnsendableRequest('a path holds what no path may hold');
  const closes = !isReused || headers['connection']?.toLowerCase() === 'close';
  const length = lengthOf(headers, body);
  const fields = Object.entries(headers).filter(([name]) => !OURS.has(name));
  const lines = [
    `${method} ${path} HTTP/1.1`,
    field('host', headers['host'] ?? host),
    `connection: ${closes ? 'close' : 'keep-alive'}`,
    ...fields.map(([name, value]) => field(name, value)),
    ...(body !== null || WITH_BODY.has(method) ? [`content-length: ${length}`] : []),
  ];
  const isText = typeof body === 'string' && length === body.length;
  return {
    head: `${lines.join('\r\n')}\r\n`,
    text: isText ? body : null,
    bytes: body === null || isText ? null : Buffer.from(body),
    closes,
  };
}

function lengthOf(headers: OutgoingRequest['headers'], body: OutgoingRequest['body']): number {
  const length = body === null ? 0 : Buffer.byteLength(body);
  const stated = headers['content-length'];
  if (stated !== undefined && Number(stated) !== length) {
    throw new UnsendableRequest(`content-length says ${stated}, the body has ${length} bytes`);
  }
  return length;
}

function field(name: string, value: string): string {
  if (!NAME.test(name) || REFUSED.has(name) || !VALUE.test(value)) {
    throw new UnsendableRequest(`the header ${JSON.stringify(name)} cannot be sent`);
  }
  return `${name}: ${value}`;
}
