import { maskSecrets, PerfGateError } from '../foundation/index.ts';

/**
 * Parses the URL of a target. Throws USAGE for anything but http and https, for a query or fragment, which no request
 * would carry, and for credentials inside the URL: they would stand in reports, logs and run files, and a header that
 * names an environment variable does the same. Messages show the URL without credentials and query.
 */
export function parseTargetUrl(text: string, secrets: readonly string[]): URL {
  if (!URL.canParse(text)) {
    throw usage(`not a URL: ${shown(text, secrets)}`, 'Write the whole of it, like http://127.0.0.1:3000.');
  }
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw usage(
      `only http and https targets can be measured: ${shown(text, secrets)}`,
      'Write the URL as http://… or https://…',
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw usage(
      `the URL carries credentials: ${shown(text, secrets)}`,
      `Take them out of the URL and send them as a header of the scenario, from the environment: authorization: \${AUTHORIZATION}`,
    );
  }
  if (url.search !== '' || url.hash !== '') {
    throw usage(
      `the URL ${urlLabel(url, secrets)} carries a ${url.search === '' ? 'fragment' : 'query'}, which no request would have`,
      url.search === ''
        ? 'Leave out the # and what follows.'
        : 'Put it into the path of the requests of the scenario.',
    );
  }
  return url;
}

/**
 * Throws USAGE for what cannot be a path to ask for readiness, above all for what URLs take for another host: `//host`,
 * and everything that is read so, because a backslash is a slash there and tabs and line breaks are left out.
 */
export function refuseReadinessPath(path: string): void {
  if (!path.startsWith('/')) {
    throw usage(`the readiness path ${JSON.stringify(path)} does not begin with /`, 'Write it like /health.');
  }
  if (/[\s\p{Cc}]/u.test(path)) {
    throw usage(`the readiness path ${JSON.stringify(path)} holds a space`, 'Write %20 for a space.');
  }
  if (/^\/[/\\]/.test(path)) {
    throw usage(`the readiness path ${JSON.stringify(path)} names another host`, 'Begin it with one /.');
  }
}

/**
 * The URL of a path below the target's own path: `/api` and `/health` give `/api/health`. Always on the same host: the
 * text is put together before it is parsed, because a path that begins with // names a host when it is parsed alone.
 */
export function joinPath(base: URL, path: string): URL {
  return new URL(
    `${base.origin}${base.pathname.replace(/\/$/, '')}${path.startsWith('/') ? '' : '/'}${path}`,
  );
}

/** The URL as reports may show it: without query, fragment and trailing slash of an empty path, secrets masked. */
export function urlLabel(url: URL, secrets: readonly string[]): string {
  return maskSecrets(`${url.origin}${url.pathname === '/' ? '' : url.pathname}`, secrets);
}

/** Everything between the scheme and the last `@` of the authority is taken for credentials, also in broken URLs. */
function shown(text: string, secrets: readonly string[]): string {
  return maskSecrets(text.replace(/^([^/]*\/\/)?[^/?#]*@/, '$1***@'), secrets);
}

function usage(message: string, hint: string): PerfGateError {
  return new PerfGateError('USAGE', message, hint);
}
