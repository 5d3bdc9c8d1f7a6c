import { PerfGateError } from '../foundation/index.ts';
import type { GitHubContext } from '../github/index.ts';
import type { Tell } from './attempt.ts';
import type { Services } from './services.ts';

/** What `start` starts: the judged commit, alone or merged into its base. */
export interface Checkout {
  /** Empty where the workspace is no git repository. */
  readonly sha: string;
  /** The base's commit where a test merge is checked out, else null. */
  readonly mergedBase: string | null;
}

/** As much of a job as says what is judged and what is checked out. */
interface Judging {
  readonly context: Pick<GitHubContext, 'eventName' | 'headSha' | 'sha'>;
  readonly services: Pick<Services, 'readHead'>;
  readonly tell: Tell;
  readonly workspace: string;
}

/** Events that take the default branch's code though they judge a pull request's. */
const PRIVILEGED = new Set(['pull_request_target', 'workflow_run', 'issue_comment']);

/**
 * Makes sure that what is checked out is what is judged: the head, or on `pull_request` its test merge, a commit of two
 * parents of which the second is the head. Else another commit's speed would be told as the pull request's.
 *
 * @throws PerfGateError USAGE.
 */
export async function readCheckout({ context, services, tell, workspace }: Judging): Promise<Checkout> {
  const { eventName, headSha } = context;
  const checkedOut = await services.readHead(workspace);
  if (checkedOut?.sha === headSha) return { sha: headSha, mergedBase: null };
  const isPull = eventName === 'pull_request';
  if (checkedOut === null) {
    // What is checked out by default is right here, also where it was downloaded without git.
    if (!isPull && context.sha !== headSha) throw wrongCheckout(eventName, 'something unknown', headSha);
    tell.warn('It cannot be verified which commit `start` starts: the workspace is no git repository.');
    return { sha: '', mergedBase: null };
  }
  const [mergedBase, mergedHead, ...others] = checkedOut.parents;
  const isTestMerge = isPull && mergedHead === headSha && others.length === 0;
  if (!isTestMerge || mergedBase === undefined)
    throw wrongCheckout(eventName, checkedOut.sha.slice(0, 12), headSha);
  return { sha: checkedOut.sha, mergedBase };
}

function wrongCheckout(eventName: string, checkedOut: string, headSha: string): PerfGateError {
  return new PerfGateError(
    'USAGE',
    `${checkedOut} is checked out, so that \`start\` would not measure ${headSha.slice(0, 12)}, which is judged.`,
    PRIVILEGED.has(eventName)
      ? `On \`${eventName}\` the code of the default branch or the base is checked out, and code of a stranger should not be. Use the event \`pull_request\`: \`start\` needs no secrets.`
      : 'Leave out `ref` of actions/checkout, and merge nothing before this step.',
  );
}
