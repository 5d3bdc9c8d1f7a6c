import { createRandom, type Random } from '../../../src/foundation/index.ts';
import type { LoadDriver, LoadWindow, TargetDriver } from '../../../src/experiment/index.ts';
import type { GateDrivers, TargetSource } from '../../../src/gate/index.ts';
import { histogramFromValues } from '../../../src/histogram/index.ts';
import { type Measurement, NOTHING_BEYOND, SIDES, type Side } from '../../../src/trial/index.ts';
import { manualClock, pretendControl } from '../../../__tests__/support/fake-drivers.ts';
import { endpointThatDid, timesAround } from '../../../__tests__/support/measured-runs.ts';
import { studentT } from '../noise.ts';
import { type Effect, NO_EFFECT, sumOf } from './effect.ts';

/** How noisy measurements are, on the log scale; Student's t with five degrees of freedom, p50 and p95 independent. */
export interface Noise {
  /** Of the difference between the sides of a block. */
  readonly block: number;
  /** Of the level of a deployment that is measured alone. */
  readonly deployment: number;
  /** Share of the blocks that vary ten times as much. */
  readonly bursts: number;
}

const BURST = 10;

/** What a job measures. */
export interface Measured {
  /** Tells this job from all others, and so its chance. */
  readonly name: string;
  readonly noise: Noise;
  /** How far what a target serves lies above the level. */
  readonly levelOf: (source: TargetSource) => Effect;
}

const LEVEL_MS = 100;
const START_MS = 200;
const LAG = histogramFromValues([130, 333]);
const draw = studentT(5);
/** The made distribution has twenty values. */
const LEAST_REQUESTS = 20;

/** One side's system: how slow its code is, and how this start of it strays from that. */
interface Instance {
  readonly truth: Effect;
  readonly stray: Effect;
}

/**
 * Targets and load that keep the ports' contracts and cost no time: what a window measures is drawn. Everything that
 * plans, stops, compares and decides is the gate's own.
 */
export function simulatedDrivers({ name, noise, levelOf }: Measured): GateDrivers {
  const random = createRandom(name);
  const clock = manualClock();
  const instances = new Map<Side, Instance>();
  let count = 0;
  return {
    clock,
    newId: () => `${name}/${++count}`,
    createTarget: (source, { side }) => {
      // What runs at a URL is there before the job and after it; what is started is new each time.
      const own = source.kind === 'url' ? createRandom(source.url) : random.fork(`start ${++count}`);
      instances.set(side, { truth: levelOf(source), stray: strayBy(noise.deployment, own) });
      return targetOf(side, source);
    },
    // Nobody measures the machine itself: what its fleet does stays in what is measured.
    createControl: () => pretendControl(),
    createLoad: () => {
      const chance = random.fork(`load ${++count}`);
      return loadOf((window) => {
        clock.advance(window.durationMs);
        return measure(window, instances, noise, chance);
      });
    },
  };
}

function targetOf(side: Side, source: TargetSource): TargetDriver {
  const isUrl = source.kind === 'url';
  let starts = 0;
  const start = (): Promise<URL> => Promise.resolve(new URL(`http://${side}.invalid:${1000 + ++starts}/`));
  return {
    side,
    kind: isUrl ? 'url' : 'process',
    start,
    renew: isUrl ? null : start,
    lastStartMs: () => (isUrl ? 0 : START_MS),
    health: () => ({ kind: 'serving' }),
    ask: () => Promise.resolve({ kind: 'serving' }),
    describe: () => ({ side, label: isUrl ? source.url : side, instances: starts, output: '' }),
    stop: () => Promise.resolve(),
  };
}

function loadOf(take: (window: LoadWindow) => readonly Measurement[]): LoadDriver {
  return {
    measure: (window) => Promise.resolve(take(window)),
    send: () => Promise.resolve({ ok: true, status: 200, detail: '' }),
    finish: () => Promise.resolve([]),
    verify: () => Promise.resolve([]),
    remainingBudget: () => Infinity,
    close: () => Promise.resolve(),
  };
}

/** Beside another side a start strays within the block's noise, since each block has fresh ones. */
function measure(
  window: LoadWindow,
  instances: ReadonlyMap<Side, Instance>,
  noise: Noise,
  chance: Random,
): readonly Measurement[] {
  const isAlone = !instances.has('baseline');
  // Of two sides in one window each has half of the difference; of turns each block has two a side.
  const isBurst = noise.bursts > 0 && chance.next() < noise.bursts;
  const difference = strayBy(noise.block * (isBurst ? BURST : 1), chance);
  return window.sides.map((side) => {
    const { truth, stray } = instances.get(side) ?? { truth: NO_EFFECT, stray: NO_EFFECT };
    const sign = side === 'candidate' ? 0.5 : -0.5;
    const share = window.sides.length === 2 ? sign : 1;
    const own = { p50: share * difference.p50, p95: share * difference.p95 };
    return measurementOf(window, side, sumOf([truth, own, isAlone ? stray : NO_EFFECT]));
  });
}

function measurementOf(window: LoadWindow, side: Side, { p50, p95 }: Effect): Measurement {
  const requests = window.side.filter((index) => SIDES[index] === side).length;
  const times = timesAround(
    LEVEL_MS * Math.exp(p50),
    Math.max(LEAST_REQUESTS, requests),
    Math.exp(p95 - p50),
  );
  return {
    side,
    startMs: 0,
    durationMs: window.durationMs,
    endpoints: [endpointThatDid('products', { times })],
    scalars: [],
    ...NOTHING_BEYOND,
    generator: { lag: LAG, lost: 0, cpuShare: 0.1 },
    slowest: [],
    partial: false,
  };
}

function strayBy(deviation: number, random: Random): Effect {
  return { p50: deviation * draw(random), p95: deviation * draw(random) };
}
