import type { LineSeriesOption } from 'echarts/charts';
import {
  axisLook,
  type ChartColors,
  chartFrame,
  type ChartOption,
  legendLook,
} from '../../../src/report/charts/chart-option.ts';
import { renderChart } from '../../../src/report/charts/render-chart.ts';

/** A picture of a section. */
export interface Plot {
  /** File name without its ending. */
  readonly name: string;
  /** What it shows, in a sentence: its caption, and what is read aloud in its place. */
  readonly caption: string;
  readonly option: ChartOption;
  readonly width: number;
  readonly height: number;
}

/** Fixed colours on white, because an image in Markdown has no page around it. */
const COLORS: ChartColors = {
  ink: '#1f2328',
  muted: '#59636e',
  rule: '#e3e7eb',
  band: '#f0f2f4',
  baseline: '#0072b2',
  candidate: '#d55e00',
  good: '#009e73',
  bad: '#c62828',
  warning: '#b26a00',
};
/** Told apart by the colour-blind (M. Okabe and K. Ito). */
const LINES = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#56b4e9',
  '#e69f00',
  '#000000',
  '#7a7a7a',
] as const;
const DASHES = ['solid', [6, 3], [2, 3], [10, 3, 2, 3]] as const;
const WIDTH = 760;

/** A line of a plot, in the plot's coordinates. */
export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [number, number])[];
  /** Lines of one group share a colour and differ by their dashes. */
  readonly group?: number;
  readonly dash?: number;
  /** Drawn as steps: what has happened by then. */
  readonly steps?: boolean;
}

export interface Axis {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly ticks: readonly number[];
  readonly label: (value: number) => string;
}

export const SHARE_AXIS = { min: 0, max: 1, ticks: [0, 0.25, 0.5, 0.75, 1], label: percentLabel } as const;

export function percentLabel(value: number): string {
  return `${Number((100 * value).toFixed(2))} %`;
}

/** Lines over a common axis, with quiet lines across where something is required, and one more (`rule`) to compare with. */
export function linePlot(
  words: Pick<Plot, 'name' | 'caption'>,
  axes: { readonly x: Axis; readonly y: Axis },
  lines: readonly Line[],
  required: readonly number[] = [],
  rule: readonly (readonly [number, number])[] = [],
): Plot {
  const height = 330;
  return {
    ...words,
    width: WIDTH,
    height,
    option: {
      ...chartFrame(COLORS),
      grid: { left: 56, right: 24, top: 62, bottom: 46 },
      legend: legend(lines.map(({ name }) => name)),
      xAxis: axisOption(axes.x, 28),
      yAxis: axisOption(axes.y, 0),
      series: [
        ...(rule.length > 0 ? [ruleAt(rule)] : []),
        ...required.map((y) =>
          ruleAt([
            [axes.x.min, y],
            [axes.x.max, y],
          ]),
        ),
        ...lines.map((line, index) => lineOption(line, index)),
      ],
    },
  };
}

/** A row of a dot plot: marks with their intervals. */
export interface DotRow {
  readonly name: string;
  readonly marks: readonly {
    readonly series: number;
    readonly at: number;
    readonly lower: number;
    readonly upper: number;
  }[];
}

const ROW_HEIGHT = 24;
const LEFT = 350;

/** Rows of shares with their intervals along one axis; `required` is where they should not be beyond. */
export function dotPlot(
  words: Pick<Plot, 'name' | 'caption'>,
  x: Axis,
  series: readonly string[],
  rows: readonly DotRow[],
  required: readonly number[] = [],
): Plot {
  const height = rows.length * ROW_HEIGHT + 40 + 48;
  const offset = (which: number): number =>
    series.length === 1 ? 0.5 : 0.28 + (0.44 * which) / (series.length - 1);
  return {
    ...words,
    width: WIDTH,
    height,
    option: {
      ...chartFrame(COLORS),
      grid: { left: LEFT, right: 24, top: 40, bottom: 48 },
      legend: legend(series),
      xAxis: axisOption(x, 28),
      yAxis: rowAxis(rows),
      series: [
        ...required.map((at) =>
          ruleAt([
            [at, 0],
            [at, rows.length],
          ]),
        ),
        ...series.flatMap((name, which) =>
          rows.flatMap(({ marks }, row) =>
            marks
              .filter((mark) => mark.series === which)
              .map(({ at, lower, upper }) =>
                dotOption(name, which, row + offset(which), [lower, at, Math.min(upper, x.max)]),
              ),
          ),
        ),
      ],
    },
  };
}

