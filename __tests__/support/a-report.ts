import type { Report, ScenarioReport } from '../../src/report/index.ts';
import type { Provenance } from '../../src/trial/index.ts';
import type { Decision, JudgedThreshold, Reason } from '../../src/verdict/index.ts';
import { aJudgedComparison } from './a-comparison.ts';
import { anEndpointSummary } from './an-endpoint-summary.ts';

export { aComparison, aJudgedComparison, someGrounds, someReplicates } from './a-comparison.ts';
export { anEndpointSummary, someDistribution, someOutcomes, someTimeline } from './an-endpoint-summary.ts';

/** One reason, every field filled. */
export function aReason(overrides: Partial<Reason> = {}): Reason {
  return {
    code: 'pass',
    message: 'no slowdown beyond the tolerance',
    scenario: '',
    endpoint: '',
    metric: '',
    figures: [],
    ...overrides,
  };
}

/** A threshold that is surely met: `http_req_duration: p(95)<500` at 181 ms. */
export function aJudgedThreshold(overrides: Partial<JudgedThreshold> = {}): JudgedThreshold {
  return {
    scenario: 'shop',
    threshold: {
      metric: 'http_req_duration',
      endpoint: '*',
      aggregate: { kind: 'quantile', quantile: 0.95 },
      comparator: '<',
      bound: 500,
      text: 'p(95)<500',
    },
    value: 181,
    lower: 176,
    upper: 187,
    lacks: null,
    state: 'met',
    sure: true,
    baseline: null,
    consequence: (overrides.state ?? 'met') === 'met' ? 'none' : 'blocks',
    needs: { words: '', figures: [] },
    ...overrides,
  };
}

/** A decision: pass on a pull request, with one gated comparison and one threshold. */
export function aDecision(overrides: Partial<Decision> = {}): Decision {
  return {
    verdict: 'pass',
    severity: 'none',
    blocking: false,
    wouldBlock: overrides.blocking ?? false,
    exitCode: 0,
    conclusion: 'success',
    mode: 'side-by-side',
    gate: 'pull-request',
    comparisons: [aJudgedComparison()],
    thresholds: [aJudgedThreshold()],
    acceptances: [],
    calibration: null,
    discoveries: [],
    stops: [],
    parts: [],
    reasons: [aReason()],
    warnings: [],
    ...overrides,
  };
}

/** Where the run came from: the second attempt of a workflow on a pull request. */
export function aProvenance(overrides: Partial<Provenance> = {}): Provenance {
  return {
    repository: 'acme/shop',
    sha: '3f2a91c0d4e5f60718293a4b5c6d7e8f90a1b2c3',
    ref: 'refs/pull/42/merge',
    runId: '9001',
    runAttempt: 2,
    job: 'perf',
    event: 'pull_request',
    startedAt: '2026-11-03T09:41:07.000Z',
    ...overrides,
  };
}

/** Everything about one scenario besides the decision: thirty simultaneous blocks of two started servers. */
export function aScenarioReport(overrides: Partial<ScenarioReport> = {}): ScenarioReport {
  return {
    scenario: 'shop',
    source: 'scenarios/shop.yml',
    load: { model: 'open', pattern: null, compared: 'blocks' },
    patternFindings: [],
    mode: 'side-by-side',
    design: {
      assignment: 'simultaneous',
      interference: 1.02,
      reason: 'the sides do not slow each other',
    },
    sides: [
      { side: 'baseline', label: 'npm run server @ 91c07d2', instances: 30, output: 'listening on 41873' },
      { side: 'candidate', label: 'npm run server @ 3f2a91c', instances: 30, output: 'listening on 42119' },
    ],
    endpoints: [
      anEndpointSummary(),
      anEndpointSummary({ side: 'candidate', p50Ms: 84.4, p95Ms: 181, meanMs: 96.9 }),
    ],
    explanations: [],
    flows: { webSockets: [], journeys: [], checks: [], polls: [] },
    serverTimingShifts: [],
    generator: {
      lagP50Ms: 0.21,
      lagP99Ms: 1.7,
      lagMaxMs: 6.4,
      loopDelayP99Ms: 0.4,
      loopDelayMaxMs: 7.1,
      lost: 0,
      cpuShare: 0.31,
    },
    control: null,
    pilot: null,
    blocks: 30,
    durationMs: 272_000,
    stop: 'every gated metric is decided',
    seed: '9001.2',
    environment: {
      class: 'linux-x64-4-url-1',
      os: 'linux',
      architecture: 'x64',
      runnerLabel: 'ubuntu-24.04',
      region: '',
      targetKind: 'process',
      cpuModel: 'AMD EPYC 7763 64-Core Processor',
      cpuCount: 4,
      nodeVersion: '24.4.1',
    },
    incidents: [],
    baselines: [],
    ...overrides,
  };
}

/** A whole report: a pass of one scenario. */
export function aReport(overrides: Partial<Report> = {}): Report {
  return {
    title: 'perf-gate',
    toolVersion: '0.1.0',
    provenance: aProvenance(),
    decision: aDecision(),
    scenarios: [aScenarioReport()],
    lookbacks: [],
    shadow: null,
    links: {
      htmlReport: 'perf-gate-out/report.html',
      workflowRun: 'https://github.com/acme/shop/actions/runs/9001',
      docs: 'https://github.com/acme/perf-gate/blob/main/docs/method.md',
    },
    ...overrides,
  };
}
