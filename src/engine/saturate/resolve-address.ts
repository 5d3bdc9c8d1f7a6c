import type { LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { connect, isIP } from 'node:net';
import { at } from '../../foundation/index.ts';
import type { AddressGuard } from '../http/connections.ts';
import { bareHost } from '../http/socket-place.ts';

/** Longest wait for one of several addresses to accept a connection. */
const ACCEPT_MS = 2000;

/**
 * The one address to which every connection of a saturation leads, asked of the guard once: a name that means something
 * else a moment later (DNS rebinding) leads nowhere else. Of several addresses, as `localhost` has, the first that
 * accepts a connection. Rejects with the resolver's error, or the guard's for a refused address.
 */
export async function resolveAddress(url: URL, guard: AddressGuard): Promise<string> {
  const host = bareHost(url);
  const refusal = guard.refusal(host);
  if (refusal !== null) throw refusal;
  if (isIP(host) !== 0) return host;
  const addresses = await addressesOf(host, guard);
  return addresses.length === 1 ? at(addresses, 0).address : firstAccepting(url, addresses);
}

function addressesOf(host: string, guard: AddressGuard): Promise<readonly LookupAddress[]> {
  return new Promise((resolve, reject) => {
    guard.lookup(host, { all: true }, (error, found, family) => {
      if (error) reject(error);
      else resolve(typeof found === 'string' ? [{ address: found, family: family ?? isIP(found) }] : found);
    });
  });
}

async function firstAccepting(url: URL, addresses: readonly LookupAddress[]): Promise<string> {
  const lookup = (_host: string, _options: object, answer: (error: null, found: LookupAddress[]) => void) =>
    answer(null, [...addresses]);
  const socket = connect({ host: url.hostname, port: portOf(url), lookup, autoSelectFamily: true });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(ACCEPT_MS) });
    return socket.remoteAddress ?? at(addresses, 0).address;
  } catch {
    // None accepts: the load itself meets what is wrong, and records it.
    return at(addresses, 0).address;
  } finally {
    socket.on('error', () => {});
    socket.destroy();
  }
}

/** The port of a URL, also where it is the protocol's own and not written. */
export function portOf({ port, protocol }: URL): number {
  return Number(port) || (protocol === 'https:' ? 443 : 80);
}
