import { randomUUID } from 'node:crypto';
import {
  type Comparison,
  compareDeployments,
  compareTrials,
  type Deployment,
  summarizeDeployment,
} from '../comparison/index.ts';
import { createHttpLoadDriver, systemClock } from '../engine/index.ts';
import { type Experiment, failedRun, runExperiment, type TargetDriver } from '../experiment/index.ts';
import { createRandom, PerfGateError } from '../foundation/index.ts';
import type { Scenario } from '../scenario/index.ts';
import { addressGuard } from '../target/index.ts';
import type { Run } from '../trial/index.ts';
import { type BaselineState, type Decision, decideVerdict, strictestPolicy } from '../verdict/index.ts';
import { buildReport, type Measured } from './build-report.ts';
import { provenanceOf } from './compare-runs.ts';
import { createTarget } from './create-target.ts';
import type { GateRequest, GateResult } from './gate.ts';

/** Errors before the first block that make the measurement invalid instead of ending the gate without a report. */
const INVALIDATING = new Set([
  'TARGET_UNREACHABLE',
  'TARGET_TLS',
  'TARGET_NOT_READY',
  'TARGET_START_FAILED',
  'WORKTREE_FAILED',
  'SETUP_FAILED',
  'INTERRUPTED',
]);

/**
 * Measures every scenario in order, compares, decides and reports. Rejects only for what the user must mend before
 * anything can be measured (usage, refused addresses); a target that does not come up is an invalid verdict with a
 * complete report.
 */
export async function runGate(request: GateRequest): Promise<GateResult> {
  const measured: Measured[] = [];
  for (const scenario of request.scenarios) {
    if (request.signal.aborted && measured.length > 0) break;
    measured.push(...(await measureScenario(request, scenario)));
  }
  const decision = decide(request, measured);
  const confirmed = await confirmSuspects(request, measured, decision);
  const all = [...measured, ...confirmed];
  const final = confirmed.length === 0 ? decision : decide(request, all);
  const frame = { toolVersion: request.toolVersion, workflowRunUrl: request.workflowRunUrl, htmlReport: '' };
  return { runs: all.map(({ run }) => run), decision: final, report: buildReport(all, final, frame) };
}

async function measureScenario(request: GateRequest, scenario: Scenario): Promise<readonly Measured[]> {
  const { run, stop } = await runOne(request, scenario);
  return [{ run, source: scenario.source, stop, ...baselinesOf(request, scenario) }];
}

function baselinesOf(
  { baseline }: GateRequest,
  scenario: Scenario,
): Pick<Measured, 'baselineRuns' | 'baselines'> {
  if (baseline.kind === 'runs') {
    const own = baseline.runs.filter((run) => run.scenario === scenario.name);
    return { baselineRuns: own, baselines: own.map(provenanceOf) };
  }
  if (baseline.kind !== 'history') return { baselineRuns: [], baselines: [] };
  const own = baseline.entries.filter((entry) => entry.deployment.scenario === scenario.name);
  return {
    baselineRuns: [],
    baselines: own.map(({ provenance: { runId, sha, ref, startedAt }, url }) => ({
      runId,
      sha,
      ref,
      startedAt,
      url,
    })),
  };
}

async function runOne(request: GateRequest, scenario: Scenario): Promise<Experiment> {
  const targets = createTargets(request, scenario);
  const identity = {
    scenario,
    seed: `${request.seed}/${scenario.name}`,
    deployment: deploymentId(request),
    provenance: request.provenance,
    environment: request.environment,
  };
  const load = createHttpLoadDriver({
    scenario,
    clock: systemClock,
    random: createRandom(identity.seed).fork('trace-ids'),
    userAgentVersion: request.toolVersion,
    guard: addressGuard,
    onLive: (samples) =>
      request.onProgress({ kind: 'live', elapsedMs: systemClock.nowMs() - startedMs, samples }),
  });
  const startedMs = systemClock.nowMs();
  try {
    return await runExperiment({
      ...identity,
      targets,
      load,
      clock: systemClock,
      signal: request.signal,
      onProgress: request.onProgress,
    });
  } catch (error) {
    if (!(error instanceof PerfGateError) || !INVALIDATING.has(error.code)) throw error;
    const sides = targets.map((target) => target.describe());
    return { run: failedRun(identity, sides, error), stop: 'nothing could be measured' };
  } finally {
    await load.close();
  }
}

