import type { FoundHistory } from '../baseline/index.ts';
import { listCommitsSince } from '../github/index.ts';
import {
  areSufficient,
  createHistory,
  type EligibleBaselines,
  eligibleBaselines,
  type History,
  type HistoryEntry,
} from '../history/index.ts';
import { loadHash, type Scenario } from '../scenario/index.ts';
import { type Environment, MEASUREMENT_VERSION } from '../trial/index.ts';
import { findHistory, MAX_COMMITS } from './find-history.ts';
import type { Job } from './job.ts';
import { type GatePlan, listedBranch } from './plan-gate.ts';
import { RELEASED } from './released.ts';

/** Who asks for baselines, and of what. */
export interface Asking {
  readonly job: Job;
  readonly plan: GatePlan;
  readonly scenarios: readonly Scenario[];
  readonly environment: Environment;
  /** The commit that is measured without the change's base: the head, or the base that a test merge was made with. */
  readonly builtOn: string;
}

/** A branch whose history was asked for, with what came of it. */
export interface Asked {
  readonly branch: string;
  readonly found: FoundHistory;
  /** By commit of the branch that the change is built on, how many others lie between: 0 is the merge base. */
  readonly distances: ReadonlyMap<string, number>;
  /** Its baselines, scenario by scenario. */
  readonly eligible: readonly EligibleBaselines[];
}

/**
 * The branch whose entries were chosen as the baselines of a scenario, by its index; undefined where none were. `chosen`
 * holds the very lists of `asked`.
 */
export function chosenFrom<T extends Pick<Asked, 'eligible'>>(
  asked: readonly T[],
  chosen: readonly (readonly HistoryEntry[])[],
  index: number,
): T | undefined {
  return asked.find(({ eligible }) => {
    const own = eligible[index];
    return own !== undefined && own.entries === chosen[index];
  });
}

/** Asks the branches in their order, as long as a scenario has not entries enough. */
export async function askBranches(asking: Asking): Promise<readonly Asked[]> {
  const asked: Asked[] = [];
  for (const branch of asking.plan.baselineBranches) {
    const next = await askBranch(asking, branch);
    asked.push(next);
    const isEnough = next.eligible.every((_, index) =>
      asked.some(({ eligible }) => areSufficient(eligible[index]?.entries ?? [])),
    );
    if (isEnough) break;
  }
  return asked;
}

/** Reads the history of a branch and chooses the baselines in it. */
export async function askBranch(asking: Asking, branch: string): Promise<Asked> {
  const { job, scenarios, plan } = asking;
  const { found, shas } = await findHistory(job, plan, branch);
  const isNew = found.kind !== 'found';
  const distances = isNew
    ? new Map<string, number>()
    : await distancesOn(asking, listedBranch(plan, branch), shas);
  const history = isNew ? createHistory(branch) : found.history;
  const eligible = scenarios.map((scenario) => eligibleFor(asking, scenario, history, distances));
  return { branch, found, distances, eligible };
}

/** Which commits of the branch, listed newest first, the change is built on, and how far they are. */
async function distancesOn(
  { job, builtOn }: Asking,
  branch: string,
  shas: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const since =
    builtOn === shas[0]
      ? []
      : await listCommitsSince(job.octokit, job.repository, builtOn, branch, MAX_COMMITS);
  if (since === null) return new Map();
  const later = new Set(since);
  const earlier = shas.filter((sha) => !later.has(sha));
  return new Map(earlier.map((sha, index) => [sha, index]));
}

function eligibleFor(
  { job, plan, environment }: Asking,
  scenario: Scenario,
  history: History,
  distances: ReadonlyMap<string, number>,
): EligibleBaselines {
  const eligible = eligibleBaselines(withoutJudged(job, plan, history), {
    for: plan.gate,
    scenario: scenario.name,
    loadHash: loadHash(scenario),
    environmentClass: environment.class,
    measurementVersion: MEASUREMENT_VERSION,
    // A release answers to the one before, whether or not it is built on that very commit.
    distanceOf: (sha) => distances.get(sha) ?? (history.branch === RELEASED ? 0 : null),
  });
  // A run that is tried again must not be compared with its own earlier attempt.
  const ofOthers = (entries: readonly HistoryEntry[]): readonly HistoryEntry[] =>
    entries.filter(({ provenance }) => provenance.runId !== String(job.context.runId));
  return {
    ...eligible,
    entries: ofOthers(eligible.entries),
    comparable: ofOthers(eligible.comparable),
    builtOn: ofOthers(eligible.builtOn),
  };
}

/** A change must not be its own baseline, which it would be where its branch holds the very commit already. */
export function withoutJudged({ context }: Job, plan: GatePlan, history: History): History {
  if (plan.gate !== 'pull-request') return history;
  return {
    ...history,
    entries: history.entries.filter(({ provenance }) => provenance.sha !== context.headSha),
  };
}
