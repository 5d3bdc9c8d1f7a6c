import { expect, test } from '@jest/globals';
import { evenFamily, NO_FAMILY } from '../../../src/comparison/index.ts';
import { type CapacityWish, foreseeExperiment } from '../../../src/experiment/index.ts';
import { createRandom } from '../../../src/foundation/index.ts';
import { parseScenario } from '../../../src/scenario/index.ts';
import {
  collectProgress,
  manualClock,
  pretendControl,
  pretendLoad,
  type PretendedLoadOptions,
  pretendTarget,
  type PretendedTargetOptions,
} from '../../support/fake-drivers.ts';
import { NOTHING_ACCEPTED } from '../../support/an-experiment.ts';
import { aProvenance, aRun } from '../../support/a-run.ts';

async function foreseen(
  load = 'rate: 130, duration: 120s, warm-up: 3s',
  options: Partial<PretendedLoadOptions> = {},
  target: Partial<PretendedTargetOptions> = {},
  signal = new AbortController().signal,
  capacity: CapacityWish | null = null,
) {
  const scenario = parseScenario(
    `name: shop\nrequests: [{ name: read, path: /read, primary: true }]\nload: { ${load} }\n`,
    'shop.yml',
    {},
  );
  const clock = manualClock();
  const random = createRandom('answers');
  const pretended = pretendLoad({
    clock,
    endpoints: ['read'],
    answer: () => 40 * Math.exp(0.3 * (random.next() - 0.5)),
    ...options,
  });
  const targets = (['baseline', 'candidate'] as const).map((side) => pretendTarget({ side, ...target }));
  const { alpha, beta } = scenario.policy;
  const request = {
    scenario,
    seed: 'seed',
    deployment: 'deployment',
    provenance: aProvenance(),
    environment: aRun().environment,
    earlier: [],
    sameCode: false,
    instanceEffects: [],
    family: { others: NO_FAMILY, alpha, beta },
    leniency: NOTHING_ACCEPTED,
    targets,
    load: pretended,
    control: pretendControl(),
    clock,
    signal,
    onProgress: collectProgress().listener,
  };
  const foresight = await foreseeExperiment(request, capacity);
  return { foresight, clock, targets, load: pretended };
}

test('sends warm-up, probe and pilot, and nothing more; every side is stopped', async () => {
  const { foresight, clock, targets } = await foreseen();
  expect(foresight).toMatchObject({ scenario: 'shop', source: 'shop.yml', invalid: '' });
  expect(foresight.pilot.blocks).toBe(20);
  expect(foresight.budget).toMatchObject({ blocks: 40, family: evenFamily(4), alpha: 0.01, beta: 0.05 });
  expect(foresight.load).toEqual({ ratePerSecond: 130, durationMs: 120_000 });
  expect(foresight.metrics.map(({ metric }) => metric.name)).toEqual([
    'response_time_p50',
    'response_time_p95',
    'error_share',
    'completed_share',
  ]);
  expect(clock.nowMs()).toBeLessThan(120_000);
  for (const { calls } of targets) expect(calls.at(-1)).toBe('stop');
});

test('says by how much the rate or the duration falls short', async () => {
  const { foresight } = await foreseen('rate: 13, duration: 60s, warm-up: 0s');
  const p95 = foresight.metrics.find(({ metric }) => metric.name === 'response_time_p95');
  expect(p95?.obstacle).toContain('p95 needs 200');
  expect(foresight.advice.join('\n')).toMatch(
    /read p95 to decide: about \d+ requests\/s instead of 13, or a load of about/,
  );
});

test('a time limit that ends the run before its blocks are done is told', async () => {
  const { foresight } = await foreseen('rate: 13, duration: 20m, warm-up: 0s');
  expect(foresight.budget.blocks).toBeLessThan(40);
  expect(foresight.advice[0]).toMatch(
    /the time limit ends it after \d+ of 40 blocks: raise compare.max-duration/,
  );
});

test('a target that answers nothing gives no foresight, and the reason', async () => {
  const { foresight } = await foreseen(undefined, { answer: () => null });
  expect(foresight.invalid).toBe(
    'neither side answered one request in three blocks: see whether it is up, and whether `timeout` leaves it the time it needs',
  );
});

test('an empty budget gives no foresight, and the reason', async () => {
  const { foresight } = await foreseen('rate: 130, duration: 120s, warm-up: 0s', { budget: 1 });
  expect(foresight).toMatchObject({ metrics: [], invalid: expect.stringContaining('request budget') });
});

test('an instance that does not come up again, and a stop signal, are errors, and everything is stopped', async () => {
  await expect(foreseen(undefined, {}, { failingRenewal: 2 })).rejects.toMatchObject({
    code: 'TARGET_START_FAILED',
  });
  await expect(foreseen(undefined, {}, {}, AbortSignal.abort())).rejects.toMatchObject({
    code: 'INTERRUPTED',
  });
});

test.each([
  ['pattern: breakpoint, rate: 7, level: 7s', 'such a load is compared with nothing: what is measured'],
  ['vus: 7, iterations: 130', 'a number of iterations is given out once'],
])('of a load that is compared with nothing, { %s }, nothing is foreseen', async (load, why) => {
  const { foresight } = await foreseen(load);
  expect(foresight).toMatchObject({ metrics: [], invalid: expect.stringContaining(why) });
  expect(foresight.pilot.blocks).toBe(0);
});

test('drives the sides that it is told to their limit, where that is wanted', async () => {
  expect((await foreseen()).foresight.capacity).toBeNull();
  const clock = manualClock();
  const busy = pretendLoad({ clock, endpoints: ['read'], answer: () => 40 });
  const wish: CapacityWish = { sides: ['candidate'], createLoad: () => busy };
  const { foresight } = await foreseen('rate: 130, duration: 120s', {}, {}, undefined, wish);
  // What is pretended answers arrivals only.
  expect(foresight.capacity).toMatchObject({
    plannedPerSecond: 130,
    sides: [{ side: 'candidate', perSecond: 0 }],
  });
  expect(foresight.advice).toContainEqual(expect.stringContaining('candidate answered nothing well'));
  expect(busy.windows.map(({ sides }) => sides)).toEqual([['candidate']]);
});

test('a side that answers nothing is not asked twenty times over', async () => {
  const { foresight } = await foreseen('rate: 130, duration: 2m', {
    answer: (side) => (side === 'candidate' ? null : 40),
  });
  expect(foresight.pilot.blocks).toBe(3);
  expect(foresight.invalid).toMatch(/^the candidate answered no request in three blocks: /);
});
