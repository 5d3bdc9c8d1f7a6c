import { maskSecrets, PerfGateError } from '../foundation/index.ts';
import type { Side } from '../trial/index.ts';
import { type CommandOptions, runCommand } from './run-command.ts';
import { messageOf } from './thrown.ts';

/** Commands that give a side behind a URL a fresh instance; empty for none. */
export interface Renewal {
  /** Starts the deployed version again; ends when the old instance serves no more. */
  readonly restart: string;
  /** Deploys the side's version afresh, at the same URL; ends likewise. */
  readonly deploy: string;
  /** Where the commands run. */
  readonly directory: string;
}

export interface RenewalContext extends Omit<CommandOptions, 'command' | 'variables'> {
  readonly side: Side;
  readonly url: URL;
}

/**
 * Runs one of the commands for a side, which it is told by `PERF_GATE_SIDE` (baseline or candidate) and `PERF_GATE_URL`.
 * Throws RENEWAL_FAILED with its last lines, or INTERRUPTED.
 */
export async function runRenewal(command: string, context: RenewalContext): Promise<void> {
  const { side, url, secrets, directory } = context;
  const variables = { PERF_GATE_SIDE: side, PERF_GATE_URL: url.href };
  const failure = await runCommand({ ...context, command, variables }).catch((error: unknown) => {
    if (error instanceof PerfGateError) throw error;
    const how = maskSecrets(`cannot run a shell in ${directory}: ${messageOf(error)}`, secrets);
    return { how, wrote: '' };
  });
  if (failure === null) return;
  const wrote = failure.wrote === '' ? '; it wrote nothing' : `; it wrote:\n${failure.wrote}`;
  throw new PerfGateError(
    'RENEWAL_FAILED',
    `${failure.how} for the ${side}${wrote}`,
    'Run it by hand with PERF_GATE_SIDE and PERF_GATE_URL set; inputs and tokens of the job are withheld from it.',
  );
}
