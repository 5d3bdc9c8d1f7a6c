import { readResult } from '../../baseline/index.ts';
import { PerfGateError } from '../../foundation/index.ts';
import {
  createArtifactSource,
  findPullRequestOfSha,
  type GitHubContext,
  type PullRequestRef,
  readWorkflowRun,
  type WorkflowRun,
} from '../../github/index.ts';
import type { Report } from '../../report/index.ts';
import type { Scenario } from '../../scenario/index.ts';
import { EXIT_CODES } from '../../verdict/index.ts';
import { openCheck, timestamp } from '../check.ts';
import { endUnmeasured } from '../end-unmeasured.ts';
import { fail } from '../fail.ts';
import { runStep } from '../post.ts';
import { tellReport } from '../publish.ts';
import { readScenarios } from '../read-scenarios.ts';
import type { Core, Services } from '../services.ts';
import { createVoice, type Env, readContext, type Voice } from '../voice.ts';
import { decideAgain } from './decide-again.ts';
import { type CommentInputs, readCommentInputs, readEndedRun } from './inputs.ts';
import { refuse, refusalOf, type Refusal } from './refusal.ts';

/**
 * Publishes what a run of strangers measured: comment and check run, in our words. Rejects never, and never says pass of
 * what it did not decide itself.
 */
export async function runComment(toolkit: Core, env: Env, services: Services): Promise<void> {
  await runStep(toolkit, env, services, runMain);
}

async function runMain(core: Core, env: Env, services: Services): Promise<void> {
  try {
    await publishRun(await openPublication(core, env, services), env);
  } catch (error) {
    // Before the pull request is known, nothing may be said of any commit.
    await fail({ core, services, job: null, check: null }, error);
  }
}

/** A job of this action before it knows of which commit it speaks. */
interface Publication extends Omit<Voice, 'inputs' | 'context'> {
  readonly inputs: CommentInputs;
  readonly context: GitHubContext;
}

async function openPublication(core: Core, env: Env, services: Services): Promise<Publication> {
  const inputs = readCommentInputs((name) => core.getInput(name));
  core.setSecret(inputs.token);
  // No nonce: every run of this action for one attempt writes the same comment and check run.
  return createVoice({ core, services, inputs, context: await readContext(env, services), nonce: '' });
}

async function publishRun(publication: Publication, env: Env): Promise<void> {
  const { context, octokit, repository } = publication;
  const run = await readWorkflowRun(octokit, repository, readEndedRun(context));
  const silence = silenceAbout(publication, run);
  const pull =
    silence === null
      ? await findPullRequestOfSha(octokit, repository, run.headSha, run.headRepository)
      : null;
  if (pull === null) {
    const why = silence ?? 'No open pull request has the measured commit as its head.';
    await endUnmeasured(publication, `Nothing is published: ${why}`);
    return;
  }
  const voice = voiceOf(publication, run);
  const check = await openCheck(voice);
  try {
    const result = await judgeOrRefuse(publication, run, pull, env);
    const told =
      'conclusion' in result
        ? await refuse(voice, check, result)
        : await tellReport(voice, { pullRequest: pull.number }, check, result.report, NOTE);
    publication.services.setExitCode(told === null ? EXIT_CODES.usage : EXIT_CODES.ok);
  } catch (error) {
    await fail({ ...publication, job: voice, check }, error);
  }
}

/** What every report says at its end. */
const NOTE =
  'The numbers are of a run that anybody who may open a pull request controls; the verdict on them is of the default branch’s scenario, policy and code.';

/** Why nothing at all is to be said of a run; null where it is one to publish. */
function silenceAbout({ context, inputs }: Publication, run: WorkflowRun): string | null {
  if (run.path !== inputs.workflow) return `The run that ended is not one of ${inputs.workflow}.`;
  if (run.event !== 'pull_request') return 'The run that ended is not one of a pull request.';
  if (!run.isCompleted) return 'The run has begun again; its end will be published.';
  if (run.headSha !== context.headSha || run.headRepository !== context.headRepository)
    return 'The event and GitHub do not name the same commit.';
  return null;
}

/** Of one commit, in the order of the runs that measured. */
function voiceOf(publication: Publication, run: WorkflowRun): Voice {
  const { context } = publication;
  return {
    ...publication,
    context: {
      ...context,
      headSha: run.headSha,
      runId: run.id,
      runNumber: run.number,
      runAttempt: run.attempt,
    },
  };
}

/** What is wrong with the result of a stranger is a refusal; every other error is thrown. */
async function judgeOrRefuse(...given: Parameters<typeof judge>): ReturnType<typeof judge> {
  try {
    return await judge(...given);
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    return refusal;
  }
}

async function judge(
  publication: Publication,
  run: WorkflowRun,
  pull: PullRequestRef,
  env: Env,
): Promise<{ readonly report: Report } | Refusal> {
  const { context, inputs, octokit, repository } = publication;
  const scenarios = await readTrusted(publication, env);
  const name = `${repository.owner}/${repository.repo}`;
  const source = createArtifactSource(octokit, repository, (durationMs) =>
    publication.services.sleep(durationMs),
  );
  const found = await readResult(source, {
    repository: name,
    runId: run.id,
    runAttempt: run.attempt,
    headSha: run.headSha,
    event: run.event,
    key: { workflowPath: run.path, configuration: inputs.name },
  });
  if (found.kind === 'none') return absence(run, found.why);
  const provenance = {
    repository: name,
    sha: run.headSha,
    ref: `refs/pull/${pull.number}/merge`,
    runId: String(run.id),
    runAttempt: run.attempt,
    job: '',
    event: run.event,
    startedAt: Number.isNaN(Date.parse(run.startedAt)) ? timestamp(publication) : run.startedAt,
  };
  const runUrl = `${context.serverUrl}/${name}/actions/runs/${run.id}`;
  return { report: decideAgain({ runs: found.runs, scenarios, provenance, runUrl }) };
}

/** A run without a result ends as what GitHub says of it, and never green. */
function absence({ conclusion }: WorkflowRun, why: string): Refusal {
  const waits = conclusion === 'action_required';
  return {
    conclusion: conclusion === 'cancelled' ? 'cancelled' : waits ? 'action_required' : 'failure',
    title: waits ? 'Not measured: the run waits for approval' : 'Not measured: there is no result',
    detail: `${why}; the measuring run ended as ${conclusion || 'unknown'}.`,
  };
}

/**
 * The scenarios as the default branch has them. What is checked out must be the commit that this workflow runs on: with that
 * of the pull request, its author would write the policy that it is judged by.
 */
async function readTrusted(
  { context, inputs, services, core }: Publication,
  env: Env,
): Promise<readonly Scenario[]> {
  const workspace = env['GITHUB_WORKSPACE'] ?? '.';
  const head = await services.readHead(workspace);
  if (head?.sha !== context.sha)
    throw new PerfGateError(
      'USAGE',
      head === null
        ? 'The default branch is not checked out.'
        : `What is checked out is ${head.sha.slice(0, 12)}, not the commit of the default branch on which this workflow runs.`,
      'Put actions/checkout before this step, without `ref` and `repository`.',
    );
  const scenarios = await readScenarios({ ...inputs, headers: {} }, workspace, env, context);
  for (const secret of scenarios.flatMap(({ secrets }) => secrets)) core.setSecret(secret);
  return scenarios;
}
