import { Agent } from 'undici';
import type { TargetDriver, TargetHealth } from '../experiment/index.ts';
import { maskSecrets, PerfGateError } from '../foundation/index.ts';
import type { Side } from '../trial/index.ts';
import { refuseAddress } from './address.ts';
import type { AddressGuard } from './guarded-lookup.ts';
import { type Readiness, waitUntilReady } from './readiness.ts';
import { lookAt } from './sighting.ts';
import { stillAnswers } from './still-answers.ts';
import { joinPath, parseTargetUrl, urlLabel } from './target-url.ts';
import { BACK_OFF, createJudge } from './url-judge.ts';

export interface UrlTargetOptions {
  readonly side: Side;
  readonly url: string;
  readonly readiness: Readiness;
  readonly guard: AddressGuard;
  /** Masked in every message. */
  readonly secrets: readonly string[];
  /** Sent with the readiness request, lower-case names: what opens a protected preview, for example. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Creates the target behind a URL: something that already runs, or will within the readiness limit. It is never
 * restarted, and nothing is known of its health but what the load sees. Throws USAGE for a URL that is none, is not
 * http(s), or carries credentials.
 */
export function createUrlTarget(options: UrlTargetOptions): TargetDriver {
  const { side, secrets } = options;
  const url = parseTargetUrl(options.url, secrets);
  return {
    side,
    kind: 'url',
    start: (signal) => startUrl(url, options, signal),
    renew: null,
    lastStartMs: () => 0,
    health: () => ({ kind: 'serving' }),
    ask: (signal) => askUrl(url, options, signal),
    describe: () => ({ side, label: urlLabel(url, secrets), instances: 1, output: '' }),
    stop: () => Promise.resolve(),
  };
}

async function askUrl(
  url: URL,
  { readiness, guard, secrets, headers = {} }: UrlTargetOptions,
  signal: AbortSignal,
): Promise<TargetHealth> {
  const agent = createAgent(guard);
  try {
    const asked = joinPath(url, readiness.path);
    return await stillAnswers({ url: asked, dispatcher: agent, headers, secrets, signal });
  } finally {
    await agent.destroy();
  }
}

function createAgent(guard: AddressGuard): Agent {
  return new Agent({ connect: { lookup: guard.lookup } });
}

async function startUrl(url: URL, options: UrlTargetOptions, signal: AbortSignal): Promise<URL> {
  refuseAddress(url);
  const { readiness, secrets, headers = {} } = options;
  const agent = createAgent(options.guard);
  const label = urlLabel(url, secrets);
  const judge = createJudge(url, label, options);
  try {
    const waited = await waitUntilReady({
      attempt: async (remainingMs) =>
        judge(await lookAt(joinPath(url, readiness.path), agent, headers, remainingMs, signal), remainingMs),
      backOff: BACK_OFF,
      timeoutMs: readiness.timeoutMs,
      // The judge knows what was seen before, and ends the wait itself.
      leastLookMs: 0,
      signal,
      wake: new Promise(() => undefined),
    });
    if (waited.kind === 'ready') return waited.url;
    throw new PerfGateError(
      'TARGET_NOT_READY',
      `${label} was not ready within ${readiness.timeoutMs} ms; last seen: ${maskSecrets(waited.reason, secrets)}`,
      `Open ${readiness.path} there yourself. If the target only needs longer, raise the readiness limit; if nothing is at that path, name another for readiness.`,
    );
  } finally {
    await agent.destroy();
  }
}
