import { expect, test } from '@jest/globals';
import { arrivalsPerSide, type Load, parseScenario, plannedRequests } from '../../../src/scenario/index.ts';

const load: Load = {
  arrivals: 'constant',
  phases: [
    { durationMs: 10_000, fromPerSecond: 0, toPerSecond: 7 },
    { durationMs: 30_000, fromPerSecond: 7, toPerSecond: 7 },
  ],
  warmUpMs: 2000,
  maxInFlight: 200,
};

test('a ramp brings the mean of its ends', () => {
  expect(arrivalsPerSide(load)).toBe(35 + 210);
});

test('both sides, warm-up and steps are counted, rounded up', () => {
  const text =
    'name: t\nrequests: [{ path: / }]\nload: { rate: 1.3, duration: 10s }\nsetup: [{ path: /a }]\n';
  const { setup } = parseScenario(text, 'x.yml', {});
  expect(plannedRequests({ load, setup, teardown: [] })).toBe(2 * (245 + 14 + 1));
  expect(plannedRequests({ load: { ...load, phases: [] }, setup: [], teardown: [] })).toBe(0);
});
