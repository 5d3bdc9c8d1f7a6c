import { expect, test } from '@jest/globals';
import { parseScenario } from '../../../../src/scenario/index.ts';
import { load } from '../support/marked-scenario.ts';

const phase = (durationMs: number, from: number, to: number) => ({
  durationMs,
  fromUsers: from,
  toUsers: to,
});

test.each<[string, object, string]>([
  ['vus: 13\nduration: 1m', { executor: 'constant-vus', phases: [phase(60_000, 13, 13)] }, 'users'],
  [
    'start-vus: 2\nstages: [{ duration: 10s, target: 7 }, { duration: 5s, target: 0 }]',
    { executor: 'ramping-vus', phases: [phase(10_000, 2, 7), phase(5000, 7, 0)] },
    'users in stages',
  ],
  [
    'executor: ramping-vus\nstages: [{ duration: 10s, target: 7 }]',
    { executor: 'ramping-vus', phases: [phase(10_000, 0, 7)] },
    'users in stages, by the word',
  ],
  [
    'vus: 7\niterations: 130',
    { executor: 'shared-iterations', users: 7, iterations: 130, maxDurationMs: 600_000 },
    'iterations are shared, as in k6',
  ],
  [
    'executor: per-vu-iterations\nvus: 7\niterations: 13\nmax-duration: 1m30s',
    { executor: 'per-vu-iterations', users: 7, iterations: 13, maxDurationMs: 90_000 },
    'iterations of each user',
  ],
  [
    'connections: 7\nduration: 30s',
    { executor: 'saturate', connections: 7, durationMs: 30_000 },
    'saturation',
  ],
])('%j is one closed executor: %s', (lines, wanted) => {
  expect(parseScenario(load(lines), 'x.yml', {}).load).toEqual({
    executors: [{ model: 'closed', name: 'load', startMs: 0, flows: null, ...wanted }],
    warmUpMs: 5000,
    pattern: null,
  });
});

test('several executors keep their names, starts and flows, and take what holds for all', () => {
  const text = `name: x
requests: [{ path: /a, name: a }, { path: /b, name: b }]
load:
  executors:
    - { name: one, rate: 7, duration: 1m }
    - { name: two, start: 30s, flows: [b], vus: 3, duration: 1m }
    - { name: three, stages: [{ duration: 1m, target: 13 }], arrivals: poisson, max-in-flight: 9 }
  arrivals: constant
  max-in-flight: 5
  warm-up: 0s
`;
  const { executors, warmUpMs } = parseScenario(text, 'x.yml', {}).load;
  expect(warmUpMs).toBe(0);
  expect(executors).toMatchObject([
    { name: 'one', startMs: 0, flows: null, arrivals: 'constant', maxInFlight: 5 },
    { name: 'two', startMs: 30_000, flows: ['b'], executor: 'constant-vus' },
    { name: 'three', executor: 'ramping-arrival-rate', arrivals: 'poisson', maxInFlight: 9 },
  ]);
});
