import { expect, test } from '@jest/globals';
import { explanationFold } from '../../../../src/report/html/explanation-folds.ts';
import { renderHtml } from '../../../../src/report/html/render-html.ts';
import { trendMetric } from '../../../../src/trial/index.ts';
import { aDecision, aJudgedComparison, aReport } from '../../../support/a-report.ts';
import { anExplanation, explained } from '../../../support/an-explanation.ts';

test('a fold holds the sentence that decided and both pictures, each with words for it', () => {
  const comparison = aJudgedComparison();
  const fold = explanationFold(comparison, anExplanation(comparison), 'x');
  expect(fold).toMatch(/^<details class="explanation">\n<summary>p95 /u);
  expect(fold).toContain('Decided at block 12 of 30');
  expect(fold.match(/<svg /gu)).toHaveLength(2);
  expect(fold.match(/role="img" aria-label="[^"]{40,}"/gu)).toHaveLength(2);
  expect(fold).toContain('Interval of the change of GET /products p95:');
});

test('a trend has its distribution too, since no endpoint’s section shows it', () => {
  const comparison = aJudgedComparison({ endpoint: 'chat', metric: trendMetric('ws_round_trip', 0.95) });
  const fold = explanationFold(comparison, anExplanation(comparison), 'x');
  expect(fold.match(/<svg /gu)).toHaveLength(3);
  const page = renderHtml(explained(aReport({ decision: aDecision({ comparisons: [comparison] }) })));
  expect(page).toMatch(
    /<section class="endpoint"[^>]*>\n<h3[^>]*><code>chat<\/code><\/h3>\n<details class="explanation">/u,
  );
});

test('of very many metrics the worst forty are drawn, and the others have their sentence', () => {
  const comparisons = Array.from({ length: 45 }, (_, index) =>
    aJudgedComparison({ endpoint: `GET /${index}` }),
  );
  const page = renderHtml(explained(aReport({ decision: aDecision({ comparisons }) })));
  expect(page.match(/<details class="explanation">/gu)).toHaveLength(45);
  expect(page.match(/What was known after each block/gu)).toHaveLength(40);
});
