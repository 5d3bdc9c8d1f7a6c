import { expect, test } from '@jest/globals';
import {
  arrivalsPerSide,
  type Load,
  parseScenario,
  plannedRequests,
  type RequestPlan,
} from '../../../src/scenario/index.ts';
import { anOpenExecutor } from '../../support/a-load.ts';

const phases = [
  { durationMs: 10_000, fromPerSecond: 0, toPerSecond: 7 },
  { durationMs: 30_000, fromPerSecond: 7, toPerSecond: 7 },
];
const load: Load = { executors: [anOpenExecutor({ phases })], warmUpMs: 2000, pattern: null };

function planned(plan: RequestPlan): number {
  return plannedRequests(plan) ?? Number.NaN;
}

test('a ramp brings the mean of its ends', () => {
  expect(arrivalsPerSide(load)).toBe(35 + 210);
});

const never = {
  assignment: 'alternating',
  freshInstances: 'never',
  maxBlocks: 40,
  blockDuration: 'load',
  passTolerance: 'configured',
  overrides: [],
} as const;
const nothing = { load, setup: [], teardown: [], consistency: null, policy: never };
const [step] = parseScenario(
  'name: t\nrequests: [{ path: / }]\nload: { rate: 2, duration: 9s }\nsetup: [{ path: /a }]\n',
  'x.yml',
  {},
).setup;

test('both sides, the warm-up at the mean rate and steps are counted, rounded up', () => {
  const setup = step === undefined ? [] : [step];
  expect(planned({ ...nothing, setup })).toBe(2 * 245 + Math.ceil(2 * 2 * (245 / 40)) + 2);
  expect(planned({ ...nothing, load: { ...load, executors: [anOpenExecutor({ phases: [] })] } })).toBe(0);
});

test('the probe counts where the sides may be loaded at once: each alone and both together, twice', () => {
  const policy = { ...never, assignment: 'simultaneous' } as const;
  const more = planned({ ...nothing, policy }) - planned(nothing);
  expect(more).toBe(2 * (2 * Math.ceil(245 / 40) + Math.ceil((2 * 245) / 40)));
});

test('fresh instances count for every block but the first, each with its set-up and half a second of load', () => {
  const policy = { ...never, freshInstances: 'each-block', maxBlocks: 20 } as const;
  const setup = step === undefined ? [] : [step];
  const more = planned({ ...nothing, setup, policy }) - planned({ ...nothing, setup });
  expect(more).toBe(19 * (Math.ceil(245 / 40) + 2));
  // A load that changes keeps its instances, unless fresh ones are asked for.
  const auto = { ...policy, freshInstances: 'auto' } as const;
  expect(planned({ ...nothing, setup, policy: auto })).toBe(planned({ ...nothing, setup }));
});

test('arrivals by chance may be more than on average', () => {
  const poisson = { ...load, executors: [anOpenExecutor({ phases, arrivals: 'poisson' })] };
  const more = planned({ ...nothing, load: poisson }) - planned(nothing);
  expect(more).toBeGreaterThan(8 * Math.sqrt(245));
  expect(more).toBeLessThan(10 * Math.sqrt(245));
});

test('what is asked after the run counts for both sides', () => {
  expect(planned({ ...nothing, consistency: { sample: 130 } }) - planned(nothing)).toBe(2 * 130);
});
