/**
 * target: the system under test of one side: behind a URL, started by a command, or started from another git ref in a
 * worktree of its own; brought up, waited for, renewed and stopped with everything it started. It sends no load, knows
 * no scenario, and refuses link-local and metadata addresses, credentials in URLs and refs that are options.
 */
export { isPrivateAddress, isRefusedAddress, refuseAddress } from './address.ts';
export {
  type AddressGuard,
  addressGuard,
  createAddressGuard,
  guardPublicOnly,
} from './guarded-lookup.ts';
export { environmentSecrets } from './environment-secrets.ts';
export { isHostPattern, matchesHostPattern } from './host-pattern.ts';
export {
  type CheckedOut,
  type CheckoutDifference,
  describeCheckout,
  differenceFrom,
  resolveMergeBase,
} from './checkout.ts';
export { type Commit, isNoRepository, readAtCommit, refuseRef, resolveRef, runGit } from './git.ts';
export { createProcessTarget, type ProcessTargetOptions } from './process-target.ts';
export type { Readiness } from './readiness.ts';
export type { Renewal } from './renewal.ts';
export { createRefTarget, type RefTargetOptions } from './ref-target.ts';
export { refuseReadinessPath, urlLabel } from './target-url.ts';
export { createUrlTarget, type UrlTargetOptions } from './url-target.ts';
