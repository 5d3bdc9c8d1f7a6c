import type { Explanation, KnownInterval } from '../../comparison/index.ts';
import { type ChangeDomain, domainOfSequence } from './change-domain.ts';
import { type Canvas, changeFrame, drawing, type Shape } from './change-frame.ts';
import type { ChartColors, ChartOption } from './chart-option.ts';
import { effectRow } from './effect-row.ts';

/** A block's interval, from the one before to it. */
interface Step {
  readonly from: number;
  readonly to: number;
  readonly top: number;
  readonly bottom: number;
  /** Whether the ends lie in the picture. */
  readonly hasTop: boolean;
  readonly hasBottom: boolean;
}

/**
 * The interval of the change as it narrowed block by block: an area that ends where nothing was excluded yet, its edges
 * drawn where they are known, and a line at the block that decided. Null when nothing was ever known.
 */
export function narrowingChart(
  explanation: Explanation,
  decidedAt: string | null,
  colors: ChartColors,
): ChartOption | null {
  const { comparison, sequence } = explanation;
  const blocks = sequence.at(-1)?.blocks ?? 0;
  if (sequence.every(({ lower, upper }) => lower === null && upper === null)) return null;
  const domain = domainOfSequence(explanation);
  const frame = changeFrame(comparison, { places: blocks, unit: 'block' }, domain, colors);
  const { value } = effectRow(comparison);
  const area = drawing('interval', 2, (canvas) => {
    const steps = stepsOf(sequence, domain.low, domain.high);
    return [
      ...steps.map((step) => filled(step, canvas, colors.candidate)),
      ...steps.flatMap((step, index) => edges(step, steps[index - 1], canvas, colors.candidate)),
      ...(value === null ? [] : [centre(value, blocks, canvas, colors.candidate)]),
    ];
  });
  const decided = sequence.find(({ name }) => name === decidedAt);
  if (decided === undefined) return { ...frame, series: [...frame.series, area] };
  const line = drawing('decided', 3, (canvas) =>
    decidedShapes(decided.blocks, blocks, domain, canvas, colors),
  );
  return { ...frame, series: [...frame.series, area, line] };
}

function decidedShapes(
  block: number,
  blocks: number,
  { low, high }: ChangeDomain,
  { x, y }: Canvas,
  colors: ChartColors,
): readonly Shape[] {
  const at = x(block + 0.5);
  const isLate = block > blocks / 2;
  return [
    {
      type: 'line',
      shape: { x1: at, x2: at, y1: y(low), y2: y(high) },
      style: { stroke: colors.ink, lineWidth: 1, lineDash: [1, 3] },
    },
    {
      type: 'text',
      style: {
        text: 'decided',
        x: at + (isLate ? -5 : 5),
        y: y(low) - 3,
        fill: colors.ink,
        align: isLate ? 'right' : 'left',
        verticalAlign: 'bottom',
        fontSize: 12,
        fontFamily: 'inherit',
      },
    },
  ];
}

function stepsOf(sequence: readonly KnownInterval[], low: number, high: number): readonly Step[] {
  return sequence.flatMap(({ blocks, lower, upper }, index) => {
    if (lower === null && upper === null) return [];
    const before = sequence[index - 1]?.blocks ?? blocks - 1;
    return [
      {
        from: before + 0.5,
        to: blocks + 0.5,
        top: Math.min(high, upper ?? high),
        bottom: Math.max(low, lower ?? low),
        hasTop: upper !== null && upper <= high,
        hasBottom: lower !== null && lower >= low,
      },
    ];
  });
}

function filled({ from, to, top, bottom }: Step, { x, y }: Canvas, fill: string): Shape {
  return {
    type: 'rect',
    shape: { x: x(from), y: y(top), width: x(to) - x(from), height: Math.max(1, y(bottom) - y(top)) },
    style: { fill, opacity: 0.2 },
  };
}

/** The upper and the lower edge of a step, with the way from the step before. */
function edges(step: Step, before: Step | undefined, canvas: Canvas, stroke: string): readonly Shape[] {
  const { x, y } = canvas;
  const edge = (level: number, last: number | null): Shape => ({
    type: 'polyline',
    shape: {
      points: [
        ...(last === null ? [] : [[x(step.from), y(last)]]),
        [x(step.from), y(level)],
        [x(step.to), y(level)],
      ],
    },
    style: { stroke, fill: 'none', lineWidth: 2 },
  });
  return [
    ...(step.hasTop ? [edge(step.top, before?.hasTop === true ? before.top : null)] : []),
    ...(step.hasBottom ? [edge(step.bottom, before?.hasBottom === true ? before.bottom : null)] : []),
  ];
}

function centre(value: number, blocks: number, { x, y }: Canvas, fill: string): Shape {
  return { type: 'circle', shape: { cx: x(blocks), cy: y(value), r: 4 }, style: { fill } };
}
