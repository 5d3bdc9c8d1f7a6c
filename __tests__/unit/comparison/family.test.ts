import { describe, expect, test } from '@jest/globals';
import { familyOf } from '../../../src/comparison/family.ts';
import {
  compareDeployments,
  compareTrials,
  evenFamily,
  familySizeOf,
  NO_FAMILY,
  plannedFamilySize,
  summarizeDeployment,
} from '../../../src/comparison/index.ts';
import { createRandom, drawNormal } from '../../../src/foundation/index.ts';
import { DEFAULT_POLICY, parseScenario, type Policy } from '../../../src/scenario/index.ts';
import { describeLoad } from '../../../src/trial/index.ts';
import type { Run } from '../../../src/trial/index.ts';
import { judgeComparisons } from '../../../src/verdict/index.ts';
import { aRunOfBlocks, type Did, timesAround } from '../../support/measured-runs.ts';

function gated(endpoints: readonly string[], run: Partial<Run>): readonly string[] {
  const side = {
    endpoints: Object.fromEntries(endpoints.map((name) => [name, { times: timesAround(70) }])),
  };
  return familyOf(aRunOfBlocks([{ baseline: side, candidate: side }], { run }))
    .filter((member) => member.gated)
    .map(({ endpoint, metric }) => `${endpoint} ${metric.name}`);
}

const WHOLE = ['* error_share', '* completed_share'];

test('the whole scenario is gated as one where no endpoint is primary', () => {
  expect(gated(['GET /cart', 'GET /products'], {})).toEqual([
    '* response_time_p50',
    '* response_time_p95',
    ...WHOLE,
  ]);
});

test('of a primary endpoint the quantiles and the errors are gated, of the others nothing', () => {
  expect(gated(['GET /cart', 'GET /products'], { primaryEndpoints: ['GET /cart'] })).toEqual([
    'GET /cart response_time_p50',
    'GET /cart response_time_p95',
    '* error_share',
    'GET /cart error_share',
    '* completed_share',
  ]);
});

test('the errors of the only endpoint are those of the whole scenario, and are not tested twice', () => {
  expect(gated(['GET /cart'], { primaryEndpoints: ['GET /cart'] })).toEqual([
    'GET /cart response_time_p50',
    'GET /cart response_time_p95',
    ...WHOLE,
  ]);
});

test.each([
  ['none primary', false, '[p50, p95]'],
  ['both primary', true, '[p50, p95]'],
  ['a quantile that is not shown by itself', true, '[p50, p90, p95]'],
  ['no gated quantile but the shares', true, '[p99]'],
])('the gated count of a scenario is that of its runs: %s', (_what, primary, quantiles) => {
  const scenario = parseScenario(
    `name: t
requests: [{ name: a, path: /a, primary: ${primary} }, { name: b, path: /b, primary: ${primary} }]
load: { rate: 130, duration: 30s }
compare: { quantiles: ${quantiles} }
`,
    't.yml',
    {},
  );
  const did: Did = { times: timesAround(70) };
  const run = aRunOfBlocks(
    [{ baseline: { endpoints: { a: did, b: did } }, candidate: { endpoints: { a: did } } }],
    {
      policy: scenario.policy,
      run: { primaryEndpoints: primary ? ['a', 'b'] : [] },
    },
  );
  const gated = compareTrials(run).filter((comparison) => comparison.gated);
  expect(plannedFamilySize(scenario)).toEqual(evenFamily(gated.length));
});

describe('a metric of greater weight', () => {
  const policyOf = (weight: number): Policy => ({
    ...DEFAULT_POLICY,
    overrides: [{ endpoint: 'build', metric: 'size', margins: {}, weight }],
  });
  /** Twenty numbers, of which one grew by so much that it is near the border of what can be proved. */
  function twenty(weight: number, blocks: number) {
    const random = createRandom('weights');
    const side = (grown: number) => ({
      scalars: Object.fromEntries(
        ['size', ...Array.from({ length: 19 }, (_, number) => `other ${number}`)].map((name) => [
          name,
          100 * Math.exp(0.01 * drawNormal(random) + (name === 'size' ? grown : 0)),
        ]),
      ),
    });
    const drawn = Array.from({ length: blocks }, () => ({ baseline: side(0), candidate: side(0.1) }));
    return aRunOfBlocks(drawn, { policy: policyOf(weight) });
  }
  const verdictOf = (run: Run, name: string) => {
    const judged = judgeComparisons(compareTrials(run), run.policy);
    return judged.find(({ metric }) => metric.name === name)?.verdict;
  };

  test('is proved with less evidence, and the sum of the errors stays', () => {
    const blocks = 11;
    expect(verdictOf(twenty(1, blocks), 'size')).toBe('inconclusive');
    expect(verdictOf(twenty(20, blocks), 'size')).toBe('regression');
    expect(familySizeOf(twenty(20, blocks))).toEqual({ tests: 20, weight: 39, lightest: 1 });
  });

  test('counts in what a history must show, too', () => {
    const weights = compareDeployments(
      [summarizeDeployment(twenty(4, 3), 'baseline')],
      [summarizeDeployment(twenty(4, 3), 'candidate')],
      policyOf(4),
    ).map(({ metric, weight }) => [metric.name, weight]);
    expect(weights).toContainEqual(['size', 4]);
    expect(weights).toContainEqual(['other 3', 1]);
  });
});

test.each(['pattern: breakpoint, rate: 7', 'vus: 7, iterations: 130'])(
  'of a load that is not to be compared, { %s }, nothing is gated, and all is shown',
  (load) => {
    const requests = 'requests: [{ name: a, path: /a, primary: true }]';
    const scenario = parseScenario(`name: t\n${requests}\nload: { ${load} }\n`, 't.yml', {});
    const side = { endpoints: { a: { times: timesAround(70) } } };
    const run = aRunOfBlocks([{ baseline: side, candidate: side }], {
      run: { primaryEndpoints: ['a'], load: describeLoad(scenario.load) },
    });
    expect(plannedFamilySize(scenario)).toEqual(NO_FAMILY);
    expect(familySizeOf(run)).toEqual(NO_FAMILY);
    expect(compareTrials(run)).toContainEqual(
      expect.objectContaining({
        endpoint: 'a',
        gated: false,
        attempt: null,
        standing: {
          kind: 'informational',
          curable: false,
          reason: expect.stringMatching(/^thresholds only: .* how fast the target is$/),
        },
      }),
    );
  },
);
