import { PerfGateError } from '../foundation/index.ts';
import { type CommandOptions, runCommand } from './run-command.ts';

export interface InstallOptions extends Omit<CommandOptions, 'command' | 'variables'> {
  /** Shell command that makes the checkout runnable. */
  readonly install: string;
  readonly ref: string;
}

/** Runs the install command in a checkout. Throws WORKTREE_FAILED with its last lines, or INTERRUPTED. */
export async function runInstall(options: InstallOptions): Promise<void> {
  const { install, ref } = options;
  const failure = await runCommand({ ...options, command: install, variables: {} });
  if (failure === null) return;
  throw new PerfGateError(
    'WORKTREE_FAILED',
    `${failure.how} in the checkout of ${ref}; it wrote:\n${failure.wrote}`,
    'Run it by hand in a fresh checkout of that commit; inputs and tokens of the job are withheld from it.',
  );
}
