import { expect, test } from '@jest/globals';
import { CSS_COLORS } from '../../../../src/report/charts/chart-option.ts';
import { distributionChart } from '../../../../src/report/charts/distribution.ts';
import { renderChart } from '../../../../src/report/charts/render-chart.ts';
import { anEndpointSummary } from '../../../support/a-report.ts';

const SIZE = { id: 'x', width: 480, height: 270 };

test('both sides are drawn, told apart by their line and not by colour alone', () => {
  const chart = distributionChart(
    [anEndpointSummary({ side: 'candidate' }), anEndpointSummary()],
    CSS_COLORS,
  );
  expect(chart).toMatchObject({
    series: [
      { name: 'baseline', lineStyle: { type: [5, 3] } },
      { name: 'candidate', lineStyle: { type: 'solid' } },
    ],
  });
});

test('times are labelled in their units', () => {
  const chart = distributionChart([anEndpointSummary()], CSS_COLORS);
  if (chart === null) throw new Error('there is a distribution');
  const svg = renderChart(chart, SIZE);
  expect(svg).toContain('>100 ms<');
  expect(svg).toContain('>95 %<');
});

test.each([
  [[], 'no side'],
  [[anEndpointSummary({ distribution: [] })], 'no success'],
  [
    [anEndpointSummary({ distribution: [{ responseTimeMs: 0, share: 1 }] })],
    'only zeros, which no logarithm has',
  ],
])('case %# has nothing to draw: %2$s', (summaries) => {
  expect(distributionChart(summaries, CSS_COLORS)).toBeNull();
});

test('equal times can be drawn', () => {
  const chart = distributionChart(
    [anEndpointSummary({ distribution: [{ responseTimeMs: 7, share: 1 }] })],
    CSS_COLORS,
  );
  if (chart === null) throw new Error('there is a distribution');
  expect(renderChart(chart, SIZE)).not.toMatch(/NaN|Infinity/u);
});
