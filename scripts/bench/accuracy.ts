/**
 * What we report against what a server knows of itself: `npm run bench:accuracy`. Options: --rate, --seconds. Exits 1
 * when a bound is broken.
 */
import { parseArgs } from 'node:util';
import { type Histogram, quantileUs } from '../../src/histogram/index.ts';
import type { Measurement } from '../../src/trial/index.ts';
import type { LoadWindow } from '../../src/experiment/index.ts';
import { scenarioOf, windowOf } from './own-load.ts';
import { jitterTable, measureJitter } from './jitter.ts';
import { pinThisProcess, type Server, startServer } from './pinned.ts';
import { type BenchResult, type Bound, describeMachine, digits, publish, type Table } from './result.ts';
import { benchDriver, measureOne } from './under-load.ts';

const { values } = parseArgs({
  options: { rate: { type: 'string', default: '2000' }, seconds: { type: 'string', default: '15' } },
});
const [rate, seconds] = [Number(values.rate), Number(values.seconds)];
const WARM_UP_MS = 1000;
/**
 * Before anything is measured: at low rates V8 would still compile, for a minute, what is to be measured. Few enough a second
 * for the process to sleep between two of them, because sleeping and waking are to be compiled too.
 */
const COMPILED = { perSecond: 5_000, seconds: 15 };
const QUANTILES = [0.5, 0.95, 0.99, 0.999];
/** p50 and p95 may be off by this share or this many milliseconds, the rarer ones by the share or the lag. */
const SHARE = 0.01;
const NEAR_MS = 0.2;
/** The freeze of the test of coordinated omission. Few requests, because all those of the freeze are answered in one burst. */
const FREEZE = { rate: 50, seconds: 10, ms: 1000, afterMs: 2000, share: 0.02 };

/** A measurement, and what the server must have done to each of its requests. */
interface Frozen {
  readonly measurement: Measurement;
  /** Milliseconds that each waited for the freeze to end, ascending. */
  readonly waitsMs: readonly number[];
}

interface Load {
  readonly perSecond: number;
  readonly seconds: number;
}

/** A load driver and windows of a constant rate. */
function constantLoad(server: Server, { perSecond, seconds }: Load) {
  const durationMs = seconds * 1000;
  const scenario = scenarioOf({
    name: 'load',
    startMs: 0,
    flows: null,
    model: 'open',
    executor: 'constant-arrival-rate',
    arrivals: 'constant',
    phases: [{ durationMs, fromPerSecond: perSecond, toPerSecond: perSecond }],
    maxInFlight: 10_000,
  });
  const driver = benchDriver(scenario, 'accuracy');
  const measure = (window: LoadWindow): Promise<Measurement> => measureOne(driver, window, server.url);
  return { measure, window: (ms: number) => windowOf(scenario, ms), close: () => driver.close() };
}

async function compile(): Promise<void> {
  const server = await startServer('known-delays.py', 'constant');
  const load = constantLoad(server, COMPILED);
  try {
    await load.measure(load.window(COMPILED.seconds * 1000));
  } finally {
    await load.close();
    await server.stop();
  }
}

async function measureKnown(server: Server): Promise<Measurement> {
  const load = constantLoad(server, { perSecond: rate, seconds });
  try {
    await load.measure(load.window(WARM_UP_MS));
    await server.ask('reset');
    return await load.measure(load.window(seconds * 1000));
  } finally {
    await load.close();
  }
}

function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

async function measureFrozen(server: Server): Promise<Frozen> {
  const load = constantLoad(server, { perSecond: FREEZE.rate, seconds: FREEZE.seconds });
  const freezeAfter = async (ms: number): Promise<readonly [number, number]> => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    return JSON.parse(await server.ask(`freeze ${FREEZE.ms}`)) as [number, number];
  };
  try {
    // A first freeze opens the connections that the second one needs, which comes before they have been idle for too long:
    // to open them is no part of the theory.
    await Promise.all([load.measure(load.window(1.3 * FREEZE.ms)), freezeAfter(FREEZE.ms / 7)]);
    const window = load.window(FREEZE.seconds * 1000);
    const startMs = monotonicMs();
    const [measurement, [beganMs, endedMs]] = await Promise.all([
      load.measure(window),
      freezeAfter(FREEZE.afterMs),
    ]);
    const waitsMs = [...window.atMs].map((atMs) => {
      const intendedMs = startMs + atMs;
      return intendedMs >= beganMs && intendedMs < endedMs ? endedMs - intendedMs : 0;
    });
    return { measurement, waitsMs: waitsMs.toSorted((a, b) => a - b) };
  } finally {
    await load.close();
  }
}

interface Compared {
  readonly mode: string;
  readonly measure: string;
  readonly quantile: number;
  readonly serverMs: number;
  readonly oursMs: number;
  readonly lagMs: number;
  readonly allowedMs: number;
  readonly holds: boolean;
}

const ms = (histogram: Histogram, q: number): number => (quantileUs(histogram, q) ?? NaN) / 1000;

/** The value with rank ceil(q n), as our own quantiles are. */
function exact(sorted: readonly number[], q: number): number {
  return sorted[Math.ceil(q * sorted.length * (1 - Number.EPSILON)) - 1] ?? NaN;
}

