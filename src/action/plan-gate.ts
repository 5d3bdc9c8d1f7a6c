import { PerfGateError } from '../foundation/index.ts';
import type { GitHubContext, PullRequestRef } from '../github/index.ts';
import type { Gate } from '../verdict/index.ts';
import type { ActionInputs, Mode } from './inputs.ts';
import { RELEASED } from './released.ts';

/** What this run is for, decided from the event and the branch alone. */
export interface GatePlan {
  readonly gate: Gate;
  /** Branches whose history is asked for baselines, in this order; `RELEASED` stands for the released version. */
  readonly baselineBranches: readonly string[];
  /** The branch to whose history this run belongs; null for a run that stores nothing. */
  readonly storeBranch: string | null;
  readonly defaultBranch: string;
  /** Whether the candidate is measured without a comparison. */
  readonly onlyStore: boolean;
  /** Whether both sides are the same code, measured to learn how far two instances of it are apart. */
  readonly sameCode: boolean;
  /** How often everything is measured. */
  readonly repeat: number;
  /** Where the comment goes; null for none. */
  readonly pullRequest: number | null;
  /** Why, in one sentence, for the log. */
  readonly reason: string;
}

/** The branch whose commits the runs of a history are of: the released version is measured on the default branch. */
export function listedBranch({ defaultBranch }: Pick<GatePlan, 'defaultBranch'>, branch: string): string {
  return branch === RELEASED ? defaultBranch : branch;
}

/** The branch whose code is the other side's: the released version, which baselines may be of, is none. */
export function baseBranch({
  baselineBranches,
  defaultBranch,
}: Pick<GatePlan, 'baselineBranches' | 'defaultBranch'>): string {
  return baselineBranches.find((branch) => branch !== RELEASED) ?? defaultBranch;
}

/** A run as it stands in its repository. */
export interface Situation {
  readonly context: GitHubContext;
  readonly defaultBranch: string;
  /** The open pull request of the judged commit, where the event itself does not name one. */
  readonly foundPullRequest: Pick<PullRequestRef, 'number' | 'baseRef' | 'labels'> | null;
  /** Whether the judged commit is on the default branch. */
  readonly isOnDefaultBranch: boolean;
}

/** Events whose commit is surely the branch's own: only their runs are stored. */
export const STORING_EVENTS: ReadonlySet<string> = new Set(['push', 'schedule', 'workflow_dispatch']);

/** Events that say which commit they are about. */
export const NAMING_EVENTS: ReadonlySet<string> = new Set([
  ...STORING_EVENTS,
  'deployment_status',
  'merge_group',
  'pull_request',
  'pull_request_target',
  'release',
  'workflow_run',
]);

/** Branches that are released from: `release/1.2`, `releases/2`, `release-3`. */
const RELEASE_BRANCH = /^releases?[/-]./;

/**
 * Plans the run. Pull requests and merge groups are compared with their base branch and store nothing; the default
 * branch and release branches answer to their last accepted level and store; a deployment counts as what its commit is.
 *
 * @throws PerfGateError USAGE for a mode that the event forbids.
 */
export function planGate(inputs: PlannedInputs, situation: Situation): GatePlan {
  const branch = branchOf(situation);
  const pull = pullRequestOf(situation);
  const { defaultBranch } = situation;
  const plan = {
    onlyStore: false,
    sameCode: false,
    repeat: 1,
    pullRequest: pull?.number ?? null,
    defaultBranch,
  };
  if (inputs.mode === 'baseline' || inputs.mode === 'aa') return planStored(inputs, situation, branch);
  if (inputs.mode === 'released') return planReleased(situation, branch);
  const gate = gateOf(inputs.mode, situation, branch);
  switch (gate) {
    case 'pull-request': {
      const base = pull?.baseRef ?? situation.context.baseRef ?? situation.defaultBranch;
      return {
        ...plan,
        gate,
        baselineBranches: distinct([base, situation.defaultBranch]),
        storeBranch: null,
        reason: `a change is compared with ${base}`,
      };
    }
    case 'main':
    case 'release':
      return { ...plan, ...planOwn(gate, situation, branch) };
  }
}

