import { expect, test } from '@jest/globals';
import { CSS_COLORS } from '../../../../src/report/charts/chart-option.ts';
import { effectsChart, effectsHeight } from '../../../../src/report/charts/effects.ts';
import { renderChart } from '../../../../src/report/charts/render-chart.ts';
import type { JudgedComparison } from '../../../../src/verdict/index.ts';
import { aJudgedComparison } from '../../../support/a-report.ts';

function draw(comparisons: readonly JudgedComparison[], layout: 'wide' | 'narrow' = 'wide'): string {
  const height = effectsHeight(comparisons.length, layout);
  return renderChart(effectsChart(comparisons, CSS_COLORS, layout), { id: 'x', width: 1000, height });
}

test.each(['wide', 'narrow'] as const)('each row says in words what it draws (%s)', (layout) => {
  const svg = draw(
    [aJudgedComparison(), aJudgedComparison({ endpoint: 'POST /cart', verdict: 'inconclusive' })],
    layout,
  );
  expect(svg).toContain('GET /products  p95');
  expect(svg).toContain('+0.4 %  ✓ pass');
  expect(svg).toContain('POST /cart  p95');
  expect(svg).toContain('? inconclusive');
});

test('an unbounded end is an arrow and not a bar', () => {
  const arrows = (svg: string): number => svg.match(/<polyline /gu)?.length ?? 0;
  expect(arrows(draw([aJudgedComparison()]))).toBe(0);
  expect(
    arrows(draw([aJudgedComparison({ effect: { ratio: 1.1, lower: 1.02, upper: null, confidence: 0.9 } })])),
  ).toBe(1);
});

test.each([
  [
    aJudgedComparison({ effect: { ratio: null, lower: null, upper: null, confidence: 0.9 } }),
    'nothing known',
  ],
  [
    aJudgedComparison({ effect: { ratio: 40, lower: 30, upper: 60, confidence: 0.9 } }),
    'far outside the picture',
  ],
  [
    aJudgedComparison({
      effect: { ratio: 1, lower: 1, upper: 1, confidence: 0.9 },
      margins: { noiseFloor: 0, tolerance: 0, passing: 0, instances: 0 },
    }),
    'no width at all',
  ],
])('case %#, %2$s, can be drawn', (comparison) => {
  expect(draw([comparison])).not.toMatch(/NaN|Infinity|undefined/u);
});

test.each(['wide', 'narrow'] as const)('rows of long names can be told apart (%s)', (layout) => {
  const names = Array.from(
    { length: 40 },
    (_, index) => `GET /api/v2/catalogue/section-${index + 1}/items/{id}/reviews`,
  );
  const svg = draw(
    names.map((endpoint) => aJudgedComparison({ endpoint })),
    layout,
  );
  const titles = [...svg.matchAll(/>([^<>]* {2}p95)</gu)].map(([, title]) => title ?? '');
  expect(titles).toHaveLength(40);
  expect(new Set(titles).size).toBe(40);
  expect(titles[11]).toContain('/section-12/');
});

test('endpoints that differ only in what a sentence would leave out are told apart', () => {
  const names = ['a', 'b'].map((part) => `GET /${'x'.repeat(60)}/${part}/${'y'.repeat(60)}`);
  const svg = draw(names.map((endpoint) => aJudgedComparison({ endpoint })));
  expect(new Set(svg.match(/>GET [^<>]* {2}p95</gu))).toHaveProperty('size', 2);
});

test('a name is given the room that it takes, to a limit', () => {
  const left = (endpoint: string): unknown =>
    Object(effectsChart([aJudgedComparison({ endpoint })], CSS_COLORS, 'wide').grid).left;
  const [short, middling, long] = ['GET /products', `GET /${'x'.repeat(36)}`, `GET /${'x'.repeat(90)}`].map(
    left,
  );
  expect(short).toBe(240);
  expect(Number(middling)).toBeGreaterThan(280);
  expect(Number(long)).toBeLessThan(440);
});
