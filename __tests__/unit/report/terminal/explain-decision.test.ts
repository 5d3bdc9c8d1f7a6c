import { expect, test } from '@jest/globals';
import { renderExplanation } from '../../../../src/report/terminal/explain-decision.ts';
import { displayWidth } from '../../../../src/report/text/text-width.ts';
import { COMPLETED_SHARE, responseTimeMetric } from '../../../../src/trial/index.ts';
import { aDecision, aJudgedComparison, aReport } from '../../../support/a-report.ts';
import { anExplanation, explained } from '../../../support/an-explanation.ts';

const REPORT = explained(
  aReport({
    decision: aDecision({
      comparisons: [
        aJudgedComparison(),
        aJudgedComparison({ metric: responseTimeMetric(0.5) }),
        aJudgedComparison({ endpoint: '*', metric: COMPLETED_SHARE, scale: 'difference' }),
        aJudgedComparison({ endpoint: 'GET /shown', gated: false }),
      ],
    }),
  }),
);

test.each([40, 80, 120])('stays within %i columns and has no colour unless it is wanted', (width) => {
  const text = renderExplanation(REPORT, { color: false, width });
  for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(width);
  expect(text).not.toContain('\u001B');
  expect(renderExplanation(REPORT, { color: true, width })).toContain('\u001B');
});

test('quantiles of one endpoint share its distribution, and what does not decide is not explained', () => {
  const text = renderExplanation(REPORT, { color: false, width: 80 });
  expect(text.match(/Requests by response time/gu)).toHaveLength(1);
  expect(text.match(/Change in each block/gu)).toHaveLength(3);
  expect(text.match(/Interval after each block/gu)).toHaveLength(3);
  expect(text).not.toContain('GET /shown');
});

test('whoever asks for all gets what does not decide, too, behind what does', () => {
  const [scenario] = REPORT.scenarios;
  if (scenario === undefined) throw new TypeError('the report has a scenario');
  const shown = REPORT.decision.comparisons
    .filter(({ gated }) => !gated)
    .map((comparison) => anExplanation(comparison));
  const explanations = [...scenario.explanations, ...shown];
  const report = { ...REPORT, scenarios: [{ ...scenario, explanations }] };
  const text = renderExplanation(report, { color: false, width: 80 }, 'all');
  expect(text.indexOf('GET /shown')).toBeGreaterThan(text.indexOf('GET /products'));
  expect(text.match(/Change in each block/gu)).toHaveLength(4);
});

test('where there is room, both pictures stand beside each other', () => {
  const wide = renderExplanation(REPORT, { color: false, width: 120 });
  expect(wide).toMatch(/Change in each block {10,}Interval after each block/u);
});

test('where nothing was compared it says so', () => {
  const report = aReport({ decision: aDecision({ comparisons: [] }) });
  expect(renderExplanation(report, { color: false, width: 80 })).toBe(
    'Nothing was compared, so there is nothing to explain.\n',
  );
});

test('a comparison without an explanation still has its sentence', () => {
  const text = renderExplanation(aReport(), { color: false, width: 80 });
  expect(text).toContain('Decided at block 12 of 30');
  expect(text).not.toContain('Change in each block');
});
