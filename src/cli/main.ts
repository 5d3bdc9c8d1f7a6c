/**
 * The process `perf-gate`: wires the terminal, signals and exit code to `runCli`. Nothing else may touch them.
 */
import { guardExit } from '../gate/index.ts';
import { EXIT_CODES } from '../verdict/index.ts';
import { runCli } from './run-cli.ts';

const decide = guardExit(process, (message) => process.stderr.write(message));
function end(code: number): never {
  decide(code);
  process.exit(code);
}

// A bug outside every await would end Node with 1, which reads as a regression.
process.on('uncaughtException', (error) => {
  process.stderr.write(`internal error, a bug in perf-gate:\n${error.stack ?? String(error)}\n`);
  end(EXIT_CODES.bug);
});

// `perf-gate … | head` closes the pipe early, and a terminal may be closed (EIO): the verdict, and so the exit code,
// stands all the same.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
  });
}

/** Ctrl-C may come twice: from the terminal, and from npm or `scripts/node24.mjs`, which pass it on. */
const SAME_SIGNAL_MS = 300;

const interruption = new AbortController();
let interruptedMs = 0;
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const) {
  process.on(name, () => {
    const nowMs = performance.now();
    if (!interruption.signal.aborted) {
      interruptedMs = nowMs;
      interruption.abort(new Error(name));
    } else if (nowMs - interruptedMs > SAME_SIGNAL_MS) {
      // The second one is from somebody who does not want to wait for the tidying up.
      end(EXIT_CODES.invalid);
    }
  });
}

const code = await runCli(process.argv.slice(2), {
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  env: process.env,
  cwd: process.cwd(),
  isTty: process.stdout.isTTY,
  isErrorTty: process.stderr.isTTY,
  columns: process.stdout.columns ?? 100,
  signal: interruption.signal,
});
decide(code);
