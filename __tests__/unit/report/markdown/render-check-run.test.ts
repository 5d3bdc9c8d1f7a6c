import { expect, test } from '@jest/globals';
import { renderCheckRun } from '../../../../src/report/markdown/render-check-run.ts';
import { reportOfScenario } from '../../../../src/report/of-scenario.ts';
import type { JudgedComparison } from '../../../../src/verdict/index.ts';
import {
  aDecision,
  aJudgedComparison,
  aJudgedThreshold,
  aReason,
  aReport,
  aScenarioReport,
} from '../../../support/a-report.ts';
import { aLookback } from '../../../support/a-lookback.ts';

function slower(severity: JudgedComparison['severity']): JudgedComparison {
  return aJudgedComparison({
    candidate: 221,
    effect: { ratio: 1.228, lower: 1.183, upper: 1.269, confidence: 0.9 },
    difference: { value: 41, lower: 33, upper: 48 },
    verdict: 'regression',
    severity,
  });
}

test.each([
  [aDecision(), 'Pass: No slowdown beyond 5 % in 1 metric, 30 blocks'],
  [
    aDecision({
      verdict: 'regression',
      severity: 'beyond-tolerance',
      comparisons: [slower('beyond-tolerance')],
      reasons: [aReason({ endpoint: 'x' })],
    }),
    'Regression: GET /products p95 is 41 ms slower (+23 %)',
  ],
  [
    aDecision({
      verdict: 'regression',
      severity: 'within-tolerance',
      comparisons: [slower('within-tolerance')],
      reasons: [aReason({ endpoint: 'x' })],
    }),
    'Slower within tolerance: GET /products p95 is 41 ms slower (+23 %)',
  ],
  [
    aDecision({
      verdict: 'inconclusive',
      comparisons: [],
      reasons: [aReason({ code: 'first-run', message: 'stored as baseline' })],
    }),
    'First run: stored as baseline',
  ],
  [
    aDecision({ verdict: 'inconclusive', comparisons: [aJudgedComparison({ verdict: 'inconclusive' })] }),
    'Inconclusive: GET /products p95 is undecided',
  ],
  [
    aDecision({ verdict: 'invalid', reasons: [aReason({ message: 'nothing was measured' })] }),
    'Invalid: nothing was measured',
  ],
])('the title of case %# says the result: %2$s', (decision, title) => {
  expect(renderCheckRun(aReport({ decision })).title).toBe(title);
});

test('annotations stand at the scenario file, as loud as the finding', () => {
  const decision = aDecision({
    verdict: 'regression',
    blocking: true,
    comparisons: [
      slower('beyond-tolerance'),
      slower('within-tolerance'),
      aJudgedComparison({ verdict: 'inconclusive', wouldSettle: 'more blocks' }),
    ],
    thresholds: [aJudgedThreshold(), aJudgedThreshold({ state: 'broken' })],
    reasons: [aReason({ code: 'candidate-died', message: 'the candidate died', scenario: 'shop' })],
  });
  const { annotations } = renderCheckRun(aReport({ decision }));
  expect(annotations.map(({ path, level, title }) => [path, level, title])).toEqual([
    ['scenarios/shop.yml', 'failure', 'Slower than the baseline'],
    ['scenarios/shop.yml', 'warning', 'Slower within tolerance'],
    ['scenarios/shop.yml', 'failure', 'Threshold broken'],
    ['scenarios/shop.yml', 'failure', 'The run as a whole'],
    ['scenarios/shop.yml', 'failure', 'Undecided'],
  ]);
});

test('without a scenario file there is nowhere to annotate', () => {
  const decision = aDecision({ verdict: 'regression', comparisons: [slower('beyond-tolerance')] });
  const report = aReport({ decision, scenarios: [aScenarioReport({ source: '' })] });
  expect(renderCheckRun(report).annotations).toEqual([]);
});

test('in the details of a check run the folds stand open', () => {
  const { text } = renderCheckRun(aReport());
  expect(text).toContain('#### Statistics');
  expect(text).not.toMatch(/details|summary/u);
});

test('of many scenarios the first lookbacks are shown and the others counted, and each alone has its own', () => {
  const names = Array.from({ length: 8 }, (_, index) => `scenario-${index}`);
  const parts = names.map((scenario) => ({
    scenario,
    verdict: 'pass' as const,
    severity: 'none' as const,
    blocking: false,
    wouldBlock: false,
    exitCode: 0 as const,
    conclusion: 'success' as const,
    reasons: [],
  }));
  const report = aReport({
    decision: aDecision({ parts }),
    scenarios: names.map((scenario) => aScenarioReport({ scenario })),
    lookbacks: names.map((scenario, index) => aLookback({ scenario, endpoint: `GET /${index}` })),
  });
  const linesIn = (text: string) => text.match(/ [▁-█]`/gu) ?? [];
  const whole = renderCheckRun(report).summary;
  expect(linesIn(whole)).toHaveLength(6);
  expect(whole).toContain('2 more metrics not shown');
  const last = renderCheckRun(reportOfScenario(report, 'scenario-7')).summary;
  expect(linesIn(last)).toHaveLength(1);
  expect(last).toContain('GET /7');
  expect(last).not.toContain('not shown');
});