/** Widths of text are only guessed without a browser, so there is some room between the entries. */
function legend(names: readonly string[]): NonNullable<ChartOption['legend']> {
  return { ...legendLook(COLORS), data: [...names], top: 10, left: 12, itemGap: 26, width: WIDTH - 24 };
}

function rowAxis(rows: readonly DotRow[]): NonNullable<ChartOption['yAxis']> {
  const places = rows.map((_, row) => row + 0.5);
  const look = axisLook(COLORS);
  return {
    type: 'value',
    inverse: true,
    min: 0,
    max: rows.length,
    ...look,
    splitLine: { show: false },
    axisTick: { show: false, customValues: places },
    axisLabel: {
      ...look.axisLabel,
      hideOverlap: false,
      color: COLORS.ink,
      customValues: places,
      formatter: (value: number) => rows[Math.floor(value)]?.name ?? '',
    },
  };
}

function axisOption(
  { name, min, max, ticks, label }: Axis,
  nameGap: number,
): NonNullable<ChartOption['xAxis']> & NonNullable<ChartOption['yAxis']> {
  const look = axisLook(COLORS);
  return {
    type: 'value',
    min,
    max,
    name: nameGap > 0 ? name : '',
    nameLocation: 'middle',
    nameGap,
    nameTextStyle: { color: COLORS.muted },
    ...look,
    axisTick: { show: false, customValues: [...ticks] },
    axisLabel: { ...look.axisLabel, customValues: [...ticks], formatter: label },
  };
}

function lineOption({ name, points, group, dash, steps }: Line, index: number): LineSeriesOption {
  const color = LINES[(group ?? index) % LINES.length] ?? LINES[0];
  const type = DASHES[dash ?? 0] ?? 'solid';
  return {
    type: 'line',
    name,
    step: steps === true ? 'end' : false,
    symbol: steps === true ? 'none' : 'circle',
    symbolSize: 5,
    silent: true,
    lineStyle: { color, width: 2, type: type === 'solid' ? 'solid' : [...type], cap: 'butt' },
    itemStyle: { color },
    data: points.map(([x, y]) => [x, y]),
  };
}

function dotOption(
  name: string,
  which: number,
  y: number,
  [lower, at, upper]: readonly [number, number, number],
): LineSeriesOption {
  const color = LINES[which] ?? LINES[0];
  return {
    type: 'line',
    name,
    silent: true,
    showSymbol: true,
    symbol: 'circle',
    lineStyle: { color, width: 2 },
    itemStyle: { color },
    data: [
      { value: [lower, y], symbol: 'none' },
      { value: [at, y], symbol: 'circle', symbolSize: 8 },
      { value: [upper, y], symbol: 'none' },
    ],
  };
}

function ruleAt(points: readonly (readonly [number, number])[]): LineSeriesOption {
  return {
    type: 'line',
    symbol: 'none',
    silent: true,
    z: 1,
    lineStyle: { color: COLORS.bad, width: 1, type: [4, 3] },
    data: points.map(([x, y]) => [x, y]),
  };
}

/** The picture as the text of an SVG file. */
export function renderPlot({ name, caption, option, width, height }: Plot): string {
  const svg = renderChart(option, { id: `calibration-${name}`, width, height });
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" role="img"><title>${escaped(caption)}</title><rect width="${width}" height="${height}" fill="#fff"/>`;
  return `${svg.replace(/^<svg [^>]*>/u, head)}\n`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
