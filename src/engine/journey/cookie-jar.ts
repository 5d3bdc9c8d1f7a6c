import { parseCookie } from 'undici';

interface StoredCookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
  /** On the wall clock; null for as long as the user lives. */
  readonly expiresMs: number | null;
}

/**
 * The cookies of one user at one origin (RFC 6265, 5.3 and 5.4, without domains: a user knows one host only). Secure and
 * HttpOnly do not matter to a client that runs no scripts and speaks to one scheme.
 */
export class CookieJar {
  readonly #cookies = new Map<string, StoredCookie>();
  readonly #wallTimeMs: () => number;

  constructor(wallTimeMs: () => number) {
    this.#wallTimeMs = wallTimeMs;
  }

  /** Takes the `Set-Cookie` headers of an answer to `path`. What is no cookie is passed over. */
  take(setCookie: string | readonly string[] | undefined, path: string): void {
    const headers = typeof setCookie === 'string' ? [setCookie] : (setCookie ?? []);
    for (const header of headers) {
      const cookie = parseCookie(header);
      if (cookie === null || cookie.name === '') continue;
      const scope = cookie.path?.startsWith('/') ? cookie.path : defaultPath(path);
      const expiresMs = this.#expiry(cookie.maxAge, cookie.expires);
      const key = `${cookie.name}\u0000${scope}`;
      if (expiresMs !== null && expiresMs <= this.#wallTimeMs()) this.#cookies.delete(key);
      else this.#cookies.set(key, { name: cookie.name, value: cookie.value, path: scope, expiresMs });
    }
  }

  /** Value of a cookie by its name; null without one. */
  value(name: string): string | null {
    return this.#alive().find((cookie) => cookie.name === name)?.value ?? null;
  }

  /** The `Cookie` header for a path, longer paths first; empty without a cookie. */
  header(path: string): string {
    const [pathname = '/'] = path.split('?', 1);
    return this.#alive()
      .filter((cookie) => matches(pathname, cookie.path))
      .toSorted((a, b) => b.path.length - a.path.length)
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }

  /** Takes a copy of what another user has. */
  takeFrom(other: CookieJar): void {
    for (const [key, cookie] of other.#cookies) this.#cookies.set(key, cookie);
  }

  #alive(): readonly StoredCookie[] {
    if (this.#cookies.size === 0) return [];
    const now = this.#wallTimeMs();
    return [...this.#cookies.values()].filter(({ expiresMs }) => expiresMs === null || expiresMs > now);
  }

  /** Max-Age has precedence (RFC 6265, 5.3, step 3). */
  #expiry(maxAge: number | undefined, expires: Date | number | undefined): number | null {
    if (maxAge !== undefined && Number.isFinite(maxAge)) return this.#wallTimeMs() + 1000 * maxAge;
    return expires === undefined ? null : Number(expires);
  }
}

/** RFC 6265, 5.1.4. */
function defaultPath(path: string): string {
  const [pathname = '/'] = path.split('?', 1);
  const end = pathname.lastIndexOf('/');
  return end <= 0 ? '/' : pathname.slice(0, end);
}

function matches(pathname: string, scope: string): boolean {
  return (
    pathname === scope ||
    (pathname.startsWith(scope) && (scope.endsWith('/') || pathname[scope.length] === '/'))
  );
}
