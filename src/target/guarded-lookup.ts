import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { isRefusedAddress } from './address.ts';

/** Code of the error that `guardedLookup` gives. */
export const REFUSED_ADDRESS_CODE = 'ERR_PERF_GATE_REFUSED_ADDRESS';

type Answer = (
  error: NodeJS.ErrnoException | null,
  address: string | LookupAddress[],
  family?: number,
) => void;

/**
 * A `lookup` for sockets that fails when a name leads to a link-local or metadata address. The check sits in the
 * connection itself: a name that was harmless when it was checked and is not when it is used (DNS rebinding) finds
 * no gap between the two.
 */
export function guardedLookup(hostname: string, options: LookupOptions, answer: Answer): void {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return answer(error, []);
    const refused = addresses.find(({ address }) => isRefusedAddress(address));
    if (refused) {
      const problem: NodeJS.ErrnoException = new Error(`${hostname} leads to ${refused.address}`);
      problem.code = REFUSED_ADDRESS_CODE;
      return answer(problem, []);
    }
    const [first] = addresses;
    if (options.all === true || first === undefined) return answer(null, addresses);
    return answer(null, first.address, first.family);
  });
}
