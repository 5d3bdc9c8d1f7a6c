import type { Outcome } from '../../trial/index.ts';

const DNS = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME']);
const CONNECT = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'EADDRINUSE',
  'EMFILE',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const RESET = new Set([
  'ECONNRESET',
  'EPIPE',
  'ECONNABORTED',
  'UND_ERR_SOCKET',
  'UND_ERR_INFO',
  'UND_ERR_DESTROYED',
  'UND_ERR_CLOSED',
]);
const TLS = /^(?:ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|EPROTO$)/;

/** Thrown into a request whose time is up. */
export class RequestTimeout extends Error {
  override readonly name = 'RequestTimeout';
}

/** Thrown into the requests under way when a stop signal comes. */
export class LoadStopped extends Error {
  override readonly name = 'LoadStopped';
}

/** Says of what kind a failure on the wire is. What is not known is `protocol`: an answer that makes no sense. */
export function classifyError(error: unknown): Exclude<Outcome, 'ok' | 'status' | 'expectation'> {
  for (const each of chainOf(error)) {
    if (each instanceof RequestTimeout) return 'timeout';
    const code = codeOf(each);
    if (DNS.has(code)) return 'dns';
    if (CONNECT.has(code)) return 'connect';
    if (TLS.test(code)) return 'tls';
    if (RESET.has(code)) return 'reset';
  }
  return 'protocol';
}

/** The error, its causes, and for several attempts at once (IPv4 and IPv6) each of theirs. */
function chainOf(error: unknown): readonly unknown[] {
  if (!(error instanceof Error)) return [error];
  const inner = error instanceof AggregateError ? error.errors : [];
  return [error, ...inner.flatMap(chainOf), ...(error.cause === undefined ? [] : chainOf(error.cause))];
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
