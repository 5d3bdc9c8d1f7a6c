import type { TargetDriver, TargetHealth } from '../experiment/index.ts';
import { maskSecrets, PerfGateError } from '../foundation/index.ts';
import { refuseRef, resolveRef } from './git.ts';
import { runInstall } from './install.ts';
import { linkInstalledModules } from './installed-modules.ts';
import { createProcessTarget, type ProcessTargetOptions } from './process-target.ts';
import { interrupted } from './readiness.ts';
import { createStarter } from './starter.ts';
import { createWorktree, type Worktree } from './worktree.ts';

export interface RefTargetOptions extends Omit<ProcessTargetOptions, 'directory' | 'label'> {
  /** A folder of the repository: its top, or a package in it, where the command then runs too. */
  readonly repository: string;
  /** Branch, tag or commit. A merge base is resolved by the caller. */
  readonly ref: string;
  /** Shell command that makes the checkout runnable, run in it once; empty for none. */
  readonly install: string;
}

const NOT_RUNNING: TargetHealth = Object.freeze({ kind: 'died', detail: 'not running' });

/** What was made for one start: the checkout, and the target that serves it. */
interface Checkout {
  readonly worktree: Worktree;
  readonly server: TargetDriver;
}

/**
 * Creates the target that a command starts at another git ref: the commit is checked out into a temporary worktree,
 * `install` is run there, and the command then serves as in `createProcessTarget`. Without `install`, the
 * `node_modules` of the user's checkout are linked when the lock files are equal (`linkInstalledModules`); otherwise
 * nothing is done, and a failing start says so. `stop` removes the worktree. Throws USAGE for what cannot be a ref.
 */
export function createRefTarget(options: RefTargetOptions): TargetDriver {
  const { side, command, ref, secrets } = options;
  refuseRef(ref);
  let label = `${command} @ ${ref}`;
  let checkout: Checkout | null = null;

  const removeCheckout = async (): Promise<void> => {
    await checkout?.server.stop();
    await checkout?.worktree.remove();
  };

  const launch = async (signal: AbortSignal): Promise<URL> => {
    await removeCheckout();
    const commit = await resolveRef(options.repository, ref, signal);
    label = `${command} @ ${commit.short}`;
    const worktree = await createWorktree(options.repository, commit.full, signal);
    const { directory } = worktree;
    const server = createProcessTarget({ ...options, directory, label });
    checkout = { worktree, server };
    const installed = await makeRunnable(directory, options, signal);
    return await server.start(signal).catch((error: unknown) => {
      throw installed ? error : withInstallHint(error);
    });
  };

  const starter = createStarter((signal) =>
    launch(signal).catch(async (error: unknown) => {
      await removeCheckout();
      throw signal.aborted ? interrupted() : error;
    }),
  );

  return {
    side,
    kind: 'process',
    start: (signal) => starter.start(signal),
    renew: (signal) => checkout?.server.renew?.(signal) ?? starter.start(signal),
    lastStartMs: () => checkout?.server.lastStartMs() ?? 0,
    health: () => checkout?.server.health() ?? NOT_RUNNING,
    ask: (signal) => checkout?.server.ask(signal) ?? Promise.resolve(NOT_RUNNING),
    describe: () =>
      checkout?.server.describe() ?? { side, label: maskSecrets(label, secrets), instances: 1, output: '' },
    stop: async () => {
      await starter.settle();
      await removeCheckout();
    },
  };
}

/** Returns whether anything made the checkout's packages available. */
async function makeRunnable(
  directory: string,
  options: RefTargetOptions,
  signal: AbortSignal,
): Promise<boolean> {
  if (options.install === '') return await linkInstalledModules(options.repository, directory);
  await runInstall({ ...options, directory, signal });
  return true;
}

function withInstallHint(error: unknown): unknown {
  if (!(error instanceof PerfGateError) || error.code === 'INTERRUPTED') return error;
  const hint = `${error.hint} Nothing was installed in the checkout: if the command needs packages, name an install command, like \`npm ci\`.`;
  return new PerfGateError(error.code, error.message, hint, { cause: error });
}
