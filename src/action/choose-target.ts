import type { TargetSource } from '../gate/index.ts';
import { mergeBase } from '../github/index.ts';
import { type Checkout, readCheckout } from './checkout.ts';
import type { Job } from './job.ts';
import type { GatePlan } from './plan-gate.ts';
import { urlSource } from './renewal.ts';

/** What stands against the candidate. */
export type OtherSide =
  /** Something to measure beside it. */
  | { readonly kind: 'target'; readonly target: TargetSource }
  /** The same code a second time. */
  | { readonly kind: 'same-code'; readonly target: TargetSource }
  /** The history of its branch. */
  | { readonly kind: 'history' }
  /** The history as well, because the other side to be had is the very commit that is judged. */
  | { readonly kind: 'identical'; readonly cause: string };

const HISTORY: OtherSide = { kind: 'history' };

/** Chooses the other side as something to measure where it can be had and may differ. */
export async function chooseTarget(job: Job, plan: GatePlan): Promise<OtherSide> {
  const { inputs } = job;
  if (plan.sameCode) return { kind: 'same-code', target: sameCodeOf(job) };
  const checkout = inputs.start === '' ? null : await readCheckout(job);
  // The default branch is compared with its history even where a second side could be had: a merge base of the branch
  // with itself is itself, and its history is what later pull requests need.
  if (plan.onlyStore || plan.gate === 'main') return HISTORY;
  if (inputs.baselineUrl !== '') return { kind: 'target', target: urlSource(inputs.baselineUrl, job) };
  if (checkout === null) return HISTORY;
  if (inputs.baselineRef === '') return startBeside(job);
  if (plan.gate === 'release' && inputs.baselineRef === 'merge-base') return HISTORY;
  return await startCommit(job, plan, checkout);
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
  return { kind: 'target', target: { kind: 'command', command, directory: workspace, label: command } };
}

async function startCommit(job: Job, plan: GatePlan, checkout: Checkout): Promise<OtherSide> {
  const { context, inputs, services, workspace } = job;
  const isFixed = inputs.baselineRef !== 'merge-base';
  const ref = isFixed ? inputs.baselineRef : await commitToCompareWith(job, plan, checkout);
  const command = inputs.baselineStart || inputs.start;
  const sha = isFixed ? await services.commitOf(workspace, ref) : ref;
  if (command === inputs.start && sha === (checkout.sha || context.headSha)) {
    const name = isFixed ? ref : `the merge base with ${plan.baselineBranches[0] ?? ''}`;
    return { kind: 'identical', cause: `${name} is ${sha.slice(0, 12)}, the very commit that is judged` };
  }
  if (!isFixed) await services.fetchCommit(workspace, sha);
  const { install } = inputs;
  return { kind: 'target', target: { kind: 'ref', command, repository: workspace, ref, install } };
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
    (await mergeBase(octokit, repository, plan.baselineBranches[0] ?? '', context.headSha))
  );
}
