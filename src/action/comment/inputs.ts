import { PerfGateError } from '../../foundation/index.ts';
import type { GitHubContext } from '../../github/index.ts';
import { createInputReader } from '../input-reader.ts';
import { readShared, type SharedInputs } from '../inputs.ts';

/** The inputs of `comment/action.yml`, checked. */
export interface CommentInputs extends SharedInputs {
  /** File of the measuring workflow, like `.github/workflows/measure.yml`. */
  readonly workflow: string;
}

const WORKFLOW_FILE = /^\.github\/workflows\/[^/@\s]+\.ya?ml$/;

/**
 * Reads and checks the inputs.
 *
 * @throws ProblemsError USAGE with every problem at once.
 */
export function readCommentInputs(getInput: (name: string) => string): CommentInputs {
  const reader = createInputReader(getInput);
  const { object } = reader;
  const inputs: CommentInputs = { ...readShared(reader), workflow: reader.text('workflow') };
  if (inputs.scenarios.length === 0)
    object('scenario', 'is missing', 'Name the scenario files, as for the measuring step.');
  if (!WORKFLOW_FILE.test(inputs.workflow))
    object('workflow', 'is no workflow file', 'Name the measuring one, like .github/workflows/measure.yml.');
  if (inputs.token === '') object('token', 'is empty', 'Leave it out, or give a token.');
  const error = reader.error();
  if (error !== null) throw error;
  return inputs;
}

/**
 * The id of the run that ended. Every event but `workflow_run` is refused: it is the only one that comes with the rights of
 * the base after a run of strangers, and runs nothing of theirs.
 *
 * @throws PerfGateError USAGE.
 */
export function readEndedRun({ eventName, endedRun }: Pick<GitHubContext, 'eventName' | 'endedRun'>): number {
  if (eventName === 'workflow_run' && endedRun !== null) return endedRun;
  throw new PerfGateError(
    'USAGE',
    `This action publishes what another workflow measured, and not on ${eventName}.`,
    'Use it in a workflow `on: { workflow_run: { workflows: [...], types: [completed] } }`.',
  );
}
