import { assertNever } from '../foundation/index.ts';
import type { TargetSource } from '../gate/index.ts';
import { mergeBase } from '../github/index.ts';
import { findBaseDeployment } from './base-deployment.ts';
import { type Checkout, readCheckout } from './checkout.ts';
import { foundHostOf } from './find-candidate.ts';
import type { Job } from './job.ts';
import { baseBranch, type GatePlan } from './plan-gate.ts';
import { urlSource } from './renewal.ts';

/** Something to measure beside the candidate. */
export interface OtherTarget {
  /** The same code a second time, or other code. */
  readonly kind: 'same-code' | 'target';
  readonly target: TargetSource;
  /** Where its address was found instead of written: which host it has, as `FoundCandidate` says it. */
  readonly foundHost: string;
  /** Its commit; empty where nobody knows it. */
  readonly sha: string;
  /** What it is, where its label does not say it; else empty. */
  readonly about: string;
}

/** What stands against the candidate. */
export type OtherSide =
  /** Something to measure beside it. */
  | OtherTarget
  /** The history of its branch. */
  | { readonly kind: 'history' }
  /** The history as well, because the other side to be had is the very commit that is judged. */
  | { readonly kind: 'identical'; readonly cause: string };

const HISTORY: OtherSide = { kind: 'history' };

/** The other side, and which commits a run of its history may be of. */
export interface ChosenTarget {
  readonly other: OtherSide;
  /** What is measured is built on this commit: the head, or the base that a test merge was made with. */
  readonly builtOn: string;
}

/** Chooses the other side as something to measure where it can be had and may differ. */
export async function chooseTarget(job: Job, plan: GatePlan, candidate: TargetSource): Promise<ChosenTarget> {
  const checkout = job.inputs.start === '' ? null : await readCheckout(job);
  const other = await chooseOther(job, plan, checkout, candidate);
  return { other, builtOn: checkout?.mergedBase ?? job.context.headSha };
}

async function chooseOther(
  job: Job,
  plan: GatePlan,
  checkout: Checkout | null,
  candidate: TargetSource,
): Promise<OtherSide> {
  const { inputs } = job;
  if (plan.sameCode) return { ...writtenTarget(sameCodeOf(job)), kind: 'same-code' };
  // The default branch is compared with its history even where a second side could be had: a merge base of the branch
  // with itself is itself, and its history is what later pull requests need.
  if (plan.onlyStore || plan.gate === 'main') return HISTORY;
  if (inputs.baselineUrl === 'auto') return await takeDeployment(job, plan, candidate);
  if (inputs.baselineUrl !== '') return writtenTarget(urlSource(inputs.baselineUrl, job));
  if (checkout === null) return HISTORY;
  if (inputs.baselineRef === '') return startBeside(job);
  if (plan.gate === 'release' && inputs.baselineRef === 'merge-base') return HISTORY;
  return await startCommit(job, plan, checkout);
}

function writtenTarget(target: TargetSource, sha = ''): OtherTarget {
  return { kind: 'target', target, foundHost: '', sha, about: '' };
}

/** A deployment of the base, where there is one that may be loaded; else the history, and why is told. */
async function takeDeployment(job: Job, plan: GatePlan, candidate: TargetSource): Promise<OtherSide> {
  const branch = baseBranch(plan);
  if (plan.gate === 'release') return HISTORY;
  const candidateUrl = candidate.kind === 'url' ? candidate.url : '';
  const found = await findBaseDeployment(job, branch, job.context.headSha, candidateUrl);
  switch (found.kind) {
    case 'found':
      return {
        kind: 'target',
        target: urlSource(found.url, job),
        foundHost: foundHostOf(found.url),
        sha: found.sha,
        about: found.about,
      };
    case 'identical':
      return identicalTo(`the merge base with ${branch}`, found.sha);
    case 'none':
      job.tell.warn(
        `There is no deployment of ${branch} to measure beside, and its history is taken: ${found.reasons.join('; ')}.`,
      );
      return HISTORY;
    default:
      return assertNever(found);
  }
}

function identicalTo(name: string, sha: string): OtherSide {
  return { kind: 'identical', cause: `${name} is ${sha.slice(0, 12)}, the very commit that is judged` };
}

/** The command once more, or another deployment of the same code. */
function sameCodeOf(job: Job): TargetSource {
  const { start: command, baselineUrl } = job.inputs;
  if (command === '') return urlSource(baselineUrl, job);
  return { kind: 'command', command, directory: job.workspace, label: command };
}

/** Another command in the same checkout, where that is the other side. */
function startBeside({ inputs, workspace }: Job): OtherSide {
  const { baselineStart: command } = inputs;
  if (command === '') return HISTORY;
  return writtenTarget({ kind: 'command', command, directory: workspace, label: command });
}

async function startCommit(job: Job, plan: GatePlan, checkout: Checkout): Promise<OtherSide> {
  const { context, inputs, services, workspace } = job;
  const isFixed = inputs.baselineRef !== 'merge-base';
  const ref = isFixed ? inputs.baselineRef : await commitToCompareWith(job, plan, checkout);
  const command = inputs.baselineStart || inputs.start;
  const sha = isFixed ? await services.commitOf(workspace, ref) : ref;
  if (command === inputs.start && sha === (checkout.sha || context.headSha)) {
    const name = isFixed ? ref : `the merge base with ${baseBranch(plan)}`;
    return identicalTo(name, sha);
  }
  if (!isFixed) await services.fetchCommit(workspace, sha);
  const { install } = inputs;
  return writtenTarget({ kind: 'ref', command, repository: workspace, ref, install }, sha);
}

/**
 * The commit that differs from what is checked out by the change alone. `actions/checkout` takes the test merge of a
 * pull request by default: then it is the base that was merged, because the merge base would show the base branch's own
 * later commits as if they were the pull request's.
 */
async function commitToCompareWith(job: Job, plan: GatePlan, { mergedBase }: Checkout): Promise<string> {
  const { context, octokit, repository } = job;
  const isQueued = context.eventName === 'merge_group';
  return (
    mergedBase ??
    (isQueued ? context.baseSha : null) ??
    (await mergeBase(octokit, repository, baseBranch(plan), context.headSha))
  );
}
