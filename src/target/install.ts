import { maskSecrets, PerfGateError } from '../foundation/index.ts';
import { createOutputTail } from './output-tail.ts';
import { type Exit, type ProcessGroup, startProcessGroup } from './process-group.ts';
import { interrupted } from './readiness.ts';
import { targetEnvironment } from './target-environment.ts';

export interface InstallOptions {
  /** Shell command that makes the checkout runnable. */
  readonly install: string;
  readonly directory: string;
  readonly ref: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly secrets: readonly string[];
  readonly signal: AbortSignal;
}

const LIMIT_MS = 15 * 60_000;
const GRACE_MS = 1_000;
const SHOWN_LINES = 20;

/**
 * Runs the install command in a checkout, at most 15 minutes, with the environment of a target but without `PORT` and
 * `HOST`. Whatever it leaves running is stopped. Throws WORKTREE_FAILED with its last lines, or INTERRUPTED.
 */
export async function runInstall(options: InstallOptions): Promise<void> {
  const { install, directory, ref, secrets, signal } = options;
  const output = createOutputTail(secrets);
  const { PORT: _port, HOST: _host, ...env } = targetEnvironment(options.env, 0);
  const onOutput = (chunk: Buffer) => output.append(chunk);
  const group = await startProcessGroup({ command: install, directory, env, onOutput });
  const exit = await endWithin(group, AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]));
  await group.stop(GRACE_MS);
  if (signal.aborted) throw interrupted();
  if (exit?.code === 0) return;
  throw new PerfGateError(
    'WORKTREE_FAILED',
    maskSecrets(
      `\`${install}\` ${howItFailed(exit)} in the checkout of ${ref}; it wrote:\n${output.lastLines(SHOWN_LINES)}`,
      secrets,
    ),
    'Run it by hand in a fresh checkout of that commit; inputs and tokens of the job are withheld from it.',
  );
}

function endWithin(group: ProcessGroup, limit: AbortSignal): Promise<Exit | null> {
  const cut = new Promise<null>((resolve) => {
    if (limit.aborted) resolve(null);
    limit.addEventListener('abort', () => resolve(null), { once: true });
  });
  return Promise.race([group.ended, cut]);
}

function howItFailed(exit: Exit | null): string {
  if (exit === null) return `did not end within ${LIMIT_MS / 60_000} minutes`;
  return exit.signal === null ? `failed with code ${exit.code}` : `was killed by ${exit.signal}`;
}
