import { PerfGateError } from '../foundation/index.ts';
import { findPullRequestOfSha, isHeadOfBranch, isOnBranch, readDefaultBranch } from '../github/index.ts';
import { isOfEnvironment } from './deployment-trust.ts';
import type { Mode } from './inputs.ts';
import { type Job, readSituation } from './job.ts';
import { planGate } from './plan-gate.ts';

/** What an event asks for. */
export type Triage =
  | { readonly kind: 'measure' }
  /** Another event of the same commit is told, or was: this one says nothing, not even a check run. */
  | { readonly kind: 'silent'; readonly said: string }
  /** The commit is not to be measured, and its check run says so. */
  | { readonly kind: 'unmeasured'; readonly said: string };

const MEASURE: Triage = { kind: 'measure' };

/** Events of a commit that may be a pull request's, without its labels. A run that somebody starts by hand is a call itself. */
const UNLABELED_EVENTS: ReadonlySet<string> = new Set(['deployment_status', 'push', 'workflow_run']);

/**
 * Asks of an event whether there is anything to measure, before anything is opened: a pull request without the label that
 * calls for it, a deployment that is under way or of nobody's commit.
 *
 * @throws PerfGateError DEPLOYMENT_FAILED for the event of a deployment that failed, PERMISSION_MISSING (`contents: read`),
 *   GITHUB_UNAVAILABLE.
 */
export async function triageEvent(job: Job, mode: Exclude<Mode, 'refresh'>): Promise<Triage> {
  const { deployment, labels } = job.context;
  if (deployment !== null) return await triageDeployment(job, mode);
  return labels === null ? await triageFound(job, mode) : triageLabel(job, labels);
}

/** A label is no reason to measure again, except the one that calls for it. */
function triageLabel({ context, inputs: { label } }: Job, labels: readonly string[]): Triage {
  const { changedLabel, action } = context;
  if (label === '') return MEASURE;
  const isAboutOther = changedLabel !== null && changedLabel !== label;
  if (isAboutOther || action === 'unlabeled')
    return {
      kind: 'silent',
      said: `The label ${changedLabel ?? ''} was ${action}, which changes nothing about ${label}.`,
    };
  return ofLabels(labels, label);
}

function ofLabels(labels: readonly string[], label: string): Triage {
  return labels.includes(label)
    ? MEASURE
    : { kind: 'unmeasured', said: `the pull request does not have the label ${label}` };
}

/**
 * Asks the pull request that is found for the commit, as for the comment, for its labels. Without one, and where the
 * commit is gated as main or a release, whatever pull request it may be the head of, there is none to ask.
 */
async function triageFound(job: Job, mode: Exclude<Mode, 'refresh'>): Promise<Triage> {
  const { label, repeat } = job.inputs;
  const isOfChange = mode === 'auto' || mode === 'pull-request';
  if (label === '' || !isOfChange || !UNLABELED_EVENTS.has(job.context.eventName)) return MEASURE;
  const situation = await readSituation(job);
  const { foundPullRequest } = situation;
  if (foundPullRequest === null || planGate({ mode, repeat }, situation).gate !== 'pull-request')
    return MEASURE;
  return ofLabels(foundPullRequest.labels, label);
}

async function triageDeployment(job: Job, mode: Exclude<Mode, 'refresh'>): Promise<Triage> {
  const { context, inputs, octokit, repository } = job;
  const { deployment, headSha } = context;
  if (deployment === null) return MEASURE;
  const { id, state, environment, isOfGate } = deployment;
  const name = `Deployment ${id} (${environment})`;
  const silent = (said: string): Triage => ({ kind: 'silent', said: `${name} ${said}` });
  if (isOfGate) return silent('stands for a gate: nothing is served by it.');
  if (!isOfEnvironment(environment, inputs.deployments.environment))
    return silent(`is not of the environment ${inputs.deployments.environment}.`);
  if (!['success', 'failure', 'error'].includes(state))
    return silent(`is ${state}: the event of its end is the one that counts.`);
  const isOurs =
    (await isHeadOfBranch(octokit, repository, headSha)) ||
    (await isOnDefaultBranch(job)) ||
    (await findPullRequestOfSha(octokit, repository, headSha)) !== null;
  if (!isOurs)
    return silent(
      `is of ${headSha.slice(0, 12)}, which is neither the head of a pull request or branch nor on the default branch: no load is sent to it.`,
    );
  // What calls for no measurement is not blocked by a deployment that failed.
  const found = await triageFound(job, mode);
  if (found.kind === 'unmeasured' || state === 'success') return found;
  throw new PerfGateError(
    'DEPLOYMENT_FAILED',
    `${name} ended as ${state}: there is nothing to measure.`,
    'Mend the deployment; the next one is measured.',
  );
}

async function isOnDefaultBranch({ context, octokit, repository }: Job): Promise<boolean> {
  const branch = context.defaultBranch ?? (await readDefaultBranch(octokit, repository));
  return await isOnBranch(octokit, repository, branch, context.headSha);
}
