import { failedRun, runExperiment } from '../experiment/index.ts';
import { PerfGateError } from '../foundation/index.ts';
import { type Away, baselineProvenance } from '../report/index.ts';
import { isComparable, loadHash, type Scenario } from '../scenario/index.ts';
import { MEASUREMENT_VERSION, type Provenance, type Run } from '../trial/index.ts';
import { type Decision, decideVerdict, scenariosToMeasureAgain, uncomparedNote } from '../verdict/index.ts';
import { baselinesOf, refuseIncomparable } from './baseline-runs.ts';
import { buildReport, type Measured } from './build-report.ts';
import { baselineState, compareScenario, replayOf } from './compare-scenario.ts';
import { isStartedAfresh } from './deployment-id.ts';
import { type GateDrivers, REAL_DRIVERS } from './drivers.ts';
import { continuedBy, withEvidence } from './earlier-attempts.ts';
import { createTargets, identityOf, policyOf, withExperiment } from './experiment-request.ts';
import type { GateRequest, GateResult } from './gate.ts';

/** Errors before the first block that make the measurement invalid instead of ending the gate without a report. */
const INVALIDATING = new Set([
  'TARGET_UNREACHABLE',
  'TARGET_TLS',
  'TARGET_NOT_READY',
  'TARGET_START_FAILED',
  'WORKTREE_FAILED',
  'RENEWAL_FAILED',
  'SETUP_FAILED',
  'INTERRUPTED',
]);

/**
 * Measures every scenario in order, compares, decides and reports. Rejects only for what the user must mend before
 * anything can be measured (usage, refused addresses, baselines of something else); a target that does not come up is
 * an invalid verdict with a complete report.
 */
export async function runGate(asked: GateRequest, drivers: GateDrivers = REAL_DRIVERS): Promise<GateResult> {
  const request = { ...asked, drivers };
  checkBaselines(request);
  const uncompared = request.scenarios
    .filter((each) => !isComparable(each.load))
    .map(({ name }) => uncomparedNote(name));
  for (const message of [...notesOf(request), ...uncompared])
    request.onProgress({ kind: 'warning', message });
  const measured: Measured[] = [];
  for (const scenario of request.scenarios) {
    const tooLate = request.signal.aborted && measured.length > 0;
    measured.push(...(tooLate ? [notMeasured(request, scenario)] : await measureScenario(request, scenario)));
  }
  const decision = decide(request, measured);
  const confirmed = await confirmSuspects(request, measured, decision);
  const all = [...measured, ...confirmed];
  const final = confirmed.length === 0 ? decision : decide(request, all);
  const { baseline, toolVersion, workflowRunUrl } = request;
  const branchRuns = baseline.kind === 'history' ? baseline.branchRuns : [];
  const frame = { toolVersion, workflowRunUrl, htmlReport: '', branchRuns };
  const kept = all.map((each) => ({ ...each, run: withEvidence(each.run, final) }));
  return { runs: kept.map(({ run }) => run), decision: final, report: buildReport(kept, final, frame) };
}

/** A request with what it is measured with. */
type Driven = GateRequest & { readonly drivers: GateDrivers };

/** Before a request is sent: earlier runs of something else are refused, and those that are left out are told. */
function checkBaselines({ baseline, scenarios, environment, onProgress }: GateRequest): void {
  if (baseline.kind !== 'runs' || baseline.runs.length === 0) return;
  const candidates = scenarios.map((scenario) => ({
    scenario: scenario.name,
    loadHash: loadHash(scenario),
    environmentClass: environment.class,
    measurementVersion: MEASUREMENT_VERSION,
    isCompared: isComparable(scenario.load),
  }));
  refuseIncomparable(baseline.runs, candidates);
  for (const { name } of scenarios) {
    const { leftOut } = baselinesOf(baseline.runs, name);
    if (leftOut !== '') onProgress({ kind: 'warning', message: `${name}: ${leftOut}` });
  }
}

/** What has to be said of earlier attempts that cannot be continued. */
function notesOf(request: GateRequest): readonly string[] {
  return [
    ...request.earlier.missing,
    ...request.scenarios.flatMap((scenario) => continuedBy(request, scenario).notes),
  ];
}

