/** A side-by-side run in memory, as the gate holds it, without a load: for benches of what comes after. */
import type { Random } from '../../src/foundation/index.ts';
import { describeEnvironment } from '../../src/gate/index.ts';
import { createRecorder, emptyHistogram, type Histogram } from '../../src/histogram/index.ts';
import { DEFAULT_POLICY } from '../../src/scenario/index.ts';
import {
  countOutcomes,
  type EndpointMeasurement,
  MEASUREMENT_VERSION,
  NOTHING_BEYOND,
  provenanceByHand,
  type Run,
  type Side,
  SIDES,
  type Trial,
} from '../../src/trial/index.ts';

/** How much a run holds. */
export interface RunShape {
  /** Of both sides and all blocks together. */
  readonly requests: number;
  readonly endpoints: number;
  readonly blocks: number;
}

const BLOCK_MS = 6000;
const FAILING = 0.001;
/** One for all histograms: what building leaves behind must not count as the run's. */
const RECORDER = createRecorder();

/** A run in which nothing changed; with `primary` all, every endpoint is gated by its own metrics. */
export function builtRun(shape: RunShape, primary: 'none' | 'all', random: Random): Run {
  const names = Array.from({ length: shape.endpoints }, (_, index) => `GET /endpoint-${index + 1}`);
  const each = Math.round(shape.requests / (shape.blocks * shape.endpoints * SIDES.length));
  const blocks = Array.from({ length: shape.blocks }, (_, block) => block);
  return {
    scenario: 'great',
    loadHash: '00ff00ff00ff00ff',
    measurementVersion: MEASUREMENT_VERSION,
    provenance: provenanceByHand('2026-03-01T08:00:00.000Z'),
    environment: describeEnvironment({ kind: 'url', url: '' }, {}),
    pilot: null,
    control: null,
    stop: null,
    sameCode: false,
    instanceEffects: [],
    deployment: 'bench',
    seed: 'bench',
    policy: DEFAULT_POLICY,
    thresholds: [],
    primaryEndpoints: primary === 'all' ? names : [],
    primaryFlows: [],
    load: { model: 'open', pattern: null, compared: 'blocks' },
    earlier: [],
    evidence: [],
    design: { assignment: 'simultaneous', interference: 1, reason: '' },
    sides: SIDES.map((side) => ({ side, label: side, instances: shape.blocks, output: '' })),
    warmUp: [],
    trials: blocks.flatMap((block) => SIDES.map((side) => trialOf(side, block, names, each, random))),
    incidents: [],
    validity: { kind: 'valid' },
  };
}

function trialOf(side: Side, block: number, names: readonly string[], each: number, random: Random): Trial {
  return {
    side,
    block,
    order: 0,
    startMs: block * BLOCK_MS,
    durationMs: BLOCK_MS,
    endpoints: names.map((endpoint, index) => measured(endpoint, each, 2 * 1.05 ** index, random)),
    scalars: [],
    ...NOTHING_BEYOND,
    generator: { lag: emptyHistogram(), lost: 0, cpuShare: 0.1 },
    slowest: [],
    partial: false,
    validity: { kind: 'valid' },
  };
}

function measured(endpoint: string, sent: number, levelMs: number, random: Random): EndpointMeasurement {
  let failed = 0;
  for (let request = 0; request < sent; request++) if (random.next() < FAILING) failed++;
  const times = drawn(sent - failed, levelMs, random);
  return {
    endpoint,
    planned: sent,
    sent,
    dropped: 0,
    outcomes: countOutcomes((outcome) =>
      outcome === 'ok' ? sent - failed : outcome === 'status' ? failed : 0,
    ),
    responseTime: times,
    errorResponseTime: drawn(failed, levelMs, random),
    serviceTime: drawn(sent - failed, levelMs, random),
    timeToFirstByte: drawn(sent - failed, levelMs, random),
    bytesSent: 70 * sent,
    bytesReceived: 130 * sent,
    serverTiming: [],
  };
}

/** Response times of a long tail. */
function drawn(count: number, levelMs: number, random: Random): Histogram {
  RECORDER.reset();
  for (let index = 0; index < count; index++) {
    RECORDER.record((1000 * levelMs) / (1 - random.next()) ** 0.4);
  }
  return RECORDER.snapshot();
}
