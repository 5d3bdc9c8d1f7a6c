import { expect, test } from '@jest/globals';
import {
  choosesTolerance,
  DEFAULT_POLICY,
  marginsFor,
  parsePolicy,
  weightFor,
} from '../../../src/scenario/index.ts';

const { policy } = parsePolicy(
  `tolerance: 6 %
overrides:
  - { metric: p95, tolerance: 12 % }
  - { endpoint: buy, min-effect: 7ms }
  - { endpoint: buy, metric: p95, tolerance: auto }
  - { endpoint: buy, weight: 4 }
  - { endpoint: buy, metric: p99, weight: 8 }
`,
  'policy.yml',
);

test.each([
  ['browse', 'p50', { tolerance: 0.06, minEffectMs: 1, passTolerance: 'configured' }],
  ['browse', 'p95', { tolerance: 0.12, minEffectMs: 1, passTolerance: 'configured' }],
  ['buy', 'p50', { tolerance: 0.06, minEffectMs: 7, passTolerance: 'configured' }],
  ['buy', 'p95', { tolerance: 0.12, minEffectMs: 7, passTolerance: 'auto' }],
])(
  'the margins of %s %s are those of all entries that name it, the last one first',
  (endpoint, word, own) => {
    expect(marginsFor(policy, { endpoint, words: [`response_time_${word}`, word] })).toMatchObject(own);
  },
);

test.each([
  ['browse', 'p50', 1],
  ['buy', 'p50', 4],
  ['buy', 'p95', 4],
  ['buy', 'p99', 8],
])('the weight of %s %s is that of the last entry which gives it one: %d', (endpoint, word, weight) => {
  expect(weightFor(policy, { endpoint, words: [`response_time_${word}`, word] })).toBe(weight);
});

test('a single override with auto is enough to measure the noise first', () => {
  expect(choosesTolerance(policy)).toBe(true);
  expect(choosesTolerance(DEFAULT_POLICY)).toBe(false);
});
