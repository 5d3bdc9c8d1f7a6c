/**
 * The process `perf-gate`: wires the terminal, signals and exit code to `runCli`. Nothing else may touch them.
 */
import { EXIT_CODES } from '../verdict/index.ts';
import { runCli } from './run-cli.ts';

// A bug outside every await would end Node with 1, which reads as a regression.
process.on('uncaughtException', (error) => {
  process.stderr.write(`internal error, a bug in perf-gate:\n${error.stack ?? String(error)}\n`);
  process.exit(EXIT_CODES.bug);
});

// `perf-gate … | head` closes the pipe early: the verdict, and so the exit code, stands all the same.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const interruption = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    // The second one is from somebody who does not want to wait for the tidying up.
    if (interruption.signal.aborted) process.exit(EXIT_CODES.invalid);
    interruption.abort(new Error(name));
  });
}

process.exitCode = await runCli(process.argv.slice(2), {
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  env: process.env,
  cwd: process.cwd(),
  isTty: process.stdout.isTTY,
  isErrorTty: process.stderr.isTTY,
  columns: process.stdout.columns ?? 100,
  signal: interruption.signal,
});
