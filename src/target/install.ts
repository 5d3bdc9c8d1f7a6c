import { PerfGateError } from '../foundation/index.ts';
import { runCommand } from './run-command.ts';

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

/** Runs the install command in a checkout, at most 15 minutes. Throws WORKTREE_FAILED with its last lines, or INTERRUPTED. */
export async function runInstall(options: InstallOptions): Promise<void> {
  const { install, ref } = options;
  const failure = await runCommand({ ...options, command: install, variables: {}, limitMs: LIMIT_MS });
  if (failure === null) return;
  throw new PerfGateError(
    'WORKTREE_FAILED',
    `${failure.how} in the checkout of ${ref}; it wrote:\n${failure.wrote}`,
    'Run it by hand in a fresh checkout of that commit; inputs and tokens of the job are withheld from it.',
  );
}
