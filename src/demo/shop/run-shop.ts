import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { PerfGateError } from '../../foundation/index.ts';
import { FAULTS, type Fault } from './faults.ts';
import { CRASH_AFTER_MS, startShop, type ShopOptions } from './server.ts';

/**
 * Runs a shop as a program: `--fault`, `--port` (else the variable PORT, else any free port), `--host` (else HOST,
 * else 127.0.0.1), `--seed`, `--crash-after-ms`, `--slower-search`. Serves until a stop signal; resolves with the exit code, which
 * is 1 when it cannot start. Throws USAGE for arguments it does not know.
 */
export async function runShop(args: readonly string[], env: Readonly<NodeJS.ProcessEnv>): Promise<number> {
  const options = parseShopArgs(args, env);
  const shop = await startShop(options).catch((error: unknown) => {
    process.stderr.write(`shop: cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
    return null;
  });
  if (shop === null) return 1;
  // Before the line below: whoever reads it may send the signal at once.
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const;
  const stopped = Promise.race(signals.map((signal) => once(process, signal)));
  process.stdout.write(`shop: listening on ${shop.url.href} (fault: ${options.fault})\n`);
  await stopped;
  await shop.stop();
  return 0;
}

/** Reads the arguments of a shop. Throws USAGE. */
export function parseShopArgs(args: readonly string[], env: Readonly<NodeJS.ProcessEnv>): ShopOptions {
  const { values } = parse(args);
  return {
    fault: parseFault(values.fault ?? 'none'),
    port: parseNumber('--port', values.port ?? env['PORT'] ?? '0', 65_535),
    host: values.host ?? env['HOST'] ?? '127.0.0.1',
    seed: values.seed ?? null,
    crashAfterMs: parseNumber(
      '--crash-after-ms',
      values['crash-after-ms'] ?? String(CRASH_AFTER_MS),
      3_600_000,
    ),
    slowerSearchPercent: parseNumber('--slower-search', values['slower-search'] ?? '0', 1000),
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        fault: text,
        port: text,
        host: text,
        seed: text,
        'crash-after-ms': text,
        'slower-search': text,
      },
    });
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error), error);
  }
}

function parseFault(word: string): Fault {
  const fault = FAULTS.find((known) => known === word);
  if (fault === undefined) throw usage(`no such fault: ${word}`, null);
  return fault;
}

function parseNumber(name: string, text: string, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= most) return value;
  throw usage(`${name} is a whole number up to ${most}, not ${JSON.stringify(text)}`, null);
}

function usage(message: string, cause: unknown): PerfGateError {
  const hint = `demo-shop [--fault ${FAULTS.join('|')}] [--port N] [--host H] [--seed S] [--crash-after-ms N] [--slower-search N]`;
  return new PerfGateError('USAGE', message, hint, { cause });
}
