import { expect, test } from '@jest/globals';
import { CSS_COLORS } from '../../../../src/report/charts/chart-option.ts';
import { renderChart } from '../../../../src/report/charts/render-chart.ts';
import { timelineChart } from '../../../../src/report/charts/timeline.ts';
import { anEndpointSummary, someTimeline } from '../../../support/a-report.ts';

test('p95 and p50 of both sides are drawn over the run', () => {
  const chart = timelineChart([anEndpointSummary(), anEndpointSummary({ side: 'candidate' })], CSS_COLORS);
  expect(chart).toMatchObject({
    series: [
      { name: 'baseline p95' },
      { name: 'baseline p50' },
      { name: 'candidate p95' },
      { name: 'candidate p50' },
    ],
  });
});

test('a block without a success is a gap, a single block a point', () => {
  const gap = someTimeline(5, 84, 180).map((point) =>
    point.block === 2 ? { ...point, p95Ms: null } : point,
  );
  expect(timelineChart([anEndpointSummary({ timeline: gap })], CSS_COLORS)).toMatchObject({
    series: [
      {
        data: [
          [0, expect.any(Number)],
          [9000, expect.any(Number)],
          [18_000, null],
          expect.any(Array),
          expect.any(Array),
        ],
      },
      {},
    ],
  });
  const single = timelineChart([anEndpointSummary({ timeline: someTimeline(1, 84, 180) })], CSS_COLORS);
  expect(single).toMatchObject({ series: [{ symbol: 'circle' }, { symbol: 'circle' }] });
  if (single === null) throw new Error('there is a block');
  expect(renderChart(single, { id: 'x', width: 480, height: 270 })).not.toMatch(/NaN|Infinity/u);
});

test('without a success there is nothing to draw', () => {
  expect(timelineChart([anEndpointSummary({ timeline: [] })], CSS_COLORS)).toBeNull();
});
