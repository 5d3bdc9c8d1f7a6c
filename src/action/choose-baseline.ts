import type { BaselineSource } from '../gate/index.ts';
import { listCommits } from '../github/index.ts';
import { createHistory, eligibleBaselines, type History, type HistoryEntry } from '../history/index.ts';
import { loadHash, type Scenario } from '../scenario/index.ts';
import { type Environment, MEASUREMENT_VERSION } from '../trial/index.ts';
import { chooseTarget } from './choose-target.ts';
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

/** Chooses the best second side that can be had: a target, else the history of the base branch. */
export async function chooseBaseline(
  job: Job,
  plan: GatePlan,
  scenarios: readonly Scenario[],
  environment: Environment,
): Promise<ChosenBaseline> {
  const other = await chooseTarget(job, plan);
  if (other.kind === 'target') {
    const { target } = other;
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
  const entries = scenarios.flatMap((scenario) => eligibleFor(job, plan, scenario, environment, history));
  const chosen = `${entries.length} of its ${history.entries.length} runs are comparable.`;
  const why = other.kind === 'identical' ? [`Nothing differs side by side: ${other.cause}.`] : [];
  return {
    source: { kind: 'history', entries, lacking: other.kind === 'identical' ? other : null },
    history: own,
    note: [...why, note, ...(history.entries.length === 0 ? [] : [chosen])].join(' '),
  };
}

function eligibleFor(
  job: Job,
  plan: GatePlan,
  scenario: Scenario,
  environment: Environment,
  history: History,
): readonly HistoryEntry[] {
  const { entries } = eligibleBaselines(withoutJudged(job, plan, history), {
    for: plan.gate,
    loadHash: loadHash(scenario),
    environmentClass: environment.class,
    measurementVersion: MEASUREMENT_VERSION,
  });
  // A run that is tried again must not be compared with its own earlier attempt.
  return entries.filter(
    ({ deployment, provenance }) =>
      deployment.scenario === scenario.name && provenance.runId !== String(job.context.runId),
  );
}

/** A change must not be its own baseline, which it would be where its branch holds the very commit already. */
function withoutJudged({ context }: Job, plan: GatePlan, history: History): History {
  if (plan.gate !== 'pull-request') return history;
  return {
    ...history,
    entries: history.entries.filter(({ provenance }) => provenance.sha !== context.headSha),
  };
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
