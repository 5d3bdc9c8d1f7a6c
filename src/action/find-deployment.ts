import { PerfGateError } from '../foundation/index.ts';
import {
  type DeploymentStatus,
  listDeployments,
  listDeploymentStatuses,
  type ListedDeployment,
} from '../github/index.ts';
import { deploymentObjection, deploymentRefused, isOfEnvironment } from './deployment-trust.ts';
import type { Job } from './job.ts';
import { servingStatus, takenOverBy } from './serving-deployment.ts';

/** Pauses between looks at the deployments: a build takes minutes, and the requests of a repository are counted. */
const FIRST_PAUSE_MS = 5_000;
const MOST_PAUSE_MS = 30_000;

/** Deployments of one commit that are looked at: one for each environment, and those that were made again. */
const MOST_DEPLOYMENTS = 30;
/** Newest deployments of an environment among which later ones are looked for. */
const MOST_LISTED = 100;

/** What a look at the deployments of a commit saw. */
type Seen =
  | { readonly kind: 'ready'; readonly url: string }
  | { readonly kind: 'failed'; readonly deployment: ListedDeployment; readonly state: string }
  | { readonly kind: 'waiting'; readonly reason: string };

/**
 * Waits for the deployment of the judged commit, and gives its address. That a deployment is skipped is only seen by its
 * not coming, so the wait ends by itself.
 *
 * @throws PerfGateError DEPLOYMENT_FAILED, DEPLOYMENT_MISSING when the time is over, DEPLOYMENT_REFUSED, USAGE where
 *   several environments have one, INTERRUPTED, and what GitHub refuses.
 */
export async function waitForDeployment(job: Job): Promise<string> {
  const { context, core, inputs, services } = job;
  const { waitMs } = inputs.deployments;
  const sha = context.headSha.slice(0, 12);
  const endMs = services.clock.nowMs() + waitMs;
  let lastReason = '';
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(MOST_PAUSE_MS, pauseMs * 1.5)) {
    const seen = await lookForDeployment(job);
    if (seen.kind === 'ready') return seen.url;
    if (seen.kind === 'failed')
      throw new PerfGateError(
        'DEPLOYMENT_FAILED',
        `The deployment of ${sha} to ${seen.deployment.environment} ended as ${seen.state}: there is nothing to measure.`,
        'Mend the deployment; the next one is measured.',
      );
    if (services.clock.nowMs() + pauseMs > endMs)
      throw new PerfGateError(
        'DEPLOYMENT_MISSING',
        `${sha} was not deployed within ${waitMs / 1000} s: ${seen.reason}.`,
        'Raise `wait-for-deployment` if it needs longer. Where commits that change nothing are not deployed, `on-missing-deployment: warn` lets them through.',
      );
    if (seen.reason !== lastReason) core.info(`Waiting for the deployment of ${sha}: ${seen.reason}.`);
    lastReason = seen.reason;
    await services.sleep(pauseMs);
    if (services.signal.aborted)
      throw new PerfGateError(
        'INTERRUPTED',
        'The job was stopped while it waited for a deployment.',
        'Run it again.',
      );
  }
}

async function lookForDeployment(job: Job): Promise<Seen> {
  const { context, inputs, octokit, repository } = job;
  const { environment, creators } = inputs.deployments;
  const all = await listDeployments(octokit, repository, { sha: context.headSha, most: MOST_DEPLOYMENTS });
  const fitting = all.filter((each) => isOfEnvironment(each.environment, environment));
  const own = fitting.filter(({ creator }) => creators.includes(creator.toLowerCase()));
  if (own.length === 0) return { kind: 'waiting', reason: whyNone(all, fitting) };
  refuseSeveral(own);
  for (const deployment of own) {
    const statuses = await listDeploymentStatuses(octokit, repository, deployment.id);
    const seen = await judge(job, deployment, statuses);
    if (seen !== null) return seen;
  }
  return { kind: 'waiting', reason: 'what was deployed is not served any more' };
}

/** What one deployment comes to, by its statuses, newest first; null where an older one of the commit may still serve. */
async function judge(
  job: Job,
  deployment: ListedDeployment,
  statuses: readonly DeploymentStatus[],
): Promise<Seen | null> {
  const { id, environment } = deployment;
  const [status] = statuses;
  switch (status?.state) {
    case 'success':
    case 'inactive': {
      const serving = servingStatus(statuses);
      return serving === null ? null : await judgeServing(job, deployment, serving);
    }
    case 'failure':
    case 'error':
      return { kind: 'failed', deployment, state: status.state };
    case 'pending':
    case 'queued':
    case 'in_progress':
    case undefined:
      return {
        kind: 'waiting',
        reason: `deployment ${id} (${environment}) is ${status?.state ?? 'created'}`,
      };
  }
}

/** One that may still be reached; null where its address serves another commit by now. */
async function judgeServing(
  job: Job,
  deployment: ListedDeployment,
  { creator, url }: DeploymentStatus,
): Promise<Seen | null> {
  const { context, inputs, octokit, repository } = job;
  const { id, environment } = deployment;
  const creators = [deployment.creator, creator];
  const objection = deploymentObjection({ ...deployment, creators, url }, inputs.deployments);
  if (objection !== null) throw deploymentRefused(`deployment ${id} (${environment})`, objection);
  const all = await listDeployments(octokit, repository, { sha: '', environment, most: MOST_LISTED });
  const later = all.filter((each) => each.id > id && each.sha !== context.headSha);
  return (await takenOverBy(job, url, later)) === null ? { kind: 'ready', url } : null;
}

function whyNone(all: readonly ListedDeployment[], fitting: readonly ListedDeployment[]): string {
  if (all.length === 0) return 'there is none yet';
  if (fitting.length === 0)
    return `none fits \`environment\`, only ${[...new Set(all.map((each) => each.environment))].join(', ')}`;
  return `only ${[...new Set(fitting.map(({ creator }) => creator || 'somebody unknown'))].join(', ')} made one, and is not among \`deployment-creators\``;
}

/** Of several environments nobody knows which is meant. */
function refuseSeveral(deployments: readonly ListedDeployment[]): void {
  const names = [...new Set(deployments.map(({ environment }) => environment))];
  if (names.length <= 1) return;
  throw new PerfGateError(
    'USAGE',
    `The commit is deployed to several environments: ${names.join(', ')}.`,
    'Name the one that is to be measured by `environment`.',
  );
}
