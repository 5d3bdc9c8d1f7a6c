import type { CustomSeriesOption } from 'echarts/charts';
import type { Comparison } from '../../comparison/index.ts';
import { changeAxisLabel } from '../text/format-change.ts';
import type { ChangeDomain } from './change-domain.ts';
import { axisLook, type ChartColors, chartFrame, type ChartOption } from './chart-option.ts';
import { effectRow } from './effect-row.ts';
import { evenTicks } from './nice-ticks.ts';

const MOST_TICKS = 6;
const FONT_SIZE = 12;

type RenderItem = NonNullable<CustomSeriesOption['renderItem']>;
/** One element of a drawing of our own. */
export type Shape = Exclude<ReturnType<RenderItem>, null | undefined>;

/** A place on the axes in pixels. */
export interface Canvas {
  readonly x: (place: number) => number;
  readonly y: (change: number) => number;
}

/** What stands across: so many blocks, or runs. */
export interface Places {
  readonly places: number;
  readonly unit: 'block' | 'run';
}

/** What charts of changes over blocks share: places 1 to `places` across, changes upwards, the margins drawn in. */
export function changeFrame(
  comparison: Comparison,
  { places, unit }: Places,
  domain: ChangeDomain,
  colors: ChartColors,
): ChartOption & { readonly series: readonly CustomSeriesOption[] } {
  const look = axisLook(colors);
  const ticks = [...evenTicks(domain.low, domain.high, MOST_TICKS)];
  return {
    ...chartFrame(colors),
    grid: { left: 62, right: 12, top: 12, bottom: 28 },
    xAxis: {
      type: 'value',
      min: 0.5,
      max: places + 0.5,
      ...look,
      splitLine: { show: false },
      axisTick: { show: false, customValues: placeTicks(places) },
      axisLabel: {
        ...look.axisLabel,
        customValues: placeTicks(places),
        formatter: (place: number) => (place === 1 ? `${unit} 1` : String(place)),
      },
    },
    yAxis: {
      type: 'value',
      min: domain.low,
      max: domain.high,
      ...look,
      axisTick: { show: false, customValues: ticks },
      axisLabel: {
        ...look.axisLabel,
        customValues: ticks,
        formatter: (value: number) => changeAxisLabel(value, comparison.scale),
      },
    },
    series: [drawing('margins', 1, (canvas) => marginShapes(comparison, places, domain, canvas, colors))],
  };
}

/** A series that is drawn by hand, as a whole. */
export function drawing(
  name: string,
  z: number,
  draw: (canvas: Canvas) => readonly Shape[],
): CustomSeriesOption {
  return {
    type: 'custom',
    name,
    z,
    silent: true,
    clip: true,
    data: [[0]],
    renderItem: (_, api) => ({
      type: 'group',
      children: [
        ...draw({
          x: (place) => api.coord([place, 0])[0] ?? 0,
          y: (change) => api.coord([0, change])[1] ?? 0,
        }),
      ],
    }),
  };
}

function marginShapes(
  comparison: Comparison,
  places: number,
  { low, high }: ChangeDomain,
  { x, y }: Canvas,
  colors: ChartColors,
): readonly Shape[] {
  const { noiseLow, noiseHigh, tolerance } = effectRow(comparison);
  const [left, right] = [x(0.5), x(places + 0.5)];
  const level = (value: number, stroke: string, dash: number[]): Shape => ({
    type: 'line',
    shape: { x1: left, x2: right, y1: y(value), y2: y(value) },
    style: { stroke, lineWidth: 1, lineDash: dash },
  });
  // The name stands on the side of the line that has room, away from zero.
  const isUp = tolerance > 0;
  const isCramped = isUp ? y(tolerance) - y(high) < FONT_SIZE + 4 : y(low) - y(tolerance) < FONT_SIZE + 4;
  return [
    {
      type: 'rect',
      shape: { x: left, y: y(noiseHigh), width: right - left, height: y(noiseLow) - y(noiseHigh) },
      style: { fill: colors.band },
    },
    level(0, colors.muted, []),
    level(tolerance, colors.bad, [4, 3]),
    {
      type: 'text',
      style: {
        text: `tolerance ${changeAxisLabel(tolerance, comparison.scale)}`,
        x: left + 4,
        y: y(tolerance) + (isUp === isCramped ? 3 : -3),
        fill: colors.bad,
        align: 'left',
        verticalAlign: isUp === isCramped ? 'top' : 'bottom',
        fontSize: FONT_SIZE,
        fontFamily: 'inherit',
      },
    },
  ];
}

/** The first place, round ones between, and the last. */
function placeTicks(places: number): number[] {
  const inner = evenTicks(1, places, MOST_TICKS).filter((tick) => Number.isInteger(tick) && tick > 1);
  const gap = places / (2 * MOST_TICKS);
  return [
    1,
    ...inner.filter((tick) => tick - 1 > gap && places - tick > gap),
    ...(places > 1 ? [places] : []),
  ];
}
