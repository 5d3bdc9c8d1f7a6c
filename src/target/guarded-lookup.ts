import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isPrivateAddress, isRefusedAddress } from './address.ts';

/** Code of the error of a refused address. */
export const REFUSED_ADDRESS_CODE = 'ERR_PERF_GATE_REFUSED_ADDRESS';

/** A resolver that gives every address of a name, as `lookup` of `node:dns` does with `all`. */
export type Resolve = (
  hostname: string,
  options: LookupOptions & { readonly all: true },
  answer: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * Keeps connections from link-local and metadata addresses, whatever a name means at the moment. The check sits in the
 * connection itself: a name that was harmless when it was checked and is not when it is used (DNS rebinding) finds
 * no gap between the two.
 */
export interface AddressGuard {
  /** A `lookup` for sockets that fails when a name leads to such an address. */
  readonly lookup: LookupFunction;
  /** The error of a host that is such an address itself, for which no socket looks anything up; null for another. */
  refusal(host: string): Error | null;
}

/** No name that somebody else chose. */
const NONE: ReadonlySet<string> = new Set();

/**
 * Creates the guard over a resolver. Names of `publicOnly` (in lower case) were chosen by somebody else: they may not
 * lead to private addresses either.
 */
export function createAddressGuard(resolve: Resolve, publicOnly: ReadonlySet<string> = NONE): AddressGuard {
  return {
    lookup: (hostname, options, answer) =>
      resolve(hostname, { ...options, all: true }, (error, addresses) => {
        if (error) return answer(error, []);
        const refused = addresses.find(({ address }) => isRefusedAddress(address));
        if (refused)
          return answer(
            refusalOf(`${hostname} leads to ${refused.address}, a link-local or cloud metadata address`),
            [],
          );
        const isPublicOnly = publicOnly.has(hostname.toLowerCase());
        const inside = addresses.find(({ address }) => isPublicOnly && isPrivateAddress(address));
        if (inside)
          return answer(
            refusalOf(
              `${hostname} leads to ${inside.address}, a private address, and was not chosen in the workflow`,
            ),
            [],
          );
        const [first] = addresses;
        if (options.all === true || first === undefined) return answer(null, addresses);
        return answer(null, first.address, first.family);
      }),
    refusal: (host) => {
      const address = host.replace(/^\[|\]$/g, '');
      return isRefusedAddress(address)
        ? refusalOf(`${address} is a link-local or cloud metadata address`)
        : null;
    },
  };
}

/** The guard over the resolver of the machine. */
export const addressGuard: AddressGuard = createAddressGuard(lookup);

/** The same, with hosts that somebody else chose. */
export function guardPublicOnly(hosts: ReadonlySet<string>): AddressGuard {
  return createAddressGuard(lookup, hosts);
}

function refusalOf(message: string): NodeJS.ErrnoException {
  return Object.assign(new Error(message), { code: REFUSED_ADDRESS_CODE });
}
