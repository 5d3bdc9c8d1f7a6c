import { createRandom, drawNormal } from '../../src/foundation/index.ts';
import {
  createHistogram,
  emptyHistogram,
  type Histogram,
  histogramFromValues,
} from '../../src/histogram/index.ts';
import { DEFAULT_POLICY, type Policy } from '../../src/scenario/index.ts';
import {
  countOutcomes,
  type Direction,
  type EndpointMeasurement,
  type Outcome,
  type Run,
  type ScalarMeasurement,
  SIDES,
  type Side,
  type Trial,
} from '../../src/trial/index.ts';
import { aRun, aTrial } from './a-run.ts';

/** What one endpoint did in one trial, in the words of a test. */
export interface Did {
  /** Response times of the successes. */
  readonly times?: Histogram;
  /** The same as milliseconds. */
  readonly ms?: readonly number[];
  /** Answers and failures other than `ok`. */
  readonly failed?: Partial<Record<Outcome, number>>;
  /** Arrivals that were never sent because the target held too many. */
  readonly dropped?: number;
}

/** What one side did in one block: endpoints by name, or scalars by metric. */
export interface SideOfBlock {
  readonly endpoints?: Readonly<Record<string, Did>>;
  readonly scalars?: Readonly<Record<string, number>>;
  readonly trial?: Partial<Trial>;
}

/** One block; a side that is null has no trial. */
export interface Block {
  readonly baseline: SideOfBlock | null;
  readonly candidate: SideOfBlock | null;
}

/** What a run is besides its blocks. */
export interface RunWords {
  readonly policy?: Partial<Policy>;
  readonly better?: Direction;
  /** Fresh instances served every block, unless told otherwise: claims are about the code, margin 1 %. */
  readonly instances?: number;
  readonly run?: Partial<Run>;
}

/** One endpoint's measurement in which nothing but what was said happened. */
export function endpointThatDid(endpoint: string, did: Did): EndpointMeasurement {
  const times = did.times ?? histogramFromValues((did.ms ?? []).map((ms) => ms * 1000));
  const failures = Object.values(did.failed ?? {}).reduce((sum, count) => sum + count, 0);
  const sent = times.count + failures;
  const dropped = did.dropped ?? 0;
  return {
    endpoint,
    planned: sent + dropped,
    sent,
    dropped,
    outcomes: countOutcomes((outcome) => (outcome === 'ok' ? times.count : (did.failed?.[outcome] ?? 0))),
    responseTime: times,
    errorResponseTime: emptyHistogram(),
    serviceTime: times,
    timeToFirstByte: times,
    bytesSent: 70 * sent,
    bytesReceived: 130 * sent,
    serverTiming: [],
  };
}

/** One side's trial of one block. */
export function trialThatDid(
  side: Side,
  block: number,
  did: SideOfBlock,
  better: Direction = 'lower',
): Trial {
  const scalars = Object.entries(did.scalars ?? {}).map(
    ([metric, value]): ScalarMeasurement => ({ endpoint: 'build', metric, value, unit: 'kB', better }),
  );
  return aTrial({
    side,
    block,
    startMs: block * 7000,
    durationMs: 7000,
    endpoints: Object.entries(did.endpoints ?? {}).map(([name, each]) => endpointThatDid(name, each)),
    scalars,
    generator: { lag: histogramFromValues([130, 333]), lost: 0, cpuShare: 0.13 },
    slowest: [],
    ...did.trial,
  });
}

/** A side-by-side run of these blocks: no thresholds, no incidents, the whole scenario gated as one. */
export function aRunOfBlocks(blocks: readonly Block[], words: RunWords = {}): Run {
  const instances = words.instances ?? blocks.length;
  const trials = blocks.flatMap((each, block) =>
    SIDES.flatMap((side) => {
      const did = each[side];
      return did === null ? [] : [trialThatDid(side, block, did, words.better)];
    }),
  );
  return aRun({
    policy: { ...DEFAULT_POLICY, ...words.policy },
    thresholds: [],
    primaryEndpoints: [],
    incidents: [],
    sides: SIDES.map((side) => ({ side, label: `the ${side}`, instances, output: '' })),
    design: { assignment: 'simultaneous', interference: 1.02, reason: 'the sides do not disturb each other' },
    trials,
    ...words.run,
  });
}

/** A run of one endpoint whose response times in each block are given in milliseconds. */
export function runFromBlockValues(given: {
  readonly endpoint: string;
  readonly baselineMs: readonly (readonly number[])[];
  readonly candidateMs: readonly (readonly number[])[];
  readonly words?: RunWords;
}): Run {
  const side = (ms: readonly number[] | undefined): SideOfBlock | null =>
    ms === undefined ? null : { endpoints: { [given.endpoint]: { ms } } };
  const blocks = Math.max(given.baselineMs.length, given.candidateMs.length);
  return aRunOfBlocks(
    Array.from({ length: blocks }, (_, block) => ({
      baseline: side(given.baselineMs[block]),
      candidate: side(given.candidateMs[block]),
    })),
    given.words,
  );
}

