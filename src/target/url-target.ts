import type { TargetDriver, TargetHealth } from '../experiment/index.ts';
import { type Clock, maskSecrets, PerfGateError } from '../foundation/index.ts';
import type { Side } from '../trial/index.ts';
import { refuseAddress } from './address.ts';
import { type Readiness, waitUntilReady } from './readiness.ts';
import { type Renewal, runRenewal } from './renewal.ts';
import { lookAt } from './sighting.ts';
import { createStarter } from './starter.ts';
import { stillAnswers } from './still-answers.ts';
import { joinPath, parseTargetUrl, urlLabel } from './target-url.ts';
import { createUrlAgent, refuseProxiedName, type UrlConnection } from './url-agent.ts';
import { BACK_OFF, createJudge } from './url-judge.ts';

export interface UrlTargetOptions extends UrlConnection {
  readonly side: Side;
  readonly url: string;
  readonly readiness: Readiness;
  /** Masked in every message. */
  readonly secrets: readonly string[];
  /** Sent with the readiness request, lower-case names: what opens a protected preview, for example. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Commands that give it a fresh instance; null where it has none. */
  readonly renewal: Renewal | null;
  /** The environment to pass on to them. */
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly clock: Clock;
}

/**
 * Creates the target behind a URL: something that already runs, or will within the readiness limit. Nothing is known of
 * its health but what the load sees. It is restarted only by the commands of `renewal`: a deployment, or else a restart,
 * before the first request, so that both sides begin alike; a restart, or else a deployment, for each fresh instance.
 * Throws USAGE for a URL that is none, is not http(s), or carries credentials.
 */
export function createUrlTarget(options: UrlTargetOptions): TargetDriver {
  const { side, secrets, renewal, clock } = options;
  const url = parseTargetUrl(options.url, secrets);
  let instances = 1;
  let renewalMs = 0;

  const renewBy = async (command: string, directory: string, signal: AbortSignal): Promise<URL> => {
    const beganMs = clock.nowMs();
    await runRenewal(command, { ...options, url, directory, signal });
    const ready = await awaitUrl(url, options, signal);
    renewalMs = clock.nowMs() - beganMs;
    return ready;
  };
  const begin = async (signal: AbortSignal): Promise<URL> => {
    if (renewal === null) return await awaitUrl(url, options, signal);
    const { restart, deploy, directory } = renewal;
    const deployed = deploy === '' ? null : await renewBy(deploy, directory, signal);
    // After a deployment too, where there is a command of its own: how long that takes decides how often it is run.
    return restart === '' && deployed !== null ? deployed : await renewBy(restart, directory, signal);
  };
  const renew = async ({ restart, deploy, directory }: Renewal, signal: AbortSignal): Promise<URL> => {
    const renewed = await renewBy(restart === '' ? deploy : restart, directory, signal);
    instances += 1;
    return renewed;
  };

  const starter = createStarter(begin);
  const renewer = renewal === null ? null : createStarter((signal) => renew(renewal, signal));
  return {
    side,
    kind: 'url',
    start: (signal) => starter.start(signal),
    renew: renewer === null ? null : (signal) => renewer.start(signal),
    lastStartMs: () => renewalMs,
    health: () => ({ kind: 'serving' }),
    ask: (signal) => askUrl(url, options, signal),
    describe: () => ({ side, label: urlLabel(url, secrets), instances, output: '' }),
    stop: async () => {
      await starter.settle();
      await renewer?.settle();
    },
  };
}

async function askUrl(url: URL, options: UrlTargetOptions, signal: AbortSignal): Promise<TargetHealth> {
  const { readiness, secrets, headers = {} } = options;
  const agent = createUrlAgent(options);
  try {
    const asked = joinPath(url, readiness.path);
    return await stillAnswers({ url: asked, dispatcher: agent, headers, secrets, signal });
  } finally {
    await agent.destroy();
  }
}

async function awaitUrl(url: URL, options: UrlTargetOptions, signal: AbortSignal): Promise<URL> {
  refuseAddress(url);
  const { readiness, secrets, headers = {} } = options;
  await refuseProxiedName(url, options, secrets);
  const agent = createUrlAgent(options);
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
