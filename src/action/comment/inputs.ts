import { PerfGateError, ProblemsError } from '../../foundation/index.ts';
import type { GitHubContext } from '../../github/index.ts';
import { FAIL_ON, ON_INCONCLUSIVE } from '../../scenario/index.ts';
import { COMMENT_WORDS } from '../../verdict/index.ts';
import { createInputReader } from '../input-reader.ts';
import type { ActionInputs } from '../inputs.ts';

/** The inputs of `comment/action.yml`, checked. */
export interface CommentInputs
  extends Pick<ActionInputs, 'scenarios' | 'policy' | 'comment' | 'checkName' | 'name' | 'token'> {
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
  const { text, lines, word, line, object, problems } = createInputReader(getInput);
  const failOn = word('fail-on', FAIL_ON);
  const onInconclusive = word('on-inconclusive', ON_INCONCLUSIVE);
  const inputs: CommentInputs = {
    scenarios: lines('scenario'),
    workflow: text('workflow'),
    policy: {
      ...(failOn === null ? {} : { failOn }),
      ...(onInconclusive === null ? {} : { onInconclusive }),
    },
    comment: word('comment', COMMENT_WORDS) ?? 'always',
    checkName: line('check-name', 'perf-gate', 100),
    name: line('name', 'default', 60),
    token: text('token'),
  };
  if (inputs.scenarios.length === 0)
    object('scenario', 'is missing', 'Name the scenario files, as for the measuring step.');
  if (!WORKFLOW_FILE.test(inputs.workflow))
    object('workflow', 'is no workflow file', 'Name the measuring one, like .github/workflows/measure.yml.');
  if (inputs.token === '') object('token', 'is empty', 'Leave it out, or give a token.');
  if (problems.length > 0)
    throw new ProblemsError(
      'USAGE',
      `${problems.length === 1 ? 'An input is' : `${problems.length} inputs are`} wrong`,
      'Mend the `with:` of the step.',
      problems,
    );
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
