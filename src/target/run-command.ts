import { maskSecrets } from '../foundation/index.ts';
import { createOutputTail } from './output-tail.ts';
import { type Exit, startProcessGroup } from './process-group.ts';
import { interrupted } from './readiness.ts';
import { targetEnvironment } from './target-environment.ts';

export interface CommandOptions {
  /** Shell command that ends by itself. */
  readonly command: string;
  readonly directory: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** Added to what a target's environment has. */
  readonly variables: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  readonly signal: AbortSignal;
}

/** How a command failed, and the last lines that it wrote; secrets masked in both. */
export interface CommandFailure {
  readonly how: string;
  readonly wrote: string;
}

const LIMIT_MINUTES = 15;
const GRACE_MS = 1_000;
const SHOWN_LINES = 20;

/**
 * Runs a command to its end, at most 15 minutes, with the environment of a target but without `PORT` and `HOST`: inputs and tokens of the job
 * are withheld. Whatever it leaves running is stopped. Null when it ended well. Throws INTERRUPTED; rejects where there is
 * no such directory or shell.
 */
export async function runCommand(options: CommandOptions): Promise<CommandFailure | null> {
  const { command, directory, variables, secrets, signal } = options;
  if (signal.aborted) throw interrupted();
  const output = createOutputTail(secrets);
  const { PORT: _port, HOST: _host, ...env } = targetEnvironment(options.env, 0);
  const group = await startProcessGroup({
    command,
    directory,
    env: { ...env, ...variables },
    onOutput: (chunk) => output.append(chunk),
  });
  const exit = await endWithin(
    group.ended,
    AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MINUTES * 60_000)]),
  );
  await group.stop(GRACE_MS);
  if (signal.aborted) throw interrupted();
  if (exit?.code === 0) return null;
  return {
    how: maskSecrets(`\`${command}\` ${howItFailed(exit)}`, secrets),
    wrote: output.lastLines(SHOWN_LINES),
  };
}

function endWithin(ended: Promise<Exit>, limit: AbortSignal): Promise<Exit | null> {
  const cut = new Promise<null>((resolve) => {
    if (limit.aborted) resolve(null);
    limit.addEventListener('abort', () => resolve(null), { once: true });
  });
  return Promise.race([ended, cut]);
}

function howItFailed(exit: Exit | null): string {
  if (exit === null) return `did not end within ${LIMIT_MINUTES} minutes`;
  return exit.signal === null ? `failed with code ${exit.code}` : `was killed by ${exit.signal}`;
}