/** A run that carries one number per side and block. */
export function aScalarRun(
  baseline: readonly number[],
  candidate: readonly number[],
  words: RunWords = {},
): Run {
  return aRunOfBlocks(
    Array.from({ length: Math.max(baseline.length, candidate.length) }, (_, block) => ({
      baseline: scalarSide(baseline[block]),
      candidate: scalarSide(candidate[block]),
    })),
    words,
  );
}

function scalarSide(value: number | undefined): SideOfBlock {
  return value === undefined ? {} : { scalars: { size: value } };
}

/** Runs of one side, each a deployment of its own that measured one number: what history mode compares. */
export function scalarDeployments(
  values: readonly number[],
  words: RunWords & { readonly name?: string } = {},
): readonly Run[] {
  return values.map((value, index) =>
    aRunOfBlocks([{ baseline: null, candidate: { scalars: { size: value } } }], {
      ...words,
      run: { ...aPlaceInHistory(words.name ?? 'deployment', index), ...words.run },
    }),
  );
}

/** Identity and time of the `index`-th of several deployments. */
export function aPlaceInHistory(
  name: string,
  index: number,
): Pick<Run, 'deployment' | 'design' | 'provenance'> {
  const { provenance } = aRun();
  return {
    deployment: `${name}-${index + 1}`,
    design: { assignment: 'candidate-only', interference: null, reason: 'there is no second side' },
    provenance: {
      ...provenance,
      runId: `${name}-${index + 1}`,
      startedAt: new Date(Date.UTC(2026, 2, 1, 8, index)).toISOString(),
    },
  };
}

/** Twenty values of a skewed law, the last two far out: p50 and p95 are 0.98 and 2.4 times the level. */
const SHAPE = [
  0.7, 0.75, 0.79, 0.82, 0.85, 0.88, 0.91, 0.93, 0.96, 0.98, 1.01, 1.04, 1.08, 1.12, 1.17, 1.23, 1.31, 1.42,
  2.4, 3.1,
] as const;
const TAIL_FROM = 18;

/** Response times of `requests` requests around `levelMs`, their slowest tenth times `tail`. Made, not sampled. */
export function timesAround(levelMs: number, requests = 460, tail = 1): Histogram {
  const values = SHAPE.map((factor, index) => levelMs * 1000 * factor * (index >= TAIL_FROM ? tail : 1));
  const each = Math.floor(requests / SHAPE.length);
  return createHistogram(
    Float64Array.from(values),
    Float64Array.from(SHAPE, (_, index) => (index === 0 ? requests - each * (SHAPE.length - 1) : each)),
  );
}

/** What a drawn experiment is like. */
export interface Drawn {
  readonly seed: string;
  readonly blocks: number;
  /** Endpoints by name with their level in milliseconds; all are primary. */
  readonly endpoints: Readonly<Record<string, number>>;
  /** Standard deviation of a block's shift. */
  readonly blockDeviation: number;
  /** Factor on the candidate's times by endpoint; 1 where it is not named. */
  readonly slowdown?: Readonly<Record<string, number>>;
  /** Of each endpoint in a block of one side; 460 where nothing is said. */
  readonly requests?: number;
  readonly words?: RunWords;
}

/** A seeded experiment: median and tail of each endpoint wander by block and side independently. */
export function aDrawnRun(drawn: Drawn): Run {
  const random = createRandom(drawn.seed);
  const names = Object.entries(drawn.endpoints);
  const side = (name: Side): SideOfBlock => ({
    endpoints: Object.fromEntries(
      names.map(([endpoint, level]) => {
        // Each side has its own noise, so the shift of a block has √2 times its deviation.
        const wander = (): number => Math.exp((drawn.blockDeviation / Math.SQRT2) * drawNormal(random));
        const slowdown = name === 'candidate' ? (drawn.slowdown?.[endpoint] ?? 1) : 1;
        const middle = wander();
        return [
          endpoint,
          { times: timesAround(level * slowdown * middle, drawn.requests ?? 460, wander() / middle) },
        ];
      }),
    ),
  });
  const blocks = Array.from({ length: drawn.blocks }, () => ({
    baseline: side('baseline'),
    candidate: side('candidate'),
  }));
  return aRunOfBlocks(blocks, {
    ...drawn.words,
    run: { primaryEndpoints: names.map(([endpoint]) => endpoint), ...drawn.words?.run },
  });
}

/** Both sides of one endpoint for so many blocks, drawn with little noise; the candidate is slower by this factor. */
export function aSlowerRun(seed: string, blocks: number, factor = 1.3): Run {
  const endpoint = 'GET /cart';
  return aDrawnRun({
    seed,
    blocks,
    endpoints: { [endpoint]: 40 },
    blockDeviation: 0.02,
    slowdown: { [endpoint]: factor },
  });
}
