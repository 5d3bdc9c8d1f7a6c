import type { Explanation } from '../../comparison/index.ts';
import { domainOfChanges } from './change-domain.ts';
import { changeFrame, drawing, type Shape } from './change-frame.ts';
import type { ChartColors, ChartOption } from './chart-option.ts';

const RADIUS = 3.5;
const ARROW = 5;

/**
 * The change in every block, or of every deployment, over time between the margins; what lies beyond the picture is an
 * arrow at its edge. Deployments of the candidate are full, baselines hollow. Null when there is nothing to draw.
 */
export function blockChangesChart(explanation: Explanation, colors: ChartColors): ChartOption | null {
  const { comparison, changes } = explanation;
  if (changes.every(({ change }) => change === null)) return null;
  const domain = domainOfChanges(explanation);
  const frame = changeFrame(
    comparison,
    { places: changes.length, unit: comparison.mode === 'baseline' ? 'run' : 'block' },
    domain,
    colors,
  );
  const points = drawing('changes', 3, ({ x, y }) =>
    changes.flatMap(({ change }, index): readonly Shape[] => {
      if (change === null) return [];
      const isCandidate = comparison.replicates[index]?.candidate !== null;
      const [color, at] = [isCandidate ? colors.candidate : colors.baseline, x(index + 1)];
      if (change > domain.high) return [arrow(at, y(domain.high), 1, color)];
      if (change < domain.low) return [arrow(at, y(domain.low), -1, color)];
      return [
        {
          type: 'circle',
          shape: { cx: at, cy: y(change), r: RADIUS },
          style: isCandidate ? { fill: color } : { fill: 'none', stroke: color, lineWidth: 1.5 },
        },
      ];
    }),
  );
  return { ...frame, series: [...frame.series, points] };
}

function arrow(x: number, edge: number, direction: 1 | -1, fill: string): Shape {
  return {
    type: 'polygon',
    shape: {
      points: [
        [x - ARROW, edge + direction * ARROW * 1.6],
        [x + ARROW, edge + direction * ARROW * 1.6],
        [x, edge],
      ],
    },
    style: { fill },
  };
}
