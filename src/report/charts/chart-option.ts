import type { CustomSeriesOption, LineSeriesOption } from 'echarts/charts';
import type { GridComponentOption, LegendComponentOption } from 'echarts/components';
import type { ComposeOption } from 'echarts/core';

/** A chart's definition with the parts that our charts use: the same for a still picture and for a live page. */
export type ChartOption = ComposeOption<
  CustomSeriesOption | LineSeriesOption | GridComponentOption | LegendComponentOption
>;

/** The colours of a chart by their role, as CSS colours or CSS variables. */
export interface ChartColors {
  readonly ink: string;
  readonly muted: string;
  readonly rule: string;
  readonly band: string;
  readonly baseline: string;
  readonly candidate: string;
  readonly good: string;
  readonly bad: string;
  readonly warning: string;
}

/** Colours as variables of the page around the chart, so that one picture serves light and dark. */
export const CSS_COLORS: ChartColors = Object.freeze({
  ink: 'var(--ink)',
  muted: 'var(--muted)',
  rule: 'var(--rule)',
  band: 'var(--band)',
  baseline: 'var(--baseline)',
  candidate: 'var(--candidate)',
  good: 'var(--good)',
  bad: 'var(--bad)',
  warning: 'var(--warning)',
});

const FONT_SIZE = 12;

/** What all charts share: no animation, the page's own font. */
export function chartFrame(colors: ChartColors): ChartOption {
  return {
    animation: false,
    textStyle: { fontFamily: 'inherit', fontSize: FONT_SIZE, color: colors.muted },
  };
}

/** Text and lines of an axis: labels in a quiet colour, no line of its own, hair-thin rules. */
export function axisLook(colors: ChartColors): {
  readonly axisLine: { readonly show: false };
  readonly axisTick: { readonly show: false };
  readonly minorTick: { readonly show: false };
} & AxisText {
  return {
    axisLine: { show: false },
    axisTick: { show: false },
    minorTick: { show: false },
    axisLabel: { color: colors.muted, fontSize: FONT_SIZE, hideOverlap: true },
    splitLine: { lineStyle: { color: colors.rule, width: 1 } },
  };
}

interface AxisText {
  readonly axisLabel: { readonly color: string; readonly fontSize: number; readonly hideOverlap: boolean };
  readonly splitLine: { readonly lineStyle: { readonly color: string; readonly width: number } };
}

/** A legend above the chart, its entries told apart by their line. */
export function legendLook(colors: ChartColors): LegendComponentOption {
  return {
    show: true,
    top: 0,
    left: 0,
    padding: 0,
    itemGap: 16,
    itemWidth: 22,
    itemHeight: 10,
    icon: 'inherit',
    // The line alone: the library would set a circle on it that stands for no point.
    itemStyle: { opacity: 0 },
    selectedMode: false,
    textStyle: { color: colors.ink, fontSize: FONT_SIZE, fontFamily: 'inherit' },
  };
}

/** A still line without marks on its points. The baseline is dashed, so that the sides differ without colour too. */
export function sideLine(
  side: 'baseline' | 'candidate',
  colors: ChartColors,
): Pick<LineSeriesOption, 'type' | 'z' | 'symbol' | 'silent' | 'emphasis' | 'lineStyle' | 'itemStyle'> {
  return {
    type: 'line',
    // Dashes over a whole line leave both visible where they coincide.
    z: side === 'baseline' ? 3 : 2,
    symbol: 'none',
    silent: true,
    emphasis: { disabled: true },
    lineStyle: { color: colors[side], width: 2, type: side === 'baseline' ? [5, 3] : 'solid', cap: 'butt' },
    itemStyle: { color: colors[side] },
  };
}
