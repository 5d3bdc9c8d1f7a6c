import { expect, test } from '@jest/globals';
import { CSS_COLORS } from '../../../../src/report/charts/chart-option.ts';
import { narrowingChart } from '../../../../src/report/charts/narrowing.ts';
import { renderChart } from '../../../../src/report/charts/render-chart.ts';
import { aJudgedComparison } from '../../../support/a-report.ts';
import { anExplanation } from '../../../support/an-explanation.ts';

function drawn(explanation: ReturnType<typeof anExplanation>, decidedAt: string | null): string {
  const chart = narrowingChart(explanation, decidedAt, CSS_COLORS);
  if (chart === null) throw new TypeError('there is something to draw');
  return renderChart(chart, { id: 'x', width: 480, height: 270 });
}

test('each known block is a step of the area, and the block that decided has a line with its name', () => {
  const svg = drawn(anExplanation(aJudgedComparison()), 'block 12');
  expect(svg.match(/opacity="0.2"/gu)).toHaveLength(25);
  expect(svg).toContain('decided');
  expect(svg).toContain('tolerance +5 %');
  expect(svg).not.toMatch(/NaN|Infinity/u);
});

test('what is not decided has no such line', () => {
  expect(drawn(anExplanation(aJudgedComparison()), null)).not.toContain('decided');
});

test('an open end has no edge: the area runs out of the picture', () => {
  const sequence = [{ name: 'block 1', blocks: 1, lower: 0.02, upper: null }];
  const svg = drawn(anExplanation(aJudgedComparison(), { sequence }), null);
  expect(svg.match(/stroke="var\(--candidate\)"/gu)).toHaveLength(1);
  const both = drawn(
    anExplanation(aJudgedComparison(), {
      sequence: [{ name: 'block 1', blocks: 1, lower: 0.02, upper: 0.03 }],
    }),
    null,
  );
  expect(both.match(/stroke="var\(--candidate\)"/gu)).toHaveLength(2);
});

test('without any end there is nothing to draw', () => {
  const sequence = [{ name: 'block 1', blocks: 1, lower: null, upper: null }];
  expect(narrowingChart(anExplanation(aJudgedComparison(), { sequence }), null, CSS_COLORS)).toBeNull();
  expect(narrowingChart(anExplanation(aJudgedComparison(), { sequence: [] }), null, CSS_COLORS)).toBeNull();
});
