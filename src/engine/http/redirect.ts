import type { Head } from './answer.ts';
import type { PreparedRequest } from './prepared-request.ts';

/** Statuses that name another place for the same thing (RFC 9110, 15.4); 300 and 304 do not. */
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Statuses after which a POST becomes a GET (RFC 9110, 15.4.2 to 15.4.4, and what browsers do). */
const BECOMES_GET: ReadonlySet<number> = new Set([301, 302, 303]);

/** What of a request a redirect may change. */
export type Hop = Pick<PreparedRequest, 'method' | 'path' | 'headers' | 'body'>;

/** A redirect that is not followed, whatever the bound. */
interface DeadEnd {
  /** Why, and where it leads: without the query, in which secrets travel. */
  readonly deadEnd: string;
}

/**
 * The next hop of a redirect, or null where the answer is none. One that names no place is a dead end, and so is one that
 * leads to another origin: load goes only where the user sent it.
 */
export function nextHop(hop: Hop, status: number, head: Head, origin: string): Hop | DeadEnd | null {
  if (!REDIRECTS.has(status)) return null;
  const location = head['location'];
  const text = Array.isArray(location) ? location[0] : location;
  if (text === undefined || !URL.canParse(text, origin + hop.path)) {
    return { deadEnd: `status ${status}, a redirect that names no place` };
  }
  const url = new URL(text, origin + hop.path);
  // Not its `origin`: that of `blob:http://host/` is the inner one's.
  const own = new URL(origin);
  if (url.protocol !== own.protocol || url.host !== own.host) {
    return { deadEnd: `status ${status}, a redirect to another origin: ${placeOf(url)}` };
  }
  const path = url.pathname + url.search;
  const isRewritten = hop.method !== 'GET' && hop.method !== 'HEAD' && BECOMES_GET.has(status);
  if (!isRewritten) return { ...hop, path };
  const headers = Object.fromEntries(
    Object.entries(hop.headers).filter(([name]) => !name.startsWith('content-')),
  );
  return { method: 'GET', path, headers, body: null };
}

/** Scheme, host and path. Of an address without a host only the scheme: what stands behind it may be anything. */
function placeOf({ protocol, host, pathname }: URL): string {
  return host === '' ? protocol : `${protocol}//${host}${pathname}`;
}