/** The default branch answers to itself, a release to the released version before all. */
function planOwn(
  gate: 'main' | 'release',
  situation: Situation,
  branch: string | null,
): Pick<GatePlan, 'gate' | 'baselineBranches' | 'storeBranch' | 'reason'> {
  const { defaultBranch } = situation;
  const own = branch ?? defaultBranch;
  const storeBranch = mayStore(situation) ? branch : null;
  if (gate === 'main')
    return {
      gate,
      baselineBranches: distinct([own, defaultBranch]),
      storeBranch,
      reason: `${own} is compared with its last accepted level`,
    };
  return {
    gate,
    baselineBranches: distinct([RELEASED, own, defaultBranch]),
    storeBranch,
    reason: `${own} is compared with the last accepted level of ${RELEASED}, else its own, else that of ${defaultBranch}`,
  };
}

/** `refresh` measures nothing and so is not planned. */
interface PlannedInputs extends Pick<ActionInputs, 'repeat'> {
  readonly mode: Exclude<Mode, 'refresh'>;
}

function gateOf(
  mode: Exclude<PlannedInputs['mode'], 'aa' | 'baseline' | 'released'>,
  situation: Situation,
  branch: string | null,
): Gate {
  if (mode !== 'auto') return mode;
  if (isOfChange(situation)) return 'pull-request';
  if (branch === situation.defaultBranch) return 'main';
  const isRelease =
    (branch !== null && RELEASE_BRANCH.test(branch)) || situation.context.ref.startsWith('refs/tags/');
  return isRelease ? 'release' : 'pull-request';
}

function planStored(
  { mode, repeat }: Pick<ActionInputs, 'mode' | 'repeat'>,
  situation: Situation,
  branch: string | null,
): GatePlan {
  const sameCode = mode === 'aa';
  if (!mayStore(situation) || branch === null)
    throw new PerfGateError(
      'USAGE',
      `A run of this commit for \`${situation.context.eventName}\` stores ${sameCode ? 'no A/A runs' : 'no baselines'}.`,
      `Use \`mode: ${mode}\` on a branch for \`push\`, \`schedule\` or \`workflow_dispatch\`, or leave out \`mode\`.`,
    );
  return {
    gate: 'main',
    baselineBranches: [branch],
    storeBranch: branch,
    defaultBranch: situation.defaultBranch,
    onlyStore: !sameCode,
    sameCode,
    repeat,
    pullRequest: null,
    reason: sameCode
      ? `how far two instances of ${branch} are apart is measured`
      : `baselines of ${branch} are measured`,
  };
}

/** The released version is measured where the workflow of the default branch does so: nobody else may say what it is. */
function planReleased(situation: Situation, branch: string | null): GatePlan {
  const { defaultBranch, context } = situation;
  if (!mayStore(situation) || branch !== defaultBranch)
    throw new PerfGateError(
      'USAGE',
      `A run for \`${context.eventName}\`${branch === null ? '' : ` on ${branch}`} does not measure ${RELEASED}.`,
      `Use \`mode: released\` on ${defaultBranch} for \`schedule\`, \`workflow_dispatch\` or \`push\`.`,
    );
  return {
    gate: 'main',
    baselineBranches: [RELEASED],
    storeBranch: RELEASED,
    defaultBranch,
    onlyStore: false,
    sameCode: false,
    repeat: 1,
    pullRequest: null,
    reason: `${RELEASED} is compared with its last accepted level`,
  };
}

function pullRequestOf({
  context,
  foundPullRequest,
}: Situation): Pick<PullRequestRef, 'number' | 'baseRef'> | null {
  return context.pullRequest !== null && context.baseRef !== null
    ? { number: context.pullRequest, baseRef: context.baseRef }
    : foundPullRequest;
}

function isOfChange(situation: Situation): boolean {
  const { eventName } = situation.context;
  if (eventName === 'deployment_status') return !situation.isOnDefaultBranch;
  return eventName === 'merge_group' || situation.context.pullRequest !== null;
}

/** The branch that the judged commit stands for; null for changes, tags and deployments of anything else. */
function branchOf(situation: Situation): string | null {
  if (isOfChange(situation)) return null;
  return situation.context.eventName === 'deployment_status'
    ? situation.defaultBranch
    : situation.context.headRef;
}

/**
 * Only what is surely the branch's own may write its history: nothing of a pull request, nothing of a fork, and nothing
 * of an event that runs on the default branch for whatever happened elsewhere.
 */
function mayStore(situation: Situation): boolean {
  const { eventName, isFork } = situation.context;
  // A deployment that is no change is one of a commit of the default branch.
  const isOfBranch = STORING_EVENTS.has(eventName) || eventName === 'deployment_status';
  return isOfBranch && !isOfChange(situation) && !isFork;
}

function distinct(branches: readonly string[]): readonly string[] {
  return [...new Set(branches)];
}