async function measureScenario(request: Driven, scenario: Scenario): Promise<readonly Measured[]> {
  const run = await runOne(request, scenario);
  const stop = run.stop?.reason ?? 'nothing could be measured';
  return [{ run, source: scenario.source, stop, ...comparedWith(request, scenario) }];
}

/** What a stop signal left of a scenario: a run that says so, lest the others pass for it. */
function notMeasured(request: Driven, scenario: Scenario): Measured {
  const targets = createTargets(request, scenario);
  const error = new PerfGateError(
    'INTERRUPTED',
    'a stop signal ended the gate before this scenario was measured',
    'Run the gate again.',
  );
  const sides = targets.map((target) => target.describe());
  const run = failedRun(identityOf(request, scenario, targets), sides, error);
  return { run, source: scenario.source, stop: 'never begun', ...comparedWith(request, scenario) };
}

function comparedWith(
  request: GateRequest,
  scenario: Scenario,
): Pick<Measured, 'baselineRuns' | 'baselines'> {
  const { baseline } = request;
  if (baseline.kind === 'runs') {
    const { sound } = baselinesOf(baseline.runs, scenario.name);
    const baselines = sound.map(({ provenance, deployment }) =>
      baselineProvenance(provenance, deployment, { url: '', away: null }),
    );
    return { baselineRuns: sound, baselines };
  }
  if (baseline.kind !== 'history') return { baselineRuns: [], baselines: [] };
  const own = baseline.entries.filter((entry) => entry.deployment.scenario === scenario.name);
  return {
    baselineRuns: [],
    baselines: own.map(({ provenance, deployment, url }) =>
      baselineProvenance(provenance, deployment.id, {
        url,
        away: awayFrom(request, baseline.distances, provenance),
      }),
    ),
  };
}

function awayFrom(
  { provenance }: GateRequest,
  distances: ReadonlyMap<string, number>,
  { sha, startedAt }: Provenance,
): Away | null {
  const commits = distances.get(sha);
  if (commits === undefined) return null;
  return { ageMs: Math.max(0, Date.parse(provenance.startedAt) - Date.parse(startedAt)), commits };
}

async function runOne(request: Driven, scenario: Scenario): Promise<Run> {
  const targets = createTargets(request, scenario);
  try {
    return await withExperiment(request, scenario, targets, runExperiment);
  } catch (error) {
    if (!(error instanceof PerfGateError) || !INVALIDATING.has(error.code)) throw error;
    const sides = targets.map((target) => target.describe());
    return failedRun(identityOf(request, scenario, targets), sides, error);
  }
}

function decide(request: GateRequest, measured: readonly Measured[]): Decision {
  const runs = measured.map(({ run }) => run);
  // Outside a history the run file stays with the user, who may name it as a baseline, and there are no levels.
  const { makesBaseline, unaccepted } =
    request.baseline.kind === 'history' ? request.baseline : { makesBaseline: '', unaccepted: [] };
  return decideVerdict({
    runs,
    comparisons: request.scenarios.flatMap((scenario) => compareScenario(request, scenario, runs)),
    baseline: baselineState(request),
    makesBaseline,
    unaccepted,
    replay: replayOf(request),
    notes: notesOf(request),
    acceptances: request.acceptances,
    gate: request.gate,
    policy: policyOf(request),
  });
}

/**
 * A change that one deployment shows against the history is measured again on a fresh one, where the gate can start it:
 * a lone candidate's tail probabilities are too small (docs/method.md, "Against the history").
 */
async function confirmSuspects(
  request: Driven,
  measured: readonly Measured[],
  decision: Decision,
): Promise<readonly Measured[]> {
  const historyMode = request.baseline.kind === 'runs' || request.baseline.kind === 'history';
  if (!historyMode || !isStartedAfresh(request.candidate) || request.signal.aborted) return [];
  const suspects = scenariosToMeasureAgain(decision);
  const again: Measured[] = [];
  for (const scenario of request.scenarios.filter(({ name }) => suspects.has(name))) {
    if (!measured.some(({ run }) => run.scenario === scenario.name)) continue;
    request.onProgress({
      kind: 'warning',
      message: `${scenario.name}: one start alone shows a change; measuring a fresh one`,
    });
    again.push(...(await measureScenario(request, scenario)));
  }
  return again;
}
