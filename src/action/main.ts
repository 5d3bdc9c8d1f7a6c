import { PerfGateError } from '../foundation/index.ts';
import type { StartedCheck } from '../github/index.ts';
import {
  createProgressLines,
  describeEnvironment,
  type EarlierRuns,
  FIRST_ATTEMPT,
  type GateRequest,
  type GateResult,
  type TargetSource,
  TOOL_VERSION,
} from '../gate/index.ts';
import type { Scenario } from '../scenario/index.ts';
import { attempt } from './attempt.ts';
import { openCheck, timestamp } from './check.ts';
import { type ChosenBaseline, chooseBaseline } from './choose-baseline.ts';
import { fail } from './fail.ts';
import { type Env, type Job, openJob, planJob } from './job.ts';
import type { GatePlan } from './plan-gate.ts';
import { runPost } from './post.ts';
import { publish, rememberVerdict, writeFiles } from './publish.ts';
import { readScenarios } from './read-scenarios.ts';
import { recordRuns } from './record-runs.ts';
import { urlSource } from './renewal.ts';
import type { Core, Services } from './services.ts';

/** State by which the bundle knows that it runs as the post step. */
const POST_STATE = 'isPost';

/**
 * Runs the action: inputs to gate to outputs. Rejects never: what goes wrong is told in the log, the check run, the job
 * summary and the exit code.
 */
export async function runAction(core: Core, env: Env, services: Services): Promise<void> {
  if (core.getState(POST_STATE) !== '') {
    await runPost(core, env, services);
    return;
  }
  core.saveState(POST_STATE, 'true');
  let job: Job | null = null;
  let check: StartedCheck | null = null;
  try {
    job = await openJob(core, env, services);
    check = await openCheck(job);
    const plan = await planJob(job);
    core.info(`Gate: ${plan.gate} (${plan.reason}).`);
    const scenarios = await readScenarios(job.inputs, job.workspace, env, job.context);
    for (const secret of scenarios.flatMap(({ secrets }) => secrets)) core.setSecret(secret);
    await gate(job, plan, scenarios, check);
  } catch (error) {
    await fail({ core, services, job, check }, error);
  }
}

async function gate(
  job: Job,
  plan: GatePlan,
  scenarios: readonly Scenario[],
  check: StartedCheck | null,
): Promise<void> {
  const request = requestOf(job, plan, scenarios);
  const baseline = await chooseBaseline(job, plan, scenarios, request.environment);
  job.core.info(baseline.note);
  const earlier = await readEarlier(job);
  const results: GateResult[] = [];
  for (let index = 0; index < plan.repeat && !job.services.signal.aborted; index++) {
    if (plan.repeat > 1) job.core.info(`Measurement ${index + 1} of ${plan.repeat}`);
    const seed = plan.repeat === 1 ? request.seed : `${request.seed}/${index}`;
    results.push(await job.services.runGate({ ...request, seed, earlier, baseline: baseline.source }));
  }
  const told = results.find(({ decision }) => decision.blocking) ?? results.at(-1);
  if (told === undefined)
    throw new PerfGateError(
      'INTERRUPTED',
      'The job was stopped before anything was measured.',
      'Run it again.',
    );
  rememberVerdict(job, told);
  const files = await writeFiles(job, { ...told, runs: results.flatMap(({ runs }) => runs) });
  await store(job, baseline, results);
  await publish(job, plan, check, files, baseline.note);
  job.services.setExitCode(told.decision.exitCode);
}

/** What earlier attempts of this workflow run left. Where GitHub does not tell, that is said and the gate goes on. */
async function readEarlier({ store, tell, context }: Job): Promise<EarlierRuns> {
  const found = await attempt(tell, 'Earlier attempts cannot be continued', () => store.downloadAttempts());
  if (found !== null) return found;
  return { runs: [], missing: [`the ${context.runAttempt - 1} earlier attempts could not be read`] };
}

function requestOf(job: Job, plan: GatePlan, scenarios: readonly Scenario[]): GateRequest {
  const { context, inputs, services, workspace, core } = job;
  const candidate: TargetSource =
    inputs.url === ''
      ? { kind: 'command', command: inputs.start, directory: workspace, label: inputs.start }
      : urlSource(inputs.url, job);
  const lines = createProgressLines();
  return {
    scenarios,
    candidate,
    baseline: { kind: 'none' },
    earlier: FIRST_ATTEMPT,
    readiness: inputs.readiness,
    gate: plan.gate,
    provenance: {
      repository: `${context.owner}/${context.repo}`,
      sha: context.headSha,
      ref: context.ref,
      runId: String(context.runId),
      runAttempt: context.runAttempt,
      job: context.job,
      event: context.eventName,
      startedAt: timestamp(job),
    },
    environment: describeEnvironment(candidate, job.env),
    seed: services.newSeed(),
    toolVersion: TOOL_VERSION,
    workflowRunUrl: context.runUrl,
    signal: services.signal,
    onProgress: (event) => {
      const line = lines(event);
      // A log keeps every line, so that only those which are meant to stay are written.
      if (line !== null && !line.passing) core.info(line.text);
    },
  };
}

/** Adds what was measured to the history of the branch and uploads it; a failure costs the history, not the verdict. */
async function store(job: Job, { extended }: ChosenBaseline, results: readonly GateResult[]): Promise<void> {
  if (extended === null) return;
  const { history: before, isWhole } = extended;
  const after = results.reduce(
    (history, result) => recordRuns({ history, isWhole }, result, job.context.runUrl),
    before,
  );
  if (after === before) {
    const few = job.inputs.mode === 'aa' ? ', with at least six blocks' : '';
    job.core.info(`Nothing is stored: no run was valid${few}.`);
    return;
  }
  const name = await attempt(job.tell, 'The history was not stored', () => job.store.uploadHistory(after));
  if (name === null) return;
  const { entries, aaRuns } = after;
  const besides = aaRuns.length === 0 ? '' : ` and ${aaRuns.length} A/A runs`;
  job.core.info(`Stored ${entries.length} runs${besides} of ${before.branch} as ${name}.`);
}
