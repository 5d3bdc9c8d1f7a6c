import { type Dispatcher, request } from 'undici';
import { REFUSED_ADDRESS_CODE } from './guarded-lookup.ts';
import { codeOf, messageOf } from './thrown.ts';

/** What one look at a target saw. */
export type Sighting =
  /** An HTTP answer. `retryAfterMs` is null where the answer does not ask to wait; `location` is empty without one. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly retryAfterMs: number | null;
      readonly location: string;
    }
  /** No connection: refused, no such name, no route. */
  | { readonly kind: 'unreachable'; readonly detail: string }
  /**
   * The connection stands and its encryption does not: the target's `certificate` is not trusted, our `own files` are no
   * key and certificate that belong together, or there is no `protocol` that both speak.
   */
  | {
      readonly kind: 'tls';
      readonly fault: 'certificate' | 'own files' | 'protocol';
      readonly detail: string;
    }
  /** The name leads to an address that is always refused. */
  | { readonly kind: 'refused-address'; readonly detail: string }
  /** Connected, but no answer that could be read. */
  | { readonly kind: 'silent'; readonly detail: string };

/** How long one look may take: a development server may compile for seconds before its first answer. */
const LOOK_LIMIT_MS = 10_000;

const UNREACHABLE_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);

// Verification results as OpenSSL names them (`openssl verify`, section DIAGNOSTICS), as Node passes them on.
const CERTIFICATE_CODE = /CERT|CRL|SELF_SIGNED|LEAF_SIGNATURE|HOSTNAME_MISMATCH|CA_|PATH_LENGTH|ERR_TLS_CERT/;
const TLS_CODE = /^(ERR_SSL|ERR_TLS|EPROTO)/;
/** Thrown before anything is sent: what was named as certificate or key cannot be used. */
const OWN_FILES_CODE = /^ERR_OSSL/;

/**
 * Looks at a target once: one GET, redirects not followed, body thrown away. Never rejects because of what the target
 * does; when `signal` aborts it rejects with the signal's reason.
 */
export async function lookAt(
  url: URL,
  dispatcher: Dispatcher,
  headers: Readonly<Record<string, string>>,
  remainingMs: number,
  signal: AbortSignal,
): Promise<Sighting> {
  const limitMs = Math.max(1, Math.ceil(Math.min(remainingMs, LOOK_LIMIT_MS)));
  const limit = AbortSignal.timeout(limitMs);
  try {
    const answer = await request(url, {
      dispatcher,
      headers: { 'user-agent': 'perf-gate (readiness)', accept: '*/*', ...headers },
      signal: AbortSignal.any([signal, limit]),
    });
    // A body that never ends must not hold the look: what counts is the status.
    await answer.body.dump({ limit: 65_536, signal: limit }).catch(() => undefined);
    return {
      kind: 'answer',
      status: answer.statusCode,
      retryAfterMs: parseRetryAfter(single(answer.headers['retry-after']), Date.now()),
      location: single(answer.headers.location),
    };
  } catch (error) {
    if (signal.aborted) throw error;
    if (limit.aborted) return { kind: 'silent', detail: `no answer within ${limitMs} ms` };
    return classifyFailure(error);
  }
}

/** Sorts the failure of a request into what can be done about it. Only the codes are read, never the message. */
export function classifyFailure(error: unknown): Sighting {
  const code = codeOf(error);
  const detail = detailOf(error, code);
  if (code === REFUSED_ADDRESS_CODE) return { kind: 'refused-address', detail };
  if (UNREACHABLE_CODES.has(code)) return { kind: 'unreachable', detail };
  if (OWN_FILES_CODE.test(code)) return { kind: 'tls', fault: 'own files', detail };
  if (CERTIFICATE_CODE.test(code)) return { kind: 'tls', fault: 'certificate', detail };
  if (TLS_CODE.test(code)) return { kind: 'tls', fault: 'protocol', detail };
  return { kind: 'silent', detail };
}

/**
 * Milliseconds asked for by a Retry-After header (RFC 9110, 10.2.3: seconds, or an HTTP date), or null when there is
 * none that can be read.
 */
export function parseRetryAfter(header: string, wallTimeMs: number): number | null {
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  // Date.parse takes more than HTTP does: `-3` is a date to it.
  const date = header.endsWith('GMT') ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - wallTimeMs);
}

function single(header: string | string[] | undefined): string {
  return (Array.isArray(header) ? header[0] : header) ?? '';
}

function detailOf(error: unknown, code: string): string {
  // Several addresses of one name fail together, and that error has a code but no message of its own.
  const several = typeof error === 'object' && error !== null && 'errors' in error;
  const reasons: readonly unknown[] = several && Array.isArray(error.errors) ? error.errors : [error];
  const message = [...new Set(reasons.map(messageOf))].join('; ');
  return code === '' || message.includes(code) ? message : `${message} (${code})`;
}
