import { formatProblem, PerfGateError, ProblemsError } from '../foundation/index.ts';
import { EXIT_CODES, exitCodeOfError } from '../verdict/index.ts';
import type { Io } from './io.ts';

/** The schema of what `--json` prints instead of a result. */
const ERROR_SCHEMA = 'perf-gate.error/1';

/**
 * Tells an error: for people on stderr, with `--json` also as the one JSON document on stdout. Returns the exit code:
 * that of the error's code, or 70 for a bug, which keeps its stack.
 */
export function reportError(error: unknown, json: boolean, io: Io): number {
  if (error instanceof PerfGateError) {
    const problems = error instanceof ProblemsError ? error.problems : [];
    const { code, message, hint } = error;
    io.stderr(`error ${code}: ${message}\n    ${hint}\n`);
    for (const problem of problems) io.stderr(`${formatProblem(problem)}\n`);
    if (json) printError({ code, message, hint, problems }, io);
    return exitCodeOfError(code);
  }
  const stack = error instanceof Error ? (error.stack ?? String(error)) : String(error);
  io.stderr(`internal error, a bug in perf-gate:\n${stack}\n`);
  const hint = 'This is a bug in perf-gate. Please report it with the stack on stderr.';
  if (json) printError({ code: 'INTERNAL', message: 'internal error', hint, problems: [] }, io);
  return EXIT_CODES.bug;
}

function printError(error: object, io: Io): void {
  io.stdout(`${JSON.stringify({ schema: ERROR_SCHEMA, error })}\n`);
}
