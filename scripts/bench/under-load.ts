/** The product's own load driver as benches use it, and what it costs, it and its target. */
import { createLoadDriver, systemClock } from '../../src/engine/index.ts';
import type { LoadDriver, LoadWindow } from '../../src/experiment/index.ts';
import { at, createRandom } from '../../src/foundation/index.ts';
import type { Scenario, UserPhase } from '../../src/scenario/index.ts';
import { scheduleUsers } from '../../src/schedule/index.ts';
import { addressGuard } from '../../src/target/index.ts';
import type { Measurement } from '../../src/trial/index.ts';
import packageJson from '../../package.json' with { type: 'json' };
import type { Server } from './pinned.ts';

/** A driver whose chance is always the same; to be closed. */
export function benchDriver(scenario: Scenario, seed = 'bench'): LoadDriver {
  return createLoadDriver({
    scenario,
    clock: systemClock,
    random: createRandom(seed),
    userAgentVersion: packageJson.version,
    guard: addressGuard,
    onLive: () => {},
    onWarning: (message) => console.error(message),
  });
}

/** Measures the scenario's users for the length of a phase, who come or go as it says, or stay. */
export async function measureUsers(
  driver: LoadDriver,
  scenario: Scenario,
  url: string,
  phase: UserPhase,
): Promise<Measurement> {
  const executor = at(scenario.load.executors, 0);
  if (executor.model !== 'closed') throw new TypeError('no users');
  const window: LoadWindow = {
    atMs: new Float64Array(),
    flow: new Uint16Array(),
    executor: new Uint8Array(),
    side: new Uint8Array(),
    users: scheduleUsers([{ ...executor, executor: 'ramping-vus', phases: [phase] }], {
      fromMs: 0,
      toMs: phase.durationMs,
    }),
    durationMs: phase.durationMs,
    sides: ['candidate'],
  };
  return measureOne(driver, window, url);
}

/** Measures a window of the candidate alone. */
export async function measureOne(driver: LoadDriver, window: LoadWindow, url: string): Promise<Measurement> {
  const urls = { candidate: new URL(url) };
  const [measurement] = await driver.measure(window, urls, new AbortController().signal);
  if (!measurement) throw new TypeError('nothing was measured');
  return measurement;
}

/** What this process and its target have used so far. */
interface Usage {
  readonly atMs: number;
  readonly own: NodeJS.CpuUsage;
  readonly server: NodeJS.CpuUsage;
  readonly serverRssBytes: number;
}

/** Of the whole processes: cores while it was measured, and resident memory at its end. */
export interface Cost {
  readonly cpuCores: { readonly generator: number; readonly server: number };
  readonly rssBytes: { readonly generator: number; readonly server: number };
}

/** Does something, and takes what it costs. The server answers `usage`. */
export async function costOf<T>(
  server: Server,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly cost: Cost }> {
  const before = await usage(server);
  const result = await work();
  const after = await usage(server);
  const cores = (from: NodeJS.CpuUsage, to: NodeJS.CpuUsage): number =>
    (to.user + to.system - from.user - from.system) / 1000 / (after.atMs - before.atMs);
  return {
    result,
    cost: {
      cpuCores: { generator: cores(before.own, after.own), server: cores(before.server, after.server) },
      rssBytes: { generator: process.memoryUsage.rss(), server: after.serverRssBytes },
    },
  };
}

async function usage(server: Server): Promise<Usage> {
  const answer = JSON.parse(await server.ask('usage')) as { cpu: NodeJS.CpuUsage; rssBytes: number };
  return {
    atMs: systemClock.nowMs(),
    own: process.cpuUsage(),
    server: answer.cpu,
    serverRssBytes: answer.rssBytes,
  };
}
