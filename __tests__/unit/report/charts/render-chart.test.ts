import { expect, test } from '@jest/globals';
import { CSS_COLORS } from '../../../../src/report/charts/chart-option.ts';
import { renderChart } from '../../../../src/report/charts/render-chart.ts';
import { timelineChart } from '../../../../src/report/charts/timeline.ts';
import { anEndpointSummary } from '../../../support/a-report.ts';

function draw(id: string): string {
  const chart = timelineChart([anEndpointSummary(), anEndpointSummary({ side: 'candidate' })], CSS_COLORS);
  if (chart === null) throw new Error('there is a timeline');
  return renderChart(chart, { id, width: 480, height: 270 });
}

test('equal charts give equal bytes, however many were drawn before', () => {
  const first = draw('a');
  draw('b');
  expect(draw('a')).toBe(first);
});

test('ids are those of the picture, and each that is used exists', () => {
  const svg = draw('s1-e1');
  const ids = [...svg.matchAll(/ id="([^"]+)"/gu)].map(([, id]) => id);
  const used = [...svg.matchAll(/url\(#([^)]+)\)/gu)].map(([, id]) => id);
  expect(used.length).toBeGreaterThan(0);
  expect(ids.every((id) => id?.startsWith('s1-e1-'))).toBe(true);
  expect(new Set(used)).toEqual(new Set(ids));
});

test('a picture scales, takes its colours from the page, and brings no style of its own', () => {
  const svg = draw('a');
  expect(svg).toMatch(/^<svg viewBox="0 0 480 270" aria-hidden="true" focusable="false">/u);
  expect(svg).toContain('stroke="var(--candidate)"');
  expect(svg).not.toMatch(/<style|class=|zr\d/u);
});
