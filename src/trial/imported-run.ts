import { groupBy, hashOf } from '../foundation/index.ts';
import { emptyHistogram, type Histogram, histogramFromValues } from '../histogram/index.ts';
import { DEFAULT_POLICY } from '../scenario/index.ts';
import { NOTHING_BEYOND } from './beyond-requests.ts';
import type { RunDraft } from './csv-draft.ts';
import { type Environment, MEASUREMENT_VERSION, provenanceByHand, type Run } from './run.ts';
import { SIDES, type Side } from './side.ts';
import { countOutcomes, type EndpointMeasurement, type Outcome, type Trial } from './trial.ts';

const NOTHING: Histogram = emptyHistogram();

/** All imported runs are of one class, so that they compare with one another and with nothing else. */
const IMPORTED: Environment = Object.freeze({
  class: 'imported',
  os: '',
  architecture: '',
  runnerLabel: '',
  region: '',
  targetKind: 'imported',
  cpuModel: '',
  cpuCount: 0,
  nodeVersion: '',
});

/** Makes a run of its gathered rows. No clock and no chance: the same rows give the same run. */
export function createImportedRun(draft: RunDraft, seed: string): Run {
  const sides = SIDES.filter((side) => draft.trials[side].size > 0);
  const originMs = draft.saysStart ? originOf(draft) : 0;
  const trials = inOrder(
    sides.flatMap((side) => trialsOf(draft, side, originMs)),
    draft.saysStart,
  );
  return {
    scenario: 'imported',
    loadHash: hashOf(loadOf(trials)),
    measurementVersion: MEASUREMENT_VERSION,
    provenance: {
      ...provenanceByHand(new Date(originMs).toISOString()),
      runId: draft.name,
      event: 'import',
    },
    environment: IMPORTED,
    deployment: draft.deployment,
    seed,
    policy: DEFAULT_POLICY,
    thresholds: [],
    load: { model: 'open', pattern: null, compared: null },
    primaryEndpoints: namesOf(trials.flatMap((trial) => trial.endpoints)),
    primaryFlows: [],
    earlier: [],
    evidence: [],
    design: {
      assignment: sides.length === SIDES.length ? 'alternating' : 'candidate-only',
      interference: null,
      reason: 'imported: how the sides took turns is as the rows say',
    },
    sides: sides.map((side) => ({ side, label: `imported run ${draft.name}`, instances: 1, output: '' })),
    control: null,
    warmUp: [],
    pilot: null,
    sameCode: false,
    instanceEffects: [],
    trials,
    stop: null,
    incidents: [],
    validity: { kind: 'valid' },
  };
}

/** What makes imported runs comparable: their endpoints, metrics and units. */
function loadOf(trials: readonly Trial[]): unknown {
  const scalars = trials.flatMap((trial) => trial.scalars);
  const latencies = trials.some((trial) => trial.endpoints.length > 0) ? ['latency [ms]'] : [];
  return {
    imported: true,
    endpoints: namesOf([...trials.flatMap((trial) => trial.endpoints), ...scalars]),
    metrics: [...latencies, ...new Set(scalars.map(({ metric, unit }) => `${metric} [${unit}]`))].toSorted(),
  };
}

function namesOf(values: readonly { readonly endpoint: string }[]): readonly string[] {
  return [...new Set(values.map((value) => value.endpoint))].toSorted();
}

function trialsOf(draft: RunDraft, side: Side, originMs: number): readonly Trial[] {
  return [...draft.trials[side].values()].map((trial, appearance) => ({
    side,
    block: trial.block ?? appearance,
    order: 0,
    startMs: draft.saysStart ? trial.firstStartMs - originMs : 0,
    // Without start times nobody knows how long it took: 0 means that no throughput can be said.
    durationMs: draft.saysStart ? trial.lastEndMs - trial.firstStartMs : 0,
    endpoints: [...trial.endpoints].map(([endpoint, { ok, failed }]) => measurementOf(endpoint, ok, failed)),
    scalars: [...trial.scalars.values()],
    ...NOTHING_BEYOND,
    generator: { lag: NOTHING, lost: 0, cpuShare: 0 },
    slowest: [],
    partial: false,
    validity: { kind: 'valid' },
  }));
}

/** The earliest start of any request of the run, in milliseconds as the rows say it. */
function originOf(draft: RunDraft): number {
  let origin = Number.POSITIVE_INFINITY;
  for (const side of SIDES) {
    for (const trial of draft.trials[side].values()) origin = Math.min(origin, trial.firstStartMs);
  }
  return origin;
}

/** Sorts by block and start, and says which side went first where the start times tell. */
function inOrder(trials: readonly Trial[], knowsStart: boolean): readonly Trial[] {
  const sorted = trials.toSorted(
    (a, b) => a.block - b.block || a.startMs - b.startMs || SIDES.indexOf(a.side) - SIDES.indexOf(b.side),
  );
  if (!knowsStart) return sorted;
  const blocks = groupBy(sorted, (trial) => trial.block);
  return [...blocks.values()].flatMap((block) => block.map((trial, order) => ({ ...trial, order })));
}

/** One endpoint of one trial. All that was sent was planned: the rows say nothing of arrivals that were not. */
function measurementOf(
  endpoint: string,
  okMs: readonly number[],
  failedMs: readonly number[],
): EndpointMeasurement {
  const responseTime = histogramOf(okMs);
  const answers: Partial<Record<Outcome, number>> = { ok: okMs.length, status: failedMs.length };
  return {
    endpoint,
    planned: okMs.length + failedMs.length,
    sent: okMs.length + failedMs.length,
    dropped: 0,
    outcomes: countOutcomes((outcome) => answers[outcome] ?? 0),
    responseTime,
    errorResponseTime: histogramOf(failedMs),
    serviceTime: responseTime,
    timeToFirstByte: NOTHING,
    bytesSent: 0,
    bytesReceived: 0,
    serverTiming: [],
  };
}

function histogramOf(latenciesMs: readonly number[]): Histogram {
  return latenciesMs.length === 0
    ? NOTHING
    : histogramFromValues(latenciesMs.map((latency) => latency * 1000));
}
