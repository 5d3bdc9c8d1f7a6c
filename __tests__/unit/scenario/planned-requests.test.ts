import { expect, test } from '@jest/globals';
import { anOpenExecutor } from '../../support/a-load.ts';
import { arrivalsPerSide, type Load, parseScenario, plannedRequests } from '../../../src/scenario/index.ts';

const phases = [
  { durationMs: 10_000, fromPerSecond: 0, toPerSecond: 7 },
  { durationMs: 30_000, fromPerSecond: 7, toPerSecond: 7 },
];
const load: Load = { executors: [anOpenExecutor({ phases })], warmUpMs: 2000, pattern: null };

test('a ramp brings the mean of its ends', () => {
  expect(arrivalsPerSide(load)).toBe(35 + 210);
});

test('both sides, warm-up and steps are counted, rounded up', () => {
  const text =
    'name: t\nrequests: [{ path: / }]\nload: { rate: 1.3, duration: 10s }\nsetup: [{ path: /a }]\n';
  const { setup } = parseScenario(text, 'x.yml', {});
  expect(plannedRequests({ load, setup, teardown: [] })).toBe(2 * (245 + 14 + 1));
  expect(
    plannedRequests({
      load: { ...load, executors: [anOpenExecutor({ phases: [] })] },
      setup: [],
      teardown: [],
    }),
  ).toBe(0);
});
