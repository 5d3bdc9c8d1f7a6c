import { expect, test } from '@jest/globals';
import { compareTrials, gatedCountOf } from '../../../src/comparison/index.ts';
import { parseScenario } from '../../../src/scenario/index.ts';
import { aRunOfBlocks, type Did, timesAround } from '../../support/measured-runs.ts';

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
