import { expect, test } from '@jest/globals';
import { blockChangesChart } from '../../../../src/report/charts/block-changes.ts';
import { CSS_COLORS } from '../../../../src/report/charts/chart-option.ts';
import { renderChart } from '../../../../src/report/charts/render-chart.ts';
import { aJudgedComparison } from '../../../support/a-report.ts';
import { anExplanation } from '../../../support/an-explanation.ts';

function drawn(explanation: ReturnType<typeof anExplanation>): string {
  const chart = blockChangesChart(explanation, CSS_COLORS);
  if (chart === null) throw new TypeError('there is something to draw');
  return renderChart(chart, { id: 'x', width: 480, height: 270 });
}

test('each block is a point, the noise floor a band and the tolerance a dashed line with its name', () => {
  const svg = drawn(anExplanation(aJudgedComparison()));
  expect(svg.match(/fill="var\(--candidate\)"/gu)).toHaveLength(30);
  expect(svg).toContain('fill="var(--band)"');
  expect(svg).toMatch(/stroke="var\(--bad\)"[^>]*stroke-dasharray="4,3"/u);
  expect(svg).toContain('tolerance +5 %');
  expect(svg).toContain('block 1');
  expect(svg).not.toMatch(/NaN|Infinity/u);
});

test('a block without a value is left out, and nothing at all is drawn without any', () => {
  const { changes } = anExplanation(aJudgedComparison());
  const some = changes.map((each, index) => (index % 2 === 0 ? { ...each, change: null } : each));
  const svg = drawn(anExplanation(aJudgedComparison(), { changes: some }));
  expect(svg.match(/fill="var\(--candidate\)"/gu)).toHaveLength(15);
  const none = changes.map((each) => ({ ...each, change: null }));
  expect(blockChangesChart(anExplanation(aJudgedComparison(), { changes: none }), CSS_COLORS)).toBeNull();
});

test('against a history baselines are hollow and the candidate is full', () => {
  const replicates = [
    { name: 'baseline 1', baseline: 100, candidate: null, shift: null },
    { name: 'baseline 2', baseline: 102, candidate: null, shift: null },
    { name: 'candidate 1', baseline: null, candidate: 130, shift: null },
  ];
  const comparison = aJudgedComparison({ mode: 'baseline', baseline: 101, replicates });
  const svg = drawn(anExplanation(comparison));
  expect(svg.match(/fill="var\(--candidate\)"/gu)).toHaveLength(1);
  expect(svg.match(/stroke="var\(--baseline\)"/gu)).toHaveLength(2);
  expect(svg).toContain('run 1');
});
