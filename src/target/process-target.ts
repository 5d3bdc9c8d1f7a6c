import { Agent } from 'undici';
import type { TargetDriver, TargetHealth } from '../experiment/index.ts';
import { type Clock, maskSecrets } from '../foundation/index.ts';
import type { Side } from '../trial/index.ts';
import { type Instance, startInstance } from './instance.ts';
import { interrupted, type Readiness } from './readiness.ts';
import { createStarter } from './starter.ts';
import { stillAnswers } from './still-answers.ts';
import { joinPath } from './target-url.ts';

export interface ProcessTargetOptions {
  readonly side: Side;
  /** Shell command; it must listen on `$PORT` of the loopback. */
  readonly command: string;
  /** Where the command runs. */
  readonly directory: string;
  /** The environment to pass on; inputs and tokens of the job are withheld, see `targetEnvironment`. */
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly readiness: Readiness;
  /** Masked in everything the target reports. */
  readonly secrets: readonly string[];
  readonly clock: Clock;
  /** How reports call it, usually the command. */
  readonly label: string;
}

/** How long a process may take to obey SIGTERM. */
const GRACE_MS = 3_000;

/**
 * Creates the target that a command starts. Each start gives it a free port of the loopback in `PORT`.
 *
 * `renew` stops the old instance and only then starts the fresh one. The other order would hide the gap, but two
 * instances at once fight for memory, cores, files and fixed second ports, and the measurement would see the fight;
 * no load runs during a renewal, so the gap costs nothing but time.
 */
export function createProcessTarget(options: ProcessTargetOptions): TargetDriver {
  const { side, secrets, clock } = options;
  let instance: Instance | null = null;
  let instances = 0;
  let startMs = 0;
  let output = '';

  let served: URL | null = null;

  const health = (): TargetHealth => {
    const death = instance === null ? 'not running' : instance.death();
    return death === null ? { kind: 'serving' } : { kind: 'died', detail: death };
  };

  const stopInstance = async (): Promise<void> => {
    const old = instance;
    if (old === null) return;
    await old.group.stop(GRACE_MS);
    output = old.output.text();
    instance = null;
  };

  const launch = async (signal: AbortSignal): Promise<URL> => {
    await stopInstance();
    if (signal.aborted) throw interrupted();
    const beganMs = clock.nowMs();
    try {
      const url = await startInstance({ ...options, signal }, (begun) => {
        instance = begun;
      });
      startMs = clock.nowMs() - beganMs;
      instances += 1;
      served = url;
      return url;
    } catch (error) {
      await stopInstance();
      throw error;
    }
  };

  const starter = createStarter(launch);
  return {
    side,
    kind: 'process',
    start: (signal) => starter.start(signal),
    renew: (signal) => starter.start(signal),
    lastStartMs: () => startMs,
    health,
    ask: async (signal) => {
      const known = health();
      if (known.kind === 'died' || served === null) return known;
      const asked = await askInstance(served, options, signal);
      const since = health();
      // How it ended says more than that nothing answers.
      return since.kind === 'died' ? since : asked;
    },
    describe: () => ({
      side,
      label: maskSecrets(options.label, secrets),
      instances: Math.max(1, instances),
      output: instance === null ? output : instance.output.text(),
    }),
    stop: async () => {
      await starter.settle();
      await stopInstance();
    },
  };
}

async function askInstance(
  base: URL,
  { readiness, secrets }: ProcessTargetOptions,
  signal: AbortSignal,
): Promise<TargetHealth> {
  const agent = new Agent();
  try {
    const url = joinPath(base, readiness.path);
    return await stillAnswers({ url, dispatcher: agent, headers: {}, secrets, signal });
  } finally {
    await agent.destroy();
  }
}
