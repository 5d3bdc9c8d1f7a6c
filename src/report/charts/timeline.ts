import type { EndpointSummary, TimelinePoint } from '../../comparison/index.ts';
import { SIDES } from '../../trial/index.ts';
import { formatQuantity } from '../text/format-quantity.ts';
import {
  axisLook,
  type ChartColors,
  chartFrame,
  type ChartOption,
  legendLook,
  sideLine,
} from './chart-option.ts';
import { clockTicks } from './nice-ticks.ts';

const MOST_TICKS = 6;

/** The quantiles that are drawn: the upper one strong, the median thin. */
const LINES = [
  { name: 'p95', width: 2, opacity: 1, value: ({ p95Ms }: TimelinePoint) => p95Ms },
  { name: 'p50', width: 1.25, opacity: 0.75, value: ({ p50Ms }: TimelinePoint) => p50Ms },
];

/**
 * Response times of one endpoint over the run, block by block: p95 and p50 of both sides. A block without a success is
 * a gap. Null when there is nothing to draw.
 */
export function timelineChart(
  summaries: readonly EndpointSummary[],
  colors: ChartColors,
): ChartOption | null {
  const sides = SIDES.flatMap((side) => summaries.find((summary) => summary.side === side) ?? []);
  const drawn = sides.some(({ timeline }) =>
    timeline.some(({ p50Ms, p95Ms }) => p50Ms !== null || p95Ms !== null),
  );
  if (!drawn) return null;
  const starts = sides.flatMap(({ timeline }) => timeline.map(({ startMs }) => startMs));
  const ticks = [...clockTicks(Math.min(...starts), Math.max(...starts), MOST_TICKS)];
  const look = axisLook(colors);
  return {
    ...chartFrame(colors),
    grid: { left: 58, right: 16, top: 34, bottom: 28 },
    legend: legendLook(colors),
    xAxis: {
      type: 'value',
      min: 'dataMin',
      max: 'dataMax',
      ...look,
      splitLine: { show: false },
      axisTick: { show: false, customValues: ticks },
      axisLabel: { ...look.axisLabel, formatter: clockLabel, customValues: ticks },
    },
    yAxis: {
      type: 'value',
      min: 0,
      ...look,
      axisLabel: { ...look.axisLabel, formatter: (value: number) => formatQuantity(value, 'ms') },
      splitNumber: 4,
    },
    series: sides.flatMap((summary) =>
      LINES.map(({ name, width, opacity, value }) => {
        const line = sideLine(summary.side, colors);
        const points = summary.timeline.map((point) => [point.startMs, value(point)]);
        return {
          ...line,
          // A single block is a point, and a line needs two.
          ...(points.length === 1 ? { symbol: 'circle' as const, symbolSize: 6 } : {}),
          name: `${summary.side} ${name}`,
          lineStyle: { ...line.lineStyle, width, opacity },
          data: points,
        };
      }),
    ),
  };
}

/** Time since the start of the run: `0:45`, `4:30`. */
function clockLabel(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
