import type { EndpointSummary } from '../../comparison/index.ts';
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
import { logTicks } from './nice-ticks.ts';

/** Shares with a rule and a label; 95 % is where users complain, and stands too near 100 % for both to be labelled. */
const SHARES = [0, 0.25, 0.5, 0.75, 0.95];

/**
 * How the response times of one endpoint are distributed: the share of requests at most so slow, on a logarithmic
 * axis of time, both sides. Null when no side has a response time above zero.
 */
export function distributionChart(
  summaries: readonly Pick<EndpointSummary, 'side' | 'distribution'>[],
  colors: ChartColors,
): ChartOption | null {
  const sides = SIDES.flatMap((side) => summaries.find((summary) => summary.side === side) ?? []);
  const times = sides.flatMap(({ distribution }) => distribution.map(({ responseTimeMs }) => responseTimeMs));
  const positive = times.filter((time) => time > 0);
  if (positive.length === 0) return null;
  const low = Math.min(...positive) / 1.1;
  const high = Math.max(...positive) * 1.1;
  const look = axisLook(colors);
  return {
    ...chartFrame(colors),
    grid: { left: 44, right: 16, top: 34, bottom: 28 },
    legend: legendLook(colors),
    xAxis: {
      type: 'log',
      min: low,
      max: high,
      ...look,
      axisTick: { show: false, customValues: [...logTicks(low, high)] },
      axisLabel: {
        ...look.axisLabel,
        customValues: [...logTicks(low, high)],
        formatter: (value: number) => formatQuantity(value, 'ms'),
      },
    },
    yAxis: {
      type: 'value',
      min: 0,
      max: 1,
      ...look,
      axisTick: { show: false, customValues: SHARES },
      axisLabel: { ...look.axisLabel, hideOverlap: false, customValues: SHARES, formatter: shareLabel },
    },
    series: sides.map(({ side, distribution }) => ({
      ...sideLine(side, colors),
      name: side,
      data: distribution
        .filter(({ responseTimeMs }) => responseTimeMs > 0)
        .map(({ responseTimeMs, share }) => [responseTimeMs, share]),
    })),
  };
}

function shareLabel(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`;
}
