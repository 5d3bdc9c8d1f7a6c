import type { BaselineSource, TargetSource } from '../gate/index.ts';
import { listCommits, mergeBase, readParents } from '../github/index.ts';
import { createHistory, type EligibleBaselines, eligibleBaselines, type History } from '../history/index.ts';
import { loadHash, type Scenario } from '../scenario/index.ts';
import { type Environment, MEASUREMENT_VERSION } from '../trial/index.ts';
import type { Job } from './job.ts';
import type { GatePlan } from './plan-gate.ts';

/** Commits of a branch that an artifact may be of: more than any branch has in the 90 days that artifacts are kept. */
const MAX_COMMITS = 1000;

/** What the run is compared with, and the history it is added to. */
export interface ChosenBaseline {
  readonly source: BaselineSource;
  /** History of the branch that this run is stored in; empty where there is none yet. */
  readonly history: History;
  /** What was chosen and why, in one sentence. */
  readonly note: string;
}

/** The other side as something to measure, or null where the run is compared with its history. */
export async function chooseTarget(job: Job, plan: GatePlan): Promise<TargetSource | null> {
  const { inputs, workspace } = job;
  // The default branch is compared with its history even where a second side could be had: a merge base of the branch
  // with itself is itself, and its history is what later pull requests need.
  if (plan.onlyStore || plan.gate === 'main') return null;
  if (inputs.baselineUrl !== '') return { kind: 'url', url: inputs.baselineUrl };
  if (inputs.start === '') return null;
  if (inputs.baselineRef === '') return startBeside(job);
  const isFixedRef = inputs.baselineRef !== 'merge-base';
  if (plan.gate === 'release' && !isFixedRef) return null;
  return {
    kind: 'ref',
    command: inputs.baselineStart || inputs.start,
    repository: workspace,
    ref: isFixedRef ? inputs.baselineRef : await commitToCompareWith(job, plan),
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
async function commitToCompareWith(job: Job, plan: GatePlan): Promise<string> {
  const { context, octokit, repository, services, workspace } = job;
  const checkedOut = await services.headOf(workspace);
  const isTestMerge = context.sha !== context.headSha && checkedOut === context.sha;
  const [mergedBase] = isTestMerge ? await readParents(octokit, repository, context.sha) : [];
  const isQueued = context.eventName === 'merge_group';
  const sha =
    mergedBase ??
    (isQueued ? context.baseSha : null) ??
    (await mergeBase(octokit, repository, plan.baselineBranches[0] ?? '', context.headSha));
  await services.fetchCommit(workspace, sha);
  return sha;
}

/** Chooses the best second side that can be had: a target, else the history of the base branch. */
export async function chooseBaseline(
  job: Job,
  plan: GatePlan,
  scenarios: readonly Scenario[],
  environment: Environment,
): Promise<ChosenBaseline> {
  const target = await chooseTarget(job, plan);
  if (target !== null) {
    const where = target.kind === 'url' ? target.url : target.kind === 'ref' ? target.ref : target.command;
    return {
      source: { kind: 'target', target },
      history: plan.storeBranch === null ? createHistory('') : await readOwn(job, plan.storeBranch),
      note: `Measured side by side with ${where}.`,
    };
  }
  const { history, branch, note } = await readHistory(job, plan);
  const own = branch === plan.storeBranch ? history : createHistory(plan.storeBranch ?? branch);
  if (plan.onlyStore) return { source: { kind: 'none' }, history: own, note };
  const eligible = scenarios.map((scenario) => eligibleFor(job, plan, scenario, environment, history));
  const entries = eligible.flatMap((each) => each.entries);
  const unaccepted = scenarios.filter((_, index) => eligible[index]?.lacksAcceptedLevel);
  const chosen = `${entries.length} of its ${history.entries.length} runs are comparable.`;
  return {
    source: {
      kind: 'history',
      entries,
      unaccepted: unaccepted.map(({ name }) => name),
      makesBaseline:
        plan.storeBranch === null
          ? `run the workflow on ${plan.baselineBranches[0] ?? ''}, or once with mode: baseline`
          : '',
    },
    history: own,
    note: history.entries.length === 0 ? note : `${note} ${chosen}`,
  };
}

function eligibleFor(
  job: Job,
  plan: GatePlan,
  scenario: Scenario,
  environment: Environment,
  history: History,
): EligibleBaselines {
  const eligible = eligibleBaselines(history, {
    for: plan.gate,
    scenario: scenario.name,
    loadHash: loadHash(scenario),
    environmentClass: environment.class,
    measurementVersion: MEASUREMENT_VERSION,
  });
  // A run that is tried again must not be compared with its own earlier attempt.
  const entries = eligible.entries.filter(({ provenance }) => provenance.runId !== String(job.context.runId));
  return { ...eligible, entries };
}

async function readOwn(job: Job, branch: string): Promise<History> {
  const found = await download(job, branch);
  return found.kind === 'found' ? found.history : createHistory(branch);
}

/** The history of the first branch that has one. */
async function readHistory(
  job: Job,
  plan: GatePlan,
): Promise<{ readonly history: History; readonly branch: string; readonly note: string }> {
  const reasons: string[] = [];
  for (const branch of plan.baselineBranches) {
    const found = await download(job, branch);
    if (found.kind === 'found') {
      const { runId, sha, ageDays } = found.provenance;
      const note = `History of ${branch} as of run ${runId} on ${sha.slice(0, 12)}, ${ageDays.toFixed(1)} days old.`;
      return { history: found.history, branch, note };
    }
    reasons.push(`${branch}: ${found.why}`);
  }
  const branch = plan.baselineBranches[0] ?? '';
  return {
    history: createHistory(branch),
    branch,
    note: `There is no baseline yet (${reasons.join('; ')}).`,
  };
}

async function download(job: Job, branch: string): ReturnType<Job['store']['downloadHistory']> {
  const shas = await listCommits(job.octokit, job.repository, branch, MAX_COMMITS);
  const found = await job.store.downloadHistory(branch, shas);
  for (const warning of found.warnings) job.tell.warn(warning);
  return found;
}
