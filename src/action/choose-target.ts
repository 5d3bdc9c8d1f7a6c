import type { TargetSource } from '../gate/index.ts';
import { mergeBase } from '../github/index.ts';
import { type Checkout, readCheckout } from './checkout.ts';
import type { Job } from './job.ts';
import type { GatePlan } from './plan-gate.ts';

/** The other side as something to measure, or null where the run is compared with its history. */
export async function chooseTarget(job: Job, plan: GatePlan): Promise<TargetSource | null> {
  const { inputs, workspace } = job;
  const checkout = inputs.start === '' ? null : await readCheckout(job);
  // The default branch is compared with its history even where a second side could be had: a merge base of the branch
  // with itself is itself, and its history is what later pull requests need.
  if (plan.onlyStore || plan.gate === 'main') return null;
  if (inputs.baselineUrl !== '') return { kind: 'url', url: inputs.baselineUrl };
  if (checkout === null) return null;
  if (inputs.baselineRef === '') return startBeside(job);
  const isFixedRef = inputs.baselineRef !== 'merge-base';
  if (plan.gate === 'release' && !isFixedRef) return null;
  return {
    kind: 'ref',
    command: inputs.baselineStart || inputs.start,
    repository: workspace,
    ref: isFixedRef ? inputs.baselineRef : await commitToCompareWith(job, plan, checkout),
    install: inputs.install,
  };
}

/** Another command in the same checkout, where that is the other side. */
function startBeside({ inputs, workspace }: Job): TargetSource | null {
  const { baselineStart: command } = inputs;
  return command === '' ? null : { kind: 'command', command, directory: workspace, label: command };
}

/**
 * The commit that differs from what is checked out by the change alone. `actions/checkout` takes the test merge of a
 * pull request by default: then it is the base that was merged, because the merge base would show the base branch's own
 * later commits as if they were the pull request's.
 */
async function commitToCompareWith(job: Job, plan: GatePlan, { mergedBase }: Checkout): Promise<string> {
  const { context, octokit, repository, services, workspace } = job;
  const isQueued = context.eventName === 'merge_group';
  const sha =
    mergedBase ??
    (isQueued ? context.baseSha : null) ??
    (await mergeBase(octokit, repository, plan.baselineBranches[0] ?? '', context.headSha));
  await services.fetchCommit(workspace, sha);
  return sha;
}
