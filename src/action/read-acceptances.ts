import { offerAcceptances, readAcceptances, spentByTree } from '../gate/index.ts';
import { isHeadOfBranch, isOnBranch, readTextAt } from '../github/index.ts';
import { type Acceptance, ACCEPTED_PATH, parseAcceptances } from '../scenario/index.ts';
import type { OfferedAcceptance } from '../verdict/index.ts';
import type { ChosenBaseline } from './choose-baseline.ts';
import type { Job } from './job.ts';
import { baseBranch, type GatePlan } from './plan-gate.ts';

/** Events whose workspace is the tree that is judged, or its merge: what stands in it is what is reviewed. */
const OF_THE_TREE: ReadonlySet<string> = new Set([
  'merge_group',
  'pull_request',
  'push',
  'release',
  'schedule',
  'workflow_dispatch',
]);

/**
 * Reads what is accepted, and finds out what of it is spent. It is taken from the tree that is judged. Events that run
 * with the rights of the base for the code of others have no such tree in the workspace: there it is that of the judged
 * commit where somebody with the right to push made it, else that of the base, so that no stranger accepts anything.
 *
 * @throws ProblemsError ACCEPTED_INVALID, PerfGateError PERMISSION_MISSING (`contents: read`), GITHUB_UNAVAILABLE.
 */
export async function readOffered(
  job: Job,
  plan: GatePlan,
  baseline: Pick<ChosenBaseline, 'source' | 'sha'>,
): Promise<readonly OfferedAcceptance[]> {
  const acceptances = OF_THE_TREE.has(job.context.eventName)
    ? await readAcceptances(ACCEPTED_PATH, job.workspace)
    : await readAt(job, await trustedRef(job, plan));
  if (acceptances.length === 0) return [];
  return offerAcceptances(acceptances, await spentOf(job, baseline));
}

async function readAt({ octokit, repository }: Job, ref: string): Promise<readonly Acceptance[]> {
  const text = await readTextAt(octokit, repository, ACCEPTED_PATH, ref);
  return text === null ? [] : parseAcceptances(text, `${ACCEPTED_PATH} at ${ref}`);
}

/** A commit or branch of people who may push to the repository. */
async function trustedRef({ context, octokit, repository }: Job, plan: GatePlan): Promise<string> {
  const { eventName, headSha, isFork, baseSha } = context;
  const branch = baseBranch(plan);
  if (isFork) return baseSha ?? branch;
  // A deployment may be of any commit that GitHub knows, a fork's too.
  const mayBeForeign = eventName === 'deployment_status';
  const isOurs =
    !mayBeForeign ||
    (await isHeadOfBranch(octokit, repository, headSha)) ||
    (await isOnBranch(octokit, repository, branch, headSha));
  return isOurs ? headSha : branch;
}

/** What the other side is as slow as already: by its tree where it is a known commit, by its history else. */
async function spentOf(
  { octokit, repository, tell }: Job,
  { source, sha }: Pick<ChosenBaseline, 'source' | 'sha'>,
): Promise<ReadonlySet<string> | null> {
  if (source.kind === 'history') return new Set(source.entries.flatMap((entry) => entry.acceptances));
  if (sha === '') return new Set();
  const text = await readTextAt(octokit, repository, ACCEPTED_PATH, sha);
  const spent = spentByTree(text, ACCEPTED_PATH);
  if (spent === null)
    tell.warn(
      `${ACCEPTED_PATH} cannot be read at ${sha.slice(0, 12)}, with which is compared, so that nothing that it accepts counts.`,
    );
  return spent;
}
