import { expect, test } from '@jest/globals';
import { familyOf } from '../../../src/comparison/family.ts';
import { compareTrials, gatedCountOf, gatedMembersOf } from '../../../src/comparison/index.ts';
import { parseScenario } from '../../../src/scenario/index.ts';
import { describeLoad } from '../../../src/trial/index.ts';
import type { Run } from '../../../src/trial/index.ts';
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
  expect(gatedCountOf(scenario)).toBe(gated.length);
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
    expect(gatedCountOf(scenario)).toBe(0);
    expect(gatedMembersOf(run)).toBe(0);
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
