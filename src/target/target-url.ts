import { maskSecrets, PerfGateError } from '../foundation/index.ts';

/**
 * Parses the URL of a target. Throws USAGE for anything but http and https, and for credentials inside the URL: they
 * would stand in reports, logs and run files, and a header that names an environment variable does the same.
 * Messages show the URL without its credentials.
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
  return url;
}

/** The URL of a path below the target's own path: `/api` and `/health` give `/api/health`. */
export function joinPath(base: URL, path: string): URL {
  return new URL(`${base.pathname.replace(/\/$/, '')}${path.startsWith('/') ? '' : '/'}${path}`, base.origin);
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
