/**
 * What we report against what a server knows of itself: `npm run bench:accuracy`. Options: --rate, --seconds. Exits 1
 * when a bound is broken.
 */
import { parseArgs } from 'node:util';
import { createLoadDriver, systemClock } from '../../src/engine/index.ts';
import { createRandom } from '../../src/foundation/index.ts';
import { type Histogram, quantileUs } from '../../src/histogram/index.ts';
import { addressGuard } from '../../src/target/index.ts';
import type { Measurement } from '../../src/trial/index.ts';
import { scenarioOf, windowOf } from './own-load.ts';
import { pinThisProcess, type Server, startServer } from './pinned.ts';
import { type BenchResult, type Bound, describeMachine, digits, publish, type Table } from './result.ts';

const { values } = parseArgs({
  options: { rate: { type: 'string', default: '2000' }, seconds: { type: 'string', default: '15' } },
});
const [rate, seconds] = [Number(values.rate), Number(values.seconds)];
const WARM_UP_MS = 1000;
const QUANTILES = [0.5, 0.95, 0.99, 0.999];
/** p50 and p95 may be off by this share or this many milliseconds, the rarer ones by the share or the lag. */
const SHARE = 0.01;
const NEAR_MS = 0.2;
/** The freeze of the test of coordinated omission. Fewer requests, because a second's worth is answered in one burst. */
const FREEZE = { rate: 200, seconds: 10, ms: 1000, afterMs: 4000, share: 0.02 };

async function measure(
  server: Server,
  perSecond: number,
  forSeconds: number,
  during: () => void,
): Promise<Measurement> {
  const durationMs = forSeconds * 1000;
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
  const random = createRandom('accuracy');
  const driver = createLoadDriver({
    scenario,
    guard: addressGuard,
    clock: systemClock,
    random,
    userAgentVersion: '0',
    onLive: () => {},
  });
  const { signal } = new AbortController();
  const urls = { candidate: new URL(server.url) };
  try {
    await driver.measure(windowOf(scenario, WARM_UP_MS), urls, signal);
    await server.ask('reset');
    during();
    const [measurement] = await driver.measure(windowOf(scenario, durationMs), urls, signal);
    if (!measurement) throw new TypeError('nothing was measured');
    return measurement;
  } finally {
    await driver.close();
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
  const server = await startServer('known-delays.ts', mode);
  try {
    const measurement = await measure(server, rate, seconds, () => {});
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
        // A response time begins when it was meant to, so the generator's own lag is in it at every quantile.
        const least = q < 0.99 ? NEAR_MS + (name === 'response time' ? lagMs : 0) : lagMs;
        const allowedMs = Math.max(SHARE * serverMs, least);
        const holds = Math.abs(oursMs - serverMs) <= allowedMs;
        return { mode, measure: name, quantile: q, serverMs, oursMs, lagMs, allowedMs, holds };
      }),
    );
  } finally {
    await server.stop();
  }
}

/**
 * Coordinated omission (G. Tene): arrivals come at a constant rate for T, and in the middle the server does nothing for F.
 * One that comes u after the freeze began waits F − u, so the waits of those in the freeze are even between 0 and F, and
 * the others wait for next to nothing: P(wait > x) = (F − x) / T for 0 <= x < F. The q quantile is F − (1 − q) T where
 * that is positive. A generator that waits for answers before it sends on would have seen one slow request a connection.
 */
async function freeze(): Promise<readonly Compared[]> {
  const server = await startServer('known-delays.ts', 'none');
  try {
    let frozen = Promise.resolve('');
    const measurement = await measure(server, FREEZE.rate, FREEZE.seconds, () => {
      setTimeout(() => {
        frozen = server.ask(`freeze ${FREEZE.ms}`);
      }, FREEZE.afterMs);
    });
    const frozenMs = Number(await frozen);
    const [endpoint] = measurement.endpoints;
    if (!endpoint) throw new TypeError('nothing was measured');
    return [0.92, 0.95, 0.99, 0.999].map((quantile) => {
      const serverMs = frozenMs - (1 - quantile) * FREEZE.seconds * 1000;
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
const [machine, date] = [describeMachine(), new Date().toISOString()];
const compared: Compared[] = [];
for (const mode of ['constant', 'log-normal', 'bimodal', 'freezes']) compared.push(...(await compare(mode)));
const omission = await freeze();
const result: BenchResult = {
  bench: 'accuracy',
  title: 'What is reported, against the server’s own log',
  method: [
    `${rate} requests/s for ${seconds} s, after a warm-up of one. The server, a process of its own, logs the time from a request’s arrival to its answer by the monotonic clock.`,
    'p50 and p95 may be off by 1 % or 0.2 ms; p99 and p99.9 by 1 % or the generator’s lag at that quantile. A response time, which begins at the intended start, holds the lag at every quantile.',
    `Coordinated omission: ${FREEZE.rate} requests/s for ${FREEZE.seconds} s, in which the server does nothing for one second; the quantiles that must come out are known in advance, and hold to 2 %.`,
  ],
  command: `npm run bench:accuracy -- --rate ${rate} --seconds ${seconds}`,
  date,
  machine,
  versions: { node: process.version },
  tables: [
    tableOf('Known delays', 'server', compared),
    tableOf('A freeze of one second', 'theory', omission),
  ],
  bounds: [boundOf('known delays', compared), boundOf('coordinated omission', omission)],
  skipped: [],
  raw: { compared, omission },
};
publish(result);
