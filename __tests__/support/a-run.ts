import { histogramFromValues } from '../../src/histogram/index.ts';
import { DEFAULT_POLICY } from '../../src/scenario/index.ts';
import {
  countOutcomes,
  type EndpointMeasurement,
  type Interval,
  NOTHING_BEYOND,
  type Outcome,
  type Provenance,
  type Run,
  type Trial,
} from '../../src/trial/index.ts';

/** A provenance as a workflow gives it, with what a test cares about replaced. */
export function aProvenance(replaced: Partial<Provenance> = {}): Provenance {
  return {
    repository: 'octo/shop',
    sha: '3f2a91c0b1d2e3f4a5b6c7d8e9f0a1b2c3d4e5f6',
    ref: 'refs/heads/main',
    runId: '7001',
    runAttempt: 1,
    job: 'perf',
    event: 'push',
    startedAt: '2026-03-01T08:00:00.000Z',
    ...replaced,
  };
}

/** What one endpoint did: response times in milliseconds, and failed answers. */
export function anEndpoint(
  endpoint: string,
  responseTimesMs: readonly number[],
  failed: Partial<Record<Outcome, number>> = {},
): EndpointMeasurement {
  const failures = Object.values(failed).reduce((sum, count) => sum + count, 0);
  const times = histogramFromValues(responseTimesMs.map((time) => time * 1000));
  const sent = responseTimesMs.length + failures;
  return {
    endpoint,
    planned: sent,
    sent,
    dropped: 0,
    outcomes: countOutcomes((outcome) =>
      outcome === 'ok' ? responseTimesMs.length : (failed[outcome] ?? 0),
    ),
    responseTime: times,
    errorResponseTime: histogramFromValues([]),
    serviceTime: times,
    timeToFirstByte: histogramFromValues([]),
    bytesSent: 0,
    bytesReceived: 130 * sent,
    serverTiming: [{ name: 'db', totalMs: 7.25, count: 3 }],
  };
}

/** A second of a trial in which nothing happened, with what a test cares about replaced. */
export function anInterval(replaced: Partial<Interval> = {}): Interval {
  return {
    atMs: 0,
    durationMs: 1000,
    planned: 0,
    ok: 0,
    errors: 0,
    users: 0,
    p50Ms: null,
    p95Ms: null,
    lagP50Ms: null,
    lagP99Ms: null,
    lagMaxMs: null,
    eventLoopDelayMs: null,
    ...replaced,
  };
}

/** A valid trial of the candidate, with what a test cares about replaced. */
export function aTrial(replaced: Partial<Trial> = {}): Trial {
  return {
    side: 'candidate',
    startMs: 0,
    durationMs: 7000,
    endpoints: [anEndpoint('GET /products', [12.5, 13, 41.25], { status: 1 })],
    scalars: [],
    ...NOTHING_BEYOND,
    generator: { lag: histogramFromValues([130, 333]), lost: 0, cpuShare: 0.13 },
    slowest: [
      {
        endpoint: 'GET /products',
        responseTimeMs: 41.25,
        atMs: 333.3,
        traceId: '0af7651916cd43dd8448eb211c80319c',
        status: 200,
      },
    ],
    partial: false,
    block: 0,
    order: 0,
    validity: { kind: 'valid' },
    ...replaced,
  };
}

/** A side-by-side run of one block, with what a test cares about replaced. */
export function aRun(replaced: Partial<Run> = {}): Run {
  return {
    scenario: 'shop',
    loadHash: '00ff00ff00ff00ff',
    measurementVersion: 1,
    provenance: aProvenance(),
    environment: {
      class: 'linux/x64/ubuntu24//process',
      os: 'linux',
      architecture: 'x64',
      runnerLabel: 'ubuntu24',
      region: '',
      targetKind: 'process',
      cpuModel: 'EPYC 7763',
      cpuCount: 4,
      nodeVersion: 'v24.0.0',
    },
    deployment: 'deployment-1',
    seed: '7001.1/shop',
    policy: DEFAULT_POLICY,
    thresholds: [
      {
        metric: 'http_req_duration',
        endpoint: '*',
        aggregate: { kind: 'quantile', quantile: 0.95 },
        comparator: '<',
        bound: 500,
        text: 'http_req_duration: p(95)<500',
      },
    ],
    primaryEndpoints: ['GET /products'],
    primaryFlows: [],
    earlier: [],
    evidence: [],
    load: { model: 'open', pattern: null, compared: null },
    design: { assignment: 'simultaneous', interference: 1.02, reason: 'the sides do not slow each other' },
    sides: [
      { side: 'baseline', label: 'http://127.0.0.1:3001', instances: 1, output: '' },
      { side: 'candidate', label: 'http://127.0.0.1:3002', instances: 1, output: 'ready\n' },
    ],
    control: null,
    warmUp: [],
    pilot: null,
    sameCode: false,
    instanceEffects: [],
    trials: [aTrial({ side: 'baseline' }), aTrial({ side: 'candidate' })],
    stop: null,
    incidents: [{ kind: 'teardown-failed', side: null, block: -1, detail: 'DELETE /cart: 500' }],
    validity: { kind: 'valid' },
    ...replaced,
  };
}