function createTargets(request: GateRequest, scenario: Scenario): readonly TargetDriver[] {
  const context = {
    readiness: request.readiness,
    secrets: scenario.secrets,
    headers: scenario.defaultHeaders,
    env: process.env,
    clock: systemClock,
  };
  const candidate = createTarget(request.candidate, { ...context, side: 'candidate' });
  if (request.baseline.kind !== 'target') return [candidate];
  return [createTarget(request.baseline.target, { ...context, side: 'baseline' }), candidate];
}

/** A started target is a deployment of its own each time; a URL is the same deployment for the same commit. */
function deploymentId({ candidate, provenance }: GateRequest): string {
  if (candidate.kind !== 'url') return randomUUID();
  return provenance.sha === '' ? randomUUID() : `${candidate.url}@${provenance.sha}`;
}

function decide(request: GateRequest, measured: readonly Measured[]): Decision {
  const runs = measured.map(({ run }) => run);
  const [first, ...rest] = request.scenarios.map(({ policy }) => policy);
  if (first === undefined) throw new TypeError('the gate needs a scenario');
  return decideVerdict({
    runs,
    comparisons: request.scenarios.flatMap((scenario) => compareScenario(request, scenario, runs)),
    baseline: baselineState(request),
    gate: request.gate,
    policy: strictestPolicy([first, ...rest]),
  });
}

function baselineState({ baseline }: GateRequest): BaselineState {
  switch (baseline.kind) {
    case 'none':
      return 'not-wanted';
    case 'target':
      return 'present';
    case 'runs':
      return baseline.runs.length === 0 ? 'missing' : 'present';
    case 'history':
      return baseline.entries.length === 0 ? 'missing' : 'present';
  }
}

function compareScenario(
  { baseline }: GateRequest,
  scenario: Scenario,
  runs: readonly Run[],
): readonly Comparison[] {
  const own = runs.filter((run) => run.scenario === scenario.name);
  if (baseline.kind === 'target')
    return own.flatMap((run) => (run.trials.length === 0 ? [] : compareTrials(run)));
  const baselines = baselineDeployments(baseline, scenario);
  if (baselines.length === 0) return [];
  const candidates = own
    .filter((run) => run.trials.length > 0)
    .map((run) => summarizeDeployment(run, 'candidate'));
  return compareDeployments(baselines, candidates, scenario.policy);
}

function baselineDeployments(baseline: GateRequest['baseline'], scenario: Scenario): readonly Deployment[] {
  if (baseline.kind === 'runs') {
    return baseline.runs
      .filter((run) => run.scenario === scenario.name)
      .map((run) => summarizeDeployment(run, 'candidate'));
  }
  if (baseline.kind !== 'history') return [];
  return baseline.entries
    .map(({ deployment }) => deployment)
    .filter(({ scenario: name }) => name === scenario.name);
}

/**
 * A slowdown that one deployment shows against the history is measured again on a fresh one, where the gate can start
 * it: a lone candidate's tail probabilities are too small (docs/method.md, "Against the history").
 */
async function confirmSuspects(
  request: GateRequest,
  measured: readonly Measured[],
  decision: Decision,
): Promise<readonly Measured[]> {
  const historyMode = request.baseline.kind === 'runs' || request.baseline.kind === 'history';
  if (!historyMode || request.candidate.kind === 'url' || request.signal.aborted) return [];
  const suspects = new Set(
    decision.reasons.filter(({ code }) => code === 'suspected').map(({ scenario }) => scenario),
  );
  const again: Measured[] = [];
  for (const scenario of request.scenarios.filter(({ name }) => suspects.has(name))) {
    if (!measured.some(({ run }) => run.scenario === scenario.name)) continue;
    request.onProgress({
      kind: 'warning',
      message: `${scenario.name}: suspected to be slower; measuring a fresh start again`,
    });
    again.push(...(await measureScenario(request, scenario)));
  }
  return again;
}
