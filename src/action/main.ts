import { PerfGateError } from '../foundation/index.ts';
import type { StartedCheck } from '../github/index.ts';
import {
  createProgressLines,
  describeEnvironment,
  FIRST_ATTEMPT,
  type GateRequest,
  type GateResult,
  TOOL_VERSION,
} from '../gate/index.ts';
import type { Scenario } from '../scenario/index.ts';
import { attempt } from './attempt.ts';
import { openCheck, timestamp } from './check.ts';
import { type ChosenBaseline, chooseBaseline } from './choose-baseline.ts';
import { endUnmeasured } from './end-unmeasured.ts';
import { fail } from './fail.ts';
import { openGateDeployment } from './gate-deployment.ts';
import { findCandidate, type FoundCandidate } from './find-candidate.ts';
import type { Mode } from './inputs.ts';
import { withHosts } from './lease-hosts.ts';
import { type Job, openJob, planJob } from './job.ts';
import { openPartChecks } from './part-checks.ts';
import type { GatePlan } from './plan-gate.ts';
import { runStep } from './post.ts';
import { publish, rememberVerdict, writeFiles } from './publish.ts';
import { readOffered } from './read-acceptances.ts';
import { readEarlier } from './read-earlier.ts';
import { refreshHistory } from './refresh.ts';
import { readScenarios } from './read-scenarios.ts';
import { recordRuns } from './record-runs.ts';
import type { Core, Services } from './services.ts';
import { readShadowRecord } from './shadow.ts';
import { ofReleased } from './released.ts';
import { irrelevanceOf } from './relevance.ts';
import { triageEvent } from './triage.ts';
import type { Env } from './voice.ts';

/**
 * Runs the action: inputs to gate to outputs. Rejects never: what goes wrong is told in the log, the check run, the job
 * summary and the exit code.
 */
export async function runAction(toolkit: Core, env: Env, services: Services): Promise<void> {
  await runStep(toolkit, env, services, runMain);
}

async function runMain(core: Core, env: Env, services: Services): Promise<void> {
  let job: Job | null = null;
  let check: StartedCheck | null = null;
  let isOpened = false;
  const open = async (opened: Job): Promise<StartedCheck | null> => {
    isOpened = true;
    return await openCheck(opened);
  };
  try {
    const opened = await openJob(core, env, services);
    job = opened.job;
    if (opened.error !== null) throw opened.error;
    const { mode } = job.inputs;
    if (mode === 'released') job = await ofReleased(job);
    if (mode === 'refresh') {
      await endUnmeasured(job, await refreshHistory(job));
      return;
    }
    const triage = await triageEvent(job, mode);
    if (triage.kind === 'silent') {
      await endUnmeasured(job, triage.said);
      return;
    }
    check = await open(job);
    await openGateDeployment(job);
    if (triage.kind === 'unmeasured') await endUnmeasured(job, triage.said, check);
    else await measure(job, mode, check);
  } catch (error) {
    // What went wrong before there was a check run is told by one all the same.
    if (job !== null && !isOpened && job.inputs.mode !== 'refresh') check = await open(job);
    await fail({ core, services, job, check }, error);
  }
}

async function measure(job: Job, mode: Exclude<Mode, 'refresh'>, check: StartedCheck | null): Promise<void> {
  const { core, env } = job;
  const plan = await planJob(job, mode);
  core.info(`Gate: ${plan.gate} (${plan.reason}).`);
  const scenarios = await readScenarios(job.inputs, job.workspace, env, job.context);
  for (const secret of scenarios.flatMap(({ secrets }) => secrets)) core.setSecret(secret);
  await openPartChecks(job, scenarios);
  const irrelevance = await irrelevanceOf(job, plan, scenarios);
  if (irrelevance !== null) {
    await endUnmeasured(job, irrelevance, check);
    return;
  }
  const candidate = await findCandidate(job);
  if (candidate.kind === 'missing') await endUnmeasured(job, candidate.said, check);
  else await gate(job, plan, scenarios, candidate, check);
}

async function gate(
  job: Job,
  plan: GatePlan,
  scenarios: readonly Scenario[],
  candidate: FoundCandidate,
  check: StartedCheck | null,
): Promise<void> {
  const { baseline, results } = await judge(job, plan, scenarios, candidate);
  const told = results.find(({ decision }) => decision.blocking) ?? results.at(-1);
  if (told === undefined)
    throw new PerfGateError(
      'INTERRUPTED',
      'The job was stopped before anything was measured.',
      'Run it again.',
    );
  rememberVerdict(job, told);
  const shadow = await readShadowRecord(job, plan, scenarios, baseline.histories);
  const files = await writeFiles(job, {
    ...told,
    report: { ...told.report, shadow },
    runs: results.flatMap(({ runs }) => runs),
  });
  await store(job, baseline, results);
  await publish(job, plan, check, files, baseline.note);
  job.services.setExitCode(told.decision.exitCode);
}

/** What a job compared with, and what came of it. */
export interface Judged {
  readonly baseline: ChosenBaseline;
  /** One for each measurement; more than one only where baselines are measured. */
  readonly results: readonly GateResult[];
}

/** Everything between the question and the answer: chooses the baseline, reads earlier attempts, runs the gate. */
export async function judge(
  job: Job,
  plan: GatePlan,
  scenarios: readonly Scenario[],
  candidate: FoundCandidate,
): Promise<Judged> {
  const request = requestOf(job, plan, scenarios, candidate);
  const baseline = await chooseBaseline(job, plan, scenarios, request);
  job.core.info(baseline.note);
  const acceptances = await readOffered(job, plan, baseline);
  const earlier = await readEarlier(job, plan, baseline);
  const foundHosts = new Set([candidate.foundHost, baseline.foundHost].filter((host) => host !== ''));
  const { source } = baseline;
  const isBeside = source.kind === 'target' || source.kind === 'same-code';
  const targets = [request.candidate, ...(isBeside ? [source.target] : [])];
  const results = await withHosts(job, targets, () =>
    repeatGate(job, plan, { ...request, acceptances, earlier, baseline: source, foundHosts }),
  );
  return { baseline, results };
}

async function repeatGate(
  { core, services }: Job,
  { repeat }: GatePlan,
  request: GateRequest,
): Promise<readonly GateResult[]> {
  const results: GateResult[] = [];
  for (let index = 0; index < repeat && !services.signal.aborted; index++) {
    if (repeat > 1) core.info(`Measurement ${index + 1} of ${repeat}`);
    const seed = repeat === 1 ? request.seed : `${request.seed}/${index}`;
    results.push(await services.runGate({ ...request, seed }));
  }
  return results;
}

function requestOf(
  job: Job,
  plan: GatePlan,
  scenarios: readonly Scenario[],
  { source: candidate }: FoundCandidate,
): GateRequest {
  const { context, inputs, services, core } = job;
  const lines = createProgressLines();
  return {
    scenarios,
    candidate,
    baseline: { kind: 'none' },
    acceptances: [],
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
    foundHosts: new Set(),
    onProgress: (event) => {
      const line = lines(event);
      // A log keeps every line, so that only those which are meant to stay are written.
      if (line !== null && !line.passing) core.info(line.text);
    },
  };
}

/** Adds what was measured to the history of the branch and uploads it; a failure costs the history, not the verdict. */
export async function store(
  job: Job,
  { extended }: ChosenBaseline,
  results: readonly GateResult[],
): Promise<void> {
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
