import type { Head } from './answer.ts';
import type { PreparedRequest } from './prepared-request.ts';

/** Statuses that name another place for the same thing (RFC 9110, 15.4); 300 and 304 do not. */
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Statuses after which a POST becomes a GET (RFC 9110, 15.4.2 to 15.4.4, and what browsers do). */
const BECOMES_GET: ReadonlySet<number> = new Set([301, 302, 303]);

/** What of a request a redirect may change. */
export type Hop = Pick<PreparedRequest, 'method' | 'path' | 'headers' | 'body'>;

/**
 * The next hop of a redirect, or null where the answer is none, names no place, or leads to another origin: load goes
 * only where the user sent it.
 */
export function nextHop(hop: Hop, status: number, head: Head, origin: string): Hop | null {
  if (!REDIRECTS.has(status)) return null;
  const location = head['location'];
  const text = Array.isArray(location) ? location[0] : location;
  if (text === undefined || !URL.canParse(text, origin + hop.path)) return null;
  const url = new URL(text, origin + hop.path);
  // Not its `origin`: that of `blob:http://host/` is the inner one's.
  const own = new URL(origin);
  if (url.protocol !== own.protocol || url.host !== own.host) return null;
  const path = url.pathname + url.search;
  const isRewritten = hop.method !== 'GET' && hop.method !== 'HEAD' && BECOMES_GET.has(status);
  if (!isRewritten) return { ...hop, path };
  const headers = Object.fromEntries(
    Object.entries(hop.headers).filter(([name]) => !name.startsWith('content-')),
  );
  return { method: 'GET', path, headers, body: null };
}
