import { formatProblem, PerfGateError, ProblemsError } from '../foundation/index.ts';
import { markdownMessage } from '../report/index.ts';
import { EXIT_CODES, exitCodeOfError } from '../verdict/index.ts';
import type { Services } from './services.ts';
import { tellUndecided, type Undecided } from './tell-undecided.ts';

/** GitHub shows ten errors of a step. */
const MAX_ERRORS = 10;

/** What is known when the gate could not decide; `job` is null when not even the inputs could be read. */
export interface Failed extends Undecided {
  readonly services: Services;
}

/**
 * Ends a run that could not be decided: in the log, the check run, the job summary, the outputs and the exit code.
 * Nothing decided is never a pass.
 */
export async function fail(failed: Failed, error: unknown): Promise<void> {
  const { core, services } = failed;
  const isKnown = error instanceof PerfGateError;
  const title = isKnown ? error.message : 'A fault of perf-gate itself';
  const lines = linesOf(error);
  for (const line of lines.slice(0, MAX_ERRORS)) core.error(line);
  for (const line of lines.slice(MAX_ERRORS)) core.info(line);
  const markdown = [
    `## perf-gate: nothing was decided`,
    '',
    ...lines.map((line) => `- ${markdownMessage(line)}`),
    '',
  ].join('\n');
  await tellUndecided(failed, {
    // A missing permission is a matter for a person; everything else that decided nothing is a failure.
    conclusion: isKnown && error.code === 'PERMISSION_MISSING' ? 'action_required' : 'failure',
    title: `Nothing was decided: ${title}`,
    markdown,
    verdict: 'invalid',
  });
  services.setExitCode(isKnown ? exitCodeOfError(error.code) : EXIT_CODES.bug);
}

function linesOf(error: unknown): readonly string[] {
  if (error instanceof ProblemsError) return [error.message, ...error.problems.map(formatProblem)];
  if (error instanceof PerfGateError) return [`${error.message} ${error.hint} [${error.code}]`];
  return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
}
