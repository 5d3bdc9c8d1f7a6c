/** What a commented-out write says. */
export const WRITE_NOTE =
  'This changes data: to send it, remove the # and write `allow-writes: true` at the top level.';

/** What a request that needs a log-in says. */
export const AUTHORIZATION_NOTE =
  'Needs authorization: add `headers: {authorization: "Bearer ${API_TOKEN}"}` and set API_TOKEN in the environment.';

const SENSITIVE_NAME =
  /token|secret|passw|pwd|api[-_]?key|^key$|auth|session|^sid$|signature|^sig$|^code$|credential|jwt/i;

/** A JSON Web Token by its beginning, or a long run of letters and digits that nobody types. */
const SENSITIVE_VALUE = /^eyJ[\w-]{10,}|^[A-Za-z0-9_+/=-]{40,}$/;

/** Whether a name or value looks like something that must not be written into a file. */
export function isSensitive(name: string, value: string): boolean {
  return SENSITIVE_NAME.test(name) || SENSITIVE_VALUE.test(value);
}

/** Whether a piece of the path looks like a secret, as in links that log somebody in. */
export function hasSecretSegment(url: URL): boolean {
  return url.pathname.split('/').some((segment) => SENSITIVE_VALUE.test(segment));
}

/** Path and query of a URL without parameters that look like secrets, and the names of those left out. */
export function publicPath(url: URL): { readonly path: string; readonly omitted: readonly string[] } {
  const omitted: string[] = [];
  const kept = url.search
    .slice(1)
    .split('&')
    .filter((pair) => {
      const [name = '', value = ''] = pair.split('=', 2);
      const isSecret = pair !== '' && isSensitive(decode(name), decode(value));
      if (isSecret) omitted.push(decode(name));
      return pair !== '' && !isSecret;
    });
  const query = kept.length === 0 ? '' : `?${kept.join('&')}`;
  return { path: `${url.pathname.replace(/^\/+/, '/')}${query}`, omitted };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    // Not percent-encoded after all: then it is what it is.
    if (error instanceof URIError) return text;
    throw error;
  }
}
