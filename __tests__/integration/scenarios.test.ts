import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Shop, startShop } from '../../src/demo/index.ts';
import { readScenarioFile, runGate } from '../../src/gate/index.ts';
import { type Executor, loadDurationMs, type Scenario } from '../../src/scenario/index.ts';
import type { Trial } from '../../src/trial/index.ts';
import { aGateRequest } from '../support/a-gate-request.ts';

const folder = join(import.meta.dirname, '..', '..', 'scenarios');
const examples = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.yml'))
  .toSorted((a, b) => a.localeCompare(b));
const SHORT_MS = 4000;

let shop: Shop;

beforeAll(async () => {
  shop = await startShop({ port: 0, host: '127.0.0.1', fault: 'none', seed: null, crashAfterMs: 1e9 });
});

afterAll(() => shop.stop());

/** The same scenario, its load pressed into a few seconds, with few iterations where they are counted. */
function shortened(scenario: Scenario): Scenario {
  const { load } = scenario;
  const factor = SHORT_MS / loadDurationMs(load);
  const parts = load.pattern?.parts.map((part) => ({
    ...part,
    fromMs: part.fromMs * factor,
    toMs: part.toMs * factor,
  }));
  return {
    ...scenario,
    load: {
      executors: load.executors.map((executor) => pressed(executor, factor)),
      // Connections of a WebSocket are made at the start: a warm-up would take them all in.
      warmUpMs: load.warmUpMs === 0 || scenario.webSockets.length > 0 ? 0 : 500,
      pattern: load.pattern === null ? null : { ...load.pattern, parts: parts ?? [] },
    },
  };
}

function pressed(executor: Executor, factor: number): Executor {
  const startMs = executor.startMs * factor;
  switch (executor.executor) {
    case 'constant-arrival-rate':
    case 'ramping-arrival-rate': {
      const phases = executor.phases.map((phase) => ({ ...phase, durationMs: phase.durationMs * factor }));
      return { ...executor, startMs, phases };
    }
    case 'constant-vus':
    case 'ramping-vus': {
      const phases = executor.phases.map((phase) => ({ ...phase, durationMs: phase.durationMs * factor }));
      return { ...executor, startMs, phases };
    }
    case 'shared-iterations':
    case 'per-vu-iterations':
      return { ...executor, startMs, users: Math.min(13, executor.users) };
    case 'saturate':
      return { ...executor, startMs, durationMs: executor.durationMs * factor, connections: 2 };
  }
}

async function exampleOf(name: string): Promise<Scenario> {
  const checked = await readScenarioFile(name, { directory: folder, variables: {}, isConfined: true });
  if (checked.kind === 'invalid') throw new Error(checked.problems.map(({ message }) => message).join('\n'));
  return checked.scenario;
}

/** What was said over WebSockets, which are no requests. */
function messagesOf(trials: readonly Trial[]): number {
  return trials
    .flatMap((trial) => trial.counters)
    .filter(({ metric }) => metric.startsWith('ws_msgs'))
    .reduce((sum, { count }) => sum + count, 0);
}

test.each(examples)('scenarios/%s runs against the demo shop without one error', async (name) => {
  const scenario = await exampleOf(name);
  const { runs, decision } = await runGate(
    aGateRequest(
      shortened(scenario),
      { kind: 'url', url: shop.url.origin },
      { readiness: { path: '/health', timeoutMs: 5000 }, seed: randomUUID() },
    ),
  );
  const trials = runs.flatMap((run) => run.trials);
  const endpoints = trials.flatMap((trial) => trial.endpoints);
  const failed = endpoints.filter(({ sent, outcomes }) => sent > outcomes.ok);
  expect(failed.map(({ endpoint, outcomes }) => ({ endpoint, outcomes }))).toEqual([]);
  expect(endpoints.reduce((sum, { sent }) => sum + sent, messagesOf(trials))).toBeGreaterThan(5);
  expect(runs.flatMap(({ incidents }) => incidents)).toEqual([]);
  // Whether the thresholds are met is this machine's affair; that each had something to judge is the example's.
  expect(decision.thresholds.filter(({ state }) => state === 'no-samples')).toEqual([]);
});
