import { systemClock } from '../../src/engine/index.ts';
import { addressGuard, createUrlTarget, type UrlTargetOptions } from '../../src/target/index.ts';

/** A target behind a URL that anybody may open and nobody renews, asked as a load without options would ask it. */
export function aUrlTarget(url: string, change: Partial<UrlTargetOptions> = {}) {
  return createUrlTarget({
    side: 'candidate',
    url,
    readiness: { path: '/', timeoutMs: 20_000, wantsSuccess: false },
    guard: addressGuard,
    tls: {},
    isProxied: false,
    secrets: [],
    renewal: null,
    env: process.env,
    clock: systemClock,
    ...change,
  });
}
