import { Agent, type buildConnector, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { maskSecrets, PerfGateError } from '../foundation/index.ts';
import { refusal } from './address.ts';
import { type AddressGuard, REFUSED_ADDRESS_CODE } from './guarded-lookup.ts';
import { codeOf, messageOf } from './thrown.ts';

/** How a URL is connected to: as the load connects to it, or looks at it would tell nothing of what the load will meet. */
export interface UrlConnection {
  /** Whom to trust, the certificate to show, the name to ask for. */
  readonly tls: buildConnector.BuildOptions;
  /** Whether HTTP_PROXY, HTTPS_PROXY and NO_PROXY are heeded. */
  readonly isProxied: boolean;
  /** Asked for each connection that is made from here. */
  readonly guard: AddressGuard;
}

/**
 * Creates what looks at a URL are sent by, in HTTP/1.1 as the load is. Whoever creates it destroys it. Throws USAGE where
 * the environment names a proxy that is none.
 */
export function createUrlAgent({ tls, isProxied, guard }: UrlConnection): Dispatcher {
  const connect = { ...tls, lookup: guard.lookup };
  if (!isProxied) return new Agent({ allowH2: false, connect });
  try {
    return new EnvHttpProxyAgent({ allowH2: false, requestTls: tls, connect });
  } catch (error) {
    // Without its value, which may hold a password.
    throw new PerfGateError(
      'USAGE',
      'the scenario wants the proxy of the environment, and HTTP_PROXY or HTTPS_PROXY there is no URL of a proxy',
      'Write it whole, like http://proxy.example:3128, or leave `http.proxy` out of the scenario.',
      { cause: error },
    );
  }
}

/**
 * Asks the guard about a name that a proxy will look up, so that no connection from here would: a name that leads to a
 * refused address here is refused. One that only the proxy can look up is left to the proxy. Throws TARGET_REFUSED.
 */
export async function refuseProxiedName(
  url: URL,
  { isProxied, guard }: UrlConnection,
  secrets: readonly string[],
): Promise<void> {
  if (!isProxied) return;
  const error = await new Promise<Error | null>((resolve) => {
    guard.lookup(url.hostname.replace(/^\[|\]$/g, ''), { all: true }, resolve);
  });
  if (codeOf(error) === REFUSED_ADDRESS_CODE) throw refusal(maskSecrets(messageOf(error), secrets));
}
