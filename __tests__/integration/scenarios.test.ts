import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Shop, startShop } from '../../src/demo/index.ts';
import { describeEnvironment, runGate } from '../../src/gate/index.ts';
import { type Executor, loadDurationMs, parseScenario, type Scenario } from '../../src/scenario/index.ts';

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
      warmUpMs: 500,
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

test.each(examples)('scenarios/%s runs against the demo shop without one error', async (name) => {
  const scenario = parseScenario(readFileSync(join(folder, name), 'utf8'), name, {});
  const candidate = { kind: 'url', url: shop.url.origin } as const;
  const { runs, decision } = await runGate({
    scenarios: [shortened(scenario)],
    candidate,
    baseline: { kind: 'none' },
    readiness: { path: '/health', timeoutMs: 5000 },
    gate: 'pull-request',
    provenance: {
      repository: '',
      sha: '',
      ref: '',
      runId: '',
      runAttempt: 1,
      job: '',
      event: '',
      startedAt: '2026-01-01T00:00:00.000Z',
    },
    environment: describeEnvironment(candidate, {}),
    seed: randomUUID(),
    toolVersion: '0.0.0',
    workflowRunUrl: '',
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  const endpoints = runs.flatMap(({ trials }) => trials.flatMap((trial) => trial.endpoints));
  const failed = endpoints.filter(({ sent, outcomes }) => sent > outcomes.ok);
  expect(failed.map(({ endpoint, outcomes }) => ({ endpoint, outcomes }))).toEqual([]);
  expect(endpoints.reduce((sum, { sent }) => sum + sent, 0)).toBeGreaterThan(10);
  expect(runs.flatMap(({ incidents }) => incidents)).toEqual([]);
  // Whether the thresholds are met is this machine's affair; that each had something to judge is the example's.
  expect(decision.thresholds.filter(({ state }) => state === 'no-samples')).toEqual([]);
});
