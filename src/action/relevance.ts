import { listChangedFiles, listFilesBetween } from '../github/index.ts';
import { ACCEPTED_PATH, type Scenario } from '../scenario/index.ts';
import type { Job } from './job.ts';
import { anyMatches } from './path-filter.ts';
import type { GatePlan } from './plan-gate.ts';

/**
 * Why a change need not be measured: no file that it changes is one of `paths`. Null where it has to be: without `paths`,
 * for what is no change, and where nobody can tell all its files. The scenarios, what is accepted and the workflow itself
 * always count.
 *
 * @throws PerfGateError PERMISSION_MISSING (`pull-requests: read`, `contents: read`), GITHUB_UNAVAILABLE.
 */
export async function irrelevanceOf(
  job: Job,
  plan: GatePlan,
  scenarios: readonly Scenario[],
): Promise<string | null> {
  const { context, inputs } = job;
  if (inputs.paths.length === 0 || plan.gate !== 'pull-request') return null;
  const files = await changedFiles(job, plan);
  if (files === null) return null;
  const own = new Set([...scenarios.map(({ source }) => source), ACCEPTED_PATH, context.workflowPath]);
  const isRelevant = anyMatches(files, inputs.paths) || files.some((file) => own.has(file));
  return isRelevant ? null : `nothing that the change touches (${amount(files)}) is one of \`paths\``;
}

/** All files that the change touches, by their old and new names; null where they are not known, or not all. */
async function changedFiles(
  { context, octokit, repository }: Job,
  { pullRequest }: GatePlan,
): Promise<readonly string[] | null> {
  if (pullRequest !== null) return await listChangedFiles(octokit, repository, pullRequest);
  const { eventName, baseSha, headSha } = context;
  if (eventName !== 'merge_group' || baseSha === null) return null;
  return await listFilesBetween(octokit, repository, baseSha, headSha);
}

function amount({ length }: readonly string[]): string {
  return length === 1 ? '1 file' : `${length} files`;
}