async function compare(mode: string): Promise<readonly Compared[]> {
  const server = await startServer('known-delays.py', mode);
  try {
    const measurement = await measureKnown(server);
    const log = JSON.parse(await server.ask('report')) as number[];
    const [endpoint] = measurement.endpoints;
    if (!endpoint || endpoint.outcomes.ok !== log.length) {
      throw new TypeError(`the server answered ${log.length}, we know of ${endpoint?.outcomes.ok}`);
    }
    const { lag } = measurement.generator;
    const kinds = [
      ['service time', endpoint.serviceTime],
      ['response time', endpoint.responseTime],
    ] as const;
    return kinds.flatMap(([name, histogram]) =>
      QUANTILES.map((q) => {
        const [serverMs, oursMs, lagMs] = [exact(log, q), ms(histogram, q), ms(lag, q)];
        const allowedMs = Math.max(SHARE * serverMs, q < 0.99 ? NEAR_MS : lagMs);
        const holds = Math.abs(oursMs - serverMs) <= allowedMs;
        return { mode, measure: name, quantile: q, serverMs, oursMs, lagMs, allowedMs, holds };
      }),
    );
  } finally {
    await server.stop();
  }
}

/**
 * Coordinated omission (G. Tene): arrivals come at a constant rate, and in the middle the server does nothing for F. One
 * that was to start u after the freeze began waits F − u, the others for next to nothing, so every quantile is known from
 * the intended starts and from when the freeze began and ended by the server's clock. A generator that waits for answers
 * before it sends on would have seen one slow request a connection.
 */
async function freeze(): Promise<readonly Compared[]> {
  const server = await startServer('known-delays.py', 'none');
  try {
    const { measurement, waitsMs } = await measureFrozen(server);
    const [endpoint] = measurement.endpoints;
    if (!endpoint) throw new TypeError('nothing was measured');
    return [0.92, 0.95, 0.99, 0.999].map((quantile) => {
      const serverMs = exact(waitsMs, quantile);
      const oursMs = ms(endpoint.responseTime, quantile);
      const allowedMs = FREEZE.share * serverMs;
      const holds = Math.abs(oursMs - serverMs) <= allowedMs;
      const lagMs = ms(measurement.generator.lag, quantile);
      return {
        mode: '1 s freeze',
        measure: 'response time',
        quantile,
        serverMs,
        oursMs,
        lagMs,
        allowedMs,
        holds,
      };
    });
  } finally {
    await server.stop();
  }
}

function tableOf(title: string, truth: string, compared: readonly Compared[]): Table {
  return {
    title,
    columns: [
      'server',
      'measure',
      'quantile',
      `${truth} ms`,
      'reported ms',
      'off by ms',
      'allowed ms',
      'lag ms',
      '',
    ],
    rows: compared.map(({ mode, measure, quantile, serverMs, oursMs, allowedMs, lagMs, holds }) => [
      mode,
      measure,
      `p${digits(quantile * 100, quantile === 0.999 ? 1 : 0)}`,
      digits(serverMs, 3),
      digits(oursMs, 3),
      digits(oursMs - serverMs, 3),
      digits(allowedMs, 3),
      digits(lagMs, 3),
      holds ? 'holds' : 'BROKEN',
    ]),
  };
}

function boundOf(name: string, compared: readonly Compared[]): Bound {
  const broken = compared.filter(({ holds }) => !holds);
  return {
    name,
    found: `${compared.length - broken.length} of ${compared.length} hold`,
    holds: broken.length === 0,
  };
}

pinThisProcess();
const jitter = await measureJitter();
const [machine, date] = [describeMachine(), new Date().toISOString()];
const compared: Compared[] = [];
await compile();
for (const mode of ['constant', 'log-normal', 'bimodal', 'freezes']) compared.push(...(await compare(mode)));
const omission = await freeze();
const result: BenchResult = {
  bench: 'accuracy',
  title: 'What is reported, against the server’s own log',
  method: [
    `${rate} requests/s for ${seconds} s, after a warm-up of ${WARM_UP_MS / 1000} s, and once, before everything, of ${COMPILED.seconds} s at ${COMPILED.perSecond}/s, in which V8 compiles. Each has a core; neither loads it for long. The server, a process of its own, logs the time from a request’s arrival, of which the kernel tells it when it was (so it needs Linux and python3), to its answer.`,
    'p50 and p95 may be off by 1 % or 0.2 ms, whichever is larger; p99 and p99.9 by 1 % or the generator’s lag at that quantile. A response time begins at the intended start.',
    `Coordinated omission: ${FREEZE.rate} requests/s for ${FREEZE.seconds} s, in which the server does nothing for one second; what each request must wait follows from its intended start and from the server’s own clock, and every quantile holds to 2 %.`,
  ],
  command: `npm run bench:accuracy -- --rate ${rate} --seconds ${seconds}`,
  date,
  machine,
  versions: { node: process.version },
  tables: [
    tableOf('Known delays', 'server', compared),
    tableOf('A freeze of one second', 'theory', omission),
    jitterTable([jitter]),
  ],
  bounds: [boundOf('known delays', compared), boundOf('coordinated omission', omission)],
  skipped: [],
  raw: { jitter, compared, omission },
};
publish(result);
