import { expect, test } from '@jest/globals';
import { ProblemsError } from '../../../src/foundation/index.ts';
import { DEFAULT_POLICY, parsePolicy } from '../../../src/scenario/index.ts';
import { unmark } from './support/marked-scenario.ts';

test.each([
  ['tolerance: 8 %\nfail-on: any\n', 'at the top level'],
  ['compare:\n  tolerance: 8 %\n  fail-on: any\n', 'under compare'],
])('the keys of a policy may stand %#: %s', (text) => {
  expect(parsePolicy(text, 'policy.yml')).toEqual({
    policy: { ...DEFAULT_POLICY, tolerance: 0.08, failOn: 'any' },
    thresholds: [],
  });
});

test('every key of a policy is read', () => {
  const text = [
    'noise-floor: 2 %',
    'tolerance: 10 %',
    'min-effect: 2.5ms',
    'error-tolerance: 1 %',
    'alpha: 0.02',
    'beta: 0.1',
    'quantiles: [p90, 0.99]',
    'max-blocks: 12',
    'block-duration: auto',
    'max-duration: 3m',
    'assignment: alternating',
    'fresh-instances: never',
    'sign-only: true',
    'fail-fast: true',
    'fail-on: never',
    'on-inconclusive: fail',
    'on-invalid: warn',
    'on-missing-baseline: block',
    'broken-thresholds: new-only',
    'close-thresholds: inconclusive',
    'overrides: [{ endpoint: read, metric: p95, tolerance: auto, min-effect: 5ms, weight: 3 }]',
    'thresholds: { http_reqs: rate>5 }',
  ].join('\n');
  const { policy, thresholds } = parsePolicy(text, 'policy.yml');
  expect(policy).toEqual({
    noiseFloor: 0.02,
    tolerance: 0.1,
    passTolerance: 'configured',
    minEffectMs: 2.5,
    errorTolerance: 0.01,
    alpha: 0.02,
    beta: 0.1,
    quantiles: [0.9, 0.99],
    maxBlocks: 12,
    blockDuration: 'auto',
    maxDurationMs: 180_000,
    assignment: 'alternating',
    freshInstances: 'never',
    signOnly: true,
    failFast: true,
    failOn: 'never',
    onInconclusive: 'fail',
    onInvalid: 'warn',
    onMissingBaseline: 'block',
    thresholdScope: 'new-only',
    closeThresholds: 'inconclusive',
    overrides: [
      { endpoint: 'read', metric: 'p95', margins: { passTolerance: 'auto', minEffectMs: 5 }, weight: 3 },
    ],
  });
  // A key added to the policy and forgotten in the file format fails here.
  expect(Object.keys(policy).toSorted()).toEqual(Object.keys(DEFAULT_POLICY).toSorted());
  expect(thresholds).toHaveLength(1);
});

test('what the file does not say stays as in the base', () => {
  const base = { ...DEFAULT_POLICY, alpha: 0.05, quantiles: [0.9] };
  expect(parsePolicy('tolerance: 8 %', 'policy.yml', {}, base).policy).toEqual({ ...base, tolerance: 0.08 });
});

test.each([
  ['§requests: []', 'POLICY_INVALID', 'requests', 'a key of scenarios'],
  ['tolerence: 5', 'POLICY_INVALID', 'tolerence', 'a misspelled key, and its value too'],
  ['compare:\n  tolerance: §5', 'POLICY_INVALID', 'compare.tolerance', 'a share without a sign'],
  ['tolerance: 2 %\nnoise-floor: §2 %', 'POLICY_INVALID', 'noise-floor', 'no room between the two'],
  ['thresholds:\n  §vus: max<5', 'THRESHOLD_UNKNOWN', 'thresholds.vus', 'an unknown metric and nothing else'],
  ['tolerance: §${MISSING}', 'POLICY_INVALID', 'tolerance', 'a variable that is not defined'],
  ['§- tolerance', 'POLICY_INVALID', '', 'a list'],
  ['§', 'POLICY_INVALID', '', 'nothing'],
  ['a: §b: c', 'POLICY_INVALID', '', 'no YAML'],
])('%j is refused (%s at %j): %s', (marked, code, path) => {
  const { text, line, column } = unmark(marked.includes('§') ? marked : `§${marked}`);
  const parse = (): unknown => parsePolicy(text, 'policy.yml');
  expect(parse).toThrow(ProblemsError);
  try {
    parse();
  } catch (error) {
    expect(error).toMatchObject({ code });
    expect(error instanceof ProblemsError ? error.problems[0] : null).toMatchObject({
      file: 'policy.yml',
      line,
      column,
      path,
    });
  }
});

test('tolerance auto leaves the tolerance that tells severity, and a number takes auto back', () => {
  const base = parsePolicy('tolerance: 8 %', 'base.yml').policy;
  const auto = parsePolicy('tolerance: auto', 'policy.yml', {}, base).policy;
  expect(auto).toMatchObject({ tolerance: 0.08, passTolerance: 'auto' });
  expect(parsePolicy('tolerance: 6 %', 'policy.yml', {}, auto).policy).toMatchObject({
    tolerance: 0.06,
    passTolerance: 'configured',
  });
});
