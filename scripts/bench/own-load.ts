/**
 * The product's own load driver as a process: `own-load.ts URL MODEL AMOUNT SECONDS`, where a model is `open` (requests
 * per second), `users` or `saturate` (users or connections). Prints what it did as JSON.
 */
import { createRandom } from '../../src/foundation/index.ts';
import { type Histogram, maxUs, milliseconds, quantileMs } from '../../src/histogram/index.ts';
import { type Executor, flowsOf, mixOf, parseScenario, type Scenario } from '../../src/scenario/index.ts';
import { createSchedule, scheduleUsers } from '../../src/schedule/index.ts';
import type { LoadWindow } from '../../src/experiment/index.ts';
import { benchDriver, measureOne } from './under-load.ts';

export interface OwnLoad {
  readonly planned: number;
  readonly sent: number;
  readonly ok: number;
  readonly dropped: number;
  readonly lost: number;
  readonly seconds: number;
  /** Of the process over the window, 1 is a core. */
  readonly cpuShare: number;
  readonly lag: Quantiles;
  readonly responseTime: Quantiles;
  readonly serviceTime: Quantiles;
}

/** Milliseconds. */
export interface Quantiles {
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly p999: number | null;
  readonly max: number | null;
}

export function quantilesOf(histogram: Histogram): Quantiles {
  const q = (share: number): number | null => quantileMs(histogram, share);
  return { p50: q(0.5), p95: q(0.95), p99: q(0.99), p999: q(0.999), max: milliseconds(maxUs(histogram)) };
}

export function windowOf(scenario: Scenario, durationMs: number): LoadWindow {
  const flows = flowsOf(scenario);
  const { executors } = scenario.load;
  const mixed = executors.map((executor) => ({ executor, mix: mixOf(flows, executor) }));
  const stretch = { fromMs: 0, toMs: durationMs };
  const arrivals = createSchedule(mixed, stretch, 1, createRandom('bench'));
  const side = new Uint8Array(arrivals.atMs.length).fill(1);
  return { ...arrivals, side, users: scheduleUsers(executors, stretch), sides: ['candidate'] };
}

const LOADS: Readonly<Record<string, (amount: number, durationMs: number) => Executor>> = {
  open: (amount, durationMs) => ({
    ...COMMON,
    model: 'open',
    executor: 'constant-arrival-rate',
    arrivals: 'constant',
    phases: [{ durationMs, fromPerSecond: amount, toPerSecond: amount }],
    maxInFlight: MOST_IN_FLIGHT,
  }),
  users: (amount, durationMs) => ({
    ...COMMON,
    model: 'closed',
    executor: 'constant-vus',
    phases: [{ durationMs, fromUsers: amount, toUsers: amount }],
  }),
  saturate: (connections, durationMs) => ({
    ...COMMON,
    model: 'closed',
    executor: 'saturate',
    connections,
    durationMs,
  }),
};
/** A pause of the machine is not to look like a limit: at 30,000/s a thousand are under way after 33 ms. */
const MOST_IN_FLIGHT = 10_000;
const COMMON = { name: 'load', startMs: 0, flows: null } as const;
/** Of the open model: closed ones are compared with others that have none. */
export const WARM_UP_MS = 3000;

/** `GET /` under a load. */
export function scenarioOf(executor: Executor): Scenario {
  const text =
    'name: bench\nrequests: [{ path: / }]\nload: { rate: 7, duration: 10s }\nlimits: { requests: 90000000 }\n';
  const scenario = parseScenario(text, 'bench', {});
  return { ...scenario, load: { ...scenario.load, executors: [executor] } };
}

async function run(url: string, model: string, amount: number, seconds: number): Promise<OwnLoad> {
  const load = LOADS[model];
  if (load === undefined) throw new TypeError(`no model ${model}`);
  const scenario = scenarioOf(load(amount, seconds * 1000));
  const driver = benchDriver(scenario);
  if (model === 'open') await measureOne(driver, windowOf(scenario, WARM_UP_MS), url);
  const measurement = await measureOne(driver, windowOf(scenario, seconds * 1000), url);
  await driver.close();
  const [endpoint] = measurement.endpoints;
  if (!endpoint) throw new TypeError('nothing was measured');
  return {
    planned: endpoint.planned,
    sent: endpoint.sent,
    ok: endpoint.outcomes.ok,
    dropped: endpoint.dropped,
    lost: measurement.generator.lost,
    seconds: measurement.durationMs / 1000,
    cpuShare: measurement.generator.cpuShare,
    lag: quantilesOf(measurement.generator.lag),
    responseTime: quantilesOf(endpoint.responseTime),
    serviceTime: quantilesOf(endpoint.serviceTime),
  };
}

if (import.meta.main) {
  const [url = '', model = '', amount = '', seconds = ''] = process.argv.slice(2);
  console.log(JSON.stringify(await run(url, model, Number(amount), Number(seconds))));
}
