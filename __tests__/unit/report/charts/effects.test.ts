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
      margins: { noiseFloor: 0, tolerance: 0 },
    }),
    'no width at all',
  ],
])('case %#, %2$s, can be drawn', (comparison) => {
  expect(draw([comparison])).not.toMatch(/NaN|Infinity|undefined/u);
});
