import {
  listCommits,
  listCommitsSince,
  listDeployments,
  listDeploymentStatuses,
  type ListedDeployment,
} from '../github/index.ts';
import { MAX_COMMITS } from './find-history.ts';
import { deploymentObjection, isOfEnvironment } from './deployment-trust.ts';
import type { Job } from './job.ts';
import { servingStatus, takenOverBy } from './serving-deployment.ts';

/** Newest deployments of the repository that are looked through. */
const MOST_LISTED = 100;
/** Deployments of the base branch that are looked at closely, each at the cost of a request or some. */
const MOST_TRIED = 10;

/** A deployment of the base that can be measured beside the candidate. */
export interface BaseDeployment {
  readonly kind: 'found';
  readonly url: string;
  readonly sha: string;
  /** Which it is, and how far from the merge base, as a clause. */
  readonly about: string;
}

/** What came of the search. */
export type BaseSearch =
  | BaseDeployment
  /** Why there is none, one clause for each that was looked at. */
  | { readonly kind: 'none'; readonly reasons: readonly string[] }
  /** The base is the very commit that is judged. */
  | { readonly kind: 'identical'; readonly sha: string };

/** The commits of the base branch as the change sees them. */
interface Base {
  readonly branch: string;
  /** The newest commit of the branch that the change is built on; empty where it is built on none. */
  readonly mergeBase: string;
  /** By commit of the branch: how many others lie between it and the merge base, negative for later ones. */
  readonly distances: ReadonlyMap<string, number>;
}

/**
 * Finds a deployment of the base: the merge base's own, else the branch's newest. What an address serves now may be
 * another deployment's: a deployment whose address was taken over by a later one is passed over.
 *
 * @throws PerfGateError PERMISSION_MISSING, GITHUB_UNAVAILABLE.
 */
export async function findBaseDeployment(
  job: Job,
  branch: string,
  builtOn: string,
  candidateUrl: string,
): Promise<BaseSearch> {
  const { octokit, repository, inputs } = job;
  const base = await readBase(job, branch, builtOn);
  if (base.mergeBase === job.context.headSha) return { kind: 'identical', sha: base.mergeBase };
  const newest = await listDeployments(octokit, repository, { sha: '', most: MOST_LISTED });
  const own =
    base.mergeBase === ''
      ? []
      : await listDeployments(octokit, repository, { sha: base.mergeBase, most: MOST_TRIED });
  const known = new Map([...newest, ...own].map((each) => [each.id, each]));
  const all = [...known.values()].toSorted((a, b) => b.id - a.id);
  const ofBranch = all
    .filter(({ sha, environment }) => {
      return base.distances.has(sha) && isOfEnvironment(environment, inputs.deployments.baselineEnvironment);
    })
    .toSorted((a, b) => Number(b.sha === base.mergeBase) - Number(a.sha === base.mergeBase) || b.id - a.id);
  const reasons: string[] = [];
  for (const deployment of ofBranch.slice(0, MOST_TRIED)) {
    const tried = await tryDeployment(job, deployment, all, base, candidateUrl);
    if (tried.kind === 'serves') return described(deployment, tried.url, base);
    reasons.push(`deployment ${deployment.id} (${deployment.environment}): ${tried.reason}`);
  }
  return { kind: 'none', reasons: reasons.length === 0 ? [`no commit of ${branch} is deployed`] : reasons };
}

async function readBase({ octokit, repository }: Job, branch: string, builtOn: string): Promise<Base> {
  const shas = await listCommits(octokit, repository, branch, MAX_COMMITS);
  const since = await listCommitsSince(octokit, repository, builtOn, branch, MAX_COMMITS);
  const later = new Set(since ?? shas);
  const earlier = shas.filter((sha) => !later.has(sha));
  const after = shas.filter((sha) => later.has(sha)).toReversed();
  return {
    branch,
    mergeBase: earlier[0] ?? '',
    distances: new Map([
      ...earlier.map((sha, index) => [sha, index] as const),
      ...after.map((sha, index) => [sha, -1 - index] as const),
    ]),
  };
}

type Tried =
  | { readonly kind: 'serves'; readonly url: string }
  | { readonly kind: 'unfit'; readonly reason: string };

async function tryDeployment(
  job: Job,
  deployment: ListedDeployment,
  all: readonly ListedDeployment[],
  base: Base,
  candidateUrl: string,
): Promise<Tried> {
  const { inputs, octokit, repository } = job;
  const unfit = (reason: string): Tried => ({ kind: 'unfit', reason });
  const status = servingStatus(await listDeploymentStatuses(octokit, repository, deployment.id));
  if (status === null) return unfit('it is not served');
  const creators = [deployment.creator, status.creator];
  const objection = deploymentObjection({ ...deployment, creators, url: status.url }, inputs.deployments);
  if (objection !== null) return unfit(objection.message);
  if (URL.parse(status.url)?.href === URL.parse(candidateUrl)?.href)
    return unfit('it is at the very address that is measured');
  const taker = await takenOverBy(job, status.url, laterOnes(deployment, all, base));
  if (taker !== null) return unfit(`its address serves deployment ${taker.id} by now`);
  return { kind: 'serves', url: status.url };
}

/** Later deployments that may have taken over its address: of its environment the newest, and those of its branch. */
function laterOnes(
  { id, environment }: ListedDeployment,
  all: readonly ListedDeployment[],
  { distances }: Base,
): readonly ListedDeployment[] {
  const later = all.filter((each) => each.id > id && each.environment === environment);
  const ofBranch = later.filter(({ sha }) => distances.has(sha));
  return [...new Set([...later.slice(0, 5), ...ofBranch])];
}

function described(
  { id, sha, environment }: ListedDeployment,
  url: string,
  { branch, distances }: Base,
): BaseDeployment {
  const distance = distances.get(sha) ?? 0;
  const commits = `${Math.abs(distance)} commit${Math.abs(distance) === 1 ? '' : 's'}`;
  const where =
    distance === 0
      ? `the merge base with ${branch}`
      : distance > 0
        ? `${commits} before the merge base with ${branch}`
        : `${commits} after the merge base with ${branch}, whose changes show as if they were this change's`;
  return {
    kind: 'found',
    url,
    sha,
    about: `deployment ${id} (${environment}) of ${sha.slice(0, 12)}, ${where}`,
  };
}
