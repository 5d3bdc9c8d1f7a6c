import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Shop, startShop } from '../../src/demo/index.ts';
import { readScenarioFile, runGate } from '../../src/gate/index.ts';
import type { Scenario } from '../../src/scenario/index.ts';
import { aGateRequest } from '../support/a-gate-request.ts';
import { messagesOf } from '../support/sent-messages.ts';
import { copyShortExamples, EXAMPLES } from '../support/short-examples.ts';

let folder = '';
let shop: Shop;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perf-gate-scenarios-'));
  await copyShortExamples(folder);
  shop = await startShop({ port: 0, host: '127.0.0.1', fault: 'none', seed: null, crashAfterMs: 1e9 });
});

afterAll(async () => {
  await shop.stop();
  await rm(folder, { recursive: true });
});

async function exampleOf(name: string): Promise<Scenario> {
  const checked = await readScenarioFile(name, {
    directory: folder,
    variables: {},
    access: {},
    isConfined: true,
  });
  if (checked.kind === 'invalid') throw new Error(checked.problems.map(({ message }) => message).join('\n'));
  return checked.scenario;
}

test.each(EXAMPLES)('scenarios/%s runs against the demo shop without one error', async (name) => {
  const scenario = await exampleOf(name);
  const { runs, decision } = await runGate(
    aGateRequest(
      scenario,
      { kind: 'url', url: shop.url.origin },
      { readiness: { path: '/health', timeoutMs: 5000, wantsSuccess: false }, seed: randomUUID() },
    ),
  );
  const trials = runs.flatMap((run) => run.trials);
  const endpoints = trials.flatMap((trial) => trial.endpoints);
  const failed = endpoints.filter(({ sent, outcomes }) => sent > outcomes.ok);
  expect(failed.map(({ endpoint, outcomes }) => ({ endpoint, outcomes }))).toEqual([]);
  expect(endpoints.reduce((sum, { sent }) => sum + sent, messagesOf(trials))).toBeGreaterThan(5);
  expect(runs.flatMap(({ incidents }) => incidents)).toEqual([]);
  // Whether the thresholds are met is this machine's affair; that each had something to judge is the example's.
  // A generator that was late leaves nothing to judge, and is this machine's affair too.
  const isJudged = trials.every(({ validity }) => validity.kind === 'valid');
  expect(decision.thresholds.filter(({ state }) => isJudged && state === 'no-samples')).toEqual([]);
});
