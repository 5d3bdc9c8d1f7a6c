import type { CustomSeriesOption } from 'echarts/charts';
import { decides, type JudgedComparison } from '../../verdict/index.ts';
import { formatChange } from '../text/format-change.ts';
import { formatNumber } from '../text/format-number.ts';
import { phraseToText } from '../text/phrase.ts';
import { displayWidth } from '../text/text-width.ts';
import { metricName, wholeEndpointName } from '../words/metric-words.ts';
import { verdictMark } from '../words/verdict-words.ts';
import { axisLook, type ChartColors, chartFrame, type ChartOption } from './chart-option.ts';
import { type EffectRow, effectRow } from './effect-row.ts';
import { evenTicks } from './nice-ticks.ts';
import { rowNames } from './row-names.ts';

/** Names beside the rows, or above them where there is little room. */
export type EffectsLayout = 'wide' | 'narrow';

const ROW_HEIGHT: Readonly<Record<EffectsLayout, number>> = { wide: 30, narrow: 46 };
const TITLE_HEIGHT = 20;
const FRAME_HEIGHT = 34;
/** Columns of text that a row's name may take, and the pixels that a column takes at most. */
const TITLE_COLUMNS: Readonly<Record<EffectsLayout, number>> = { wide: 46, narrow: 32 };
const METRIC_COLUMNS = 20;
const LEAST_NAME_COLUMNS = 20;
const COLUMN_WIDTH = 6.9;
/** Space to the left of the plot in pixels; names that need more are given it. */
const LEAST_LEFT = 240;
const TITLE_GAP = 14;
/** A change greater than this is drawn at the edge; the numbers beside it say how great. */
const GREATEST = 1.5;

/** Height in pixels that a forest plot of so many rows needs. */
export function effectsHeight(rows: number, layout: EffectsLayout): number {
  return rows * ROW_HEIGHT[layout] + FRAME_HEIGHT;
}

/**
 * A forest plot: the change of each comparison with its interval, against the noise floor (a band) and the tolerance
 * (a line on the worse side). All comparisons must be of one scale: relative changes, or differences of shares. An
 * unbounded end, and one beyond the picture, is an arrow.
 */
export function effectsChart(
  comparisons: readonly JudgedComparison[],
  colors: ChartColors,
  layout: EffectsLayout,
): ChartOption {
  const rows = comparisons.map(effectRow);
  const titles = titlesOf(comparisons, layout);
  const { low, high } = domainOf(rows);
  const ticks = evenTicks(low, high, layout === 'wide' ? 8 : 5);
  const share = comparisons[0]?.scale === 'difference';
  const look = axisLook(colors);
  return {
    ...chartFrame(colors),
    grid:
      layout === 'wide'
        ? { left: leftOf(titles), right: 180, top: 4, bottom: 30 }
        : { left: 8, right: 8, top: 4, bottom: 30 },
    xAxis: {
      type: 'value',
      min: low,
      max: high,
      ...look,
      axisTick: { show: false, customValues: [...ticks] },
      axisLabel: {
        ...look.axisLabel,
        customValues: [...ticks],
        formatter: (value: number) => tickLabel(value, share),
      },
    },
    yAxis: { type: 'value', inverse: true, min: 0, max: rows.length, show: false },
    series: [
      {
        type: 'custom',
        name: 'change with its interval',
        silent: true,
        clip: false,
        renderItem: drawRow(comparisons, titles, { rows, low, high }, colors, layout),
        data: rows.map((_, index) => [index]),
      },
    ],
  };
}

/** What each row is called: its endpoint and its metric, both told apart from those of the other rows. */
function titlesOf(comparisons: readonly JudgedComparison[], layout: EffectsLayout): readonly string[] {
  const metrics = comparisons.map(({ metric }) => phraseToText(metricName(metric)));
  const metricNames = rowNames(metrics, METRIC_COLUMNS);
  const widest = Math.max(0, ...[...metricNames.values()].map(displayWidth));
  const room = Math.max(LEAST_NAME_COLUMNS, TITLE_COLUMNS[layout] - 2 - widest);
  const endpoints = comparisons.map(({ endpoint }) => wholeEndpointName(endpoint));
  const endpointNames = rowNames(endpoints, room);
  return endpoints.map((endpoint, index) => {
    const metric = metrics[index] ?? '';
    return `${endpointNames.get(endpoint) ?? endpoint}  ${metricNames.get(metric) ?? metric}`;
  });
}

function leftOf(titles: readonly string[]): number {
  const widest = Math.max(0, ...titles.map(displayWidth));
  return Math.max(LEAST_LEFT, Math.ceil(widest * COLUMN_WIDTH) + 2 * TITLE_GAP);
}

function tickLabel(value: number, share: boolean): string {
  const number = formatNumber(value * 100, { digits: 2, mostDecimals: 2, signed: true });
  return share ? `${number} pt` : `${number} %`;
}

/** The stretch that holds zero, every margin and every bounded end, with a little air. */
function domainOf(rows: readonly EffectRow[]): { readonly low: number; readonly high: number } {
  const values = rows.flatMap(({ value, lower, upper, noiseLow, noiseHigh, tolerance }) =>
    [value, lower, upper, noiseLow, noiseHigh, tolerance].filter((end) => end !== null),
  );
  const low = Math.max(-1, Math.min(0, ...values));
  const high = Math.min(GREATEST, Math.max(0, ...values));
  const air = Math.max((high - low) * 0.06, 1e-4);
  return { low: low - air, high: high + air };
}

type RenderItem = NonNullable<CustomSeriesOption['renderItem']>;

function drawRow(
  comparisons: readonly JudgedComparison[],
  titles: readonly string[],
  domain: { readonly rows: readonly EffectRow[]; readonly low: number; readonly high: number },
  colors: ChartColors,
  layout: EffectsLayout,
): RenderItem {
  return (_params, api) => {
    const index = Number(api.value(0));
    const [row, comparison] = [domain.rows[index], comparisons[index]];
    if (row === undefined || comparison === undefined) return null;
    const x = (value: number): number =>
      api.coord([Math.min(domain.high, Math.max(domain.low, value)), index])[0] ?? 0;
    const top = api.coord([0, index])[1] ?? 0;
    const height = (api.coord([0, index + 1])[1] ?? 0) - top;
    // Where the name stands above the row, the margins leave it room.
    const titleHeight = layout === 'wide' ? 0 : TITLE_HEIGHT;
    const middle = top + titleHeight + (height - titleHeight) / 2;
    const tone = toneColor(comparison, colors);
    return {
      type: 'group',
      children: [
        ...marginShapes(row, { x, top: top + titleHeight, height: height - titleHeight }, colors),
        ...intervalShapes(row, { x, middle, ...domain }, tone),
        ...labels(
          comparison,
          titles[index] ?? '',
          { left: x(domain.low), right: x(domain.high), middle, top },
          { colors, tone, layout },
        ),
      ],
    };
  };
}

type Shape = Exclude<ReturnType<RenderItem>, null | undefined>;

function marginShapes(
  { noiseLow, noiseHigh, tolerance }: EffectRow,
  {
    x,
    top,
    height,
  }: { readonly x: (value: number) => number; readonly top: number; readonly height: number },
  colors: ChartColors,
): readonly Shape[] {
  const vertical = (value: number, stroke: string, dash: number[]): Shape => ({
    type: 'line',
    shape: { x1: x(value), x2: x(value), y1: top, y2: top + height },
    style: { stroke, lineWidth: 1, lineDash: dash },
  });
  return [
    {
      type: 'rect',
      shape: { x: x(noiseLow), y: top, width: x(noiseHigh) - x(noiseLow), height },
      style: { fill: colors.band },
    },
    vertical(0, colors.muted, []),
    vertical(tolerance, colors.bad, [4, 3]),
  ];
}

function intervalShapes(
  { value, lower, upper }: EffectRow,
  {
    x,
    middle,
    low,
    high,
  }: {
    readonly x: (value: number) => number;
    readonly middle: number;
    readonly low: number;
    readonly high: number;
  },
  color: string,
): readonly Shape[] {
  if (value === null) return [];
  const [from, to] = [x(lower ?? low), x(upper ?? high)];
  const end = (at: number, open: boolean, direction: 1 | -1): Shape =>
    open
      ? {
          type: 'polyline',
          shape: {
            points: [
              [at - 5 * direction, middle - 4],
              [at, middle],
              [at - 5 * direction, middle + 4],
            ],
          },
          style: { stroke: color, fill: 'none', lineWidth: 2 },
        }
      : {
          type: 'line',
          shape: { x1: at, x2: at, y1: middle - 5, y2: middle + 5 },
          style: { stroke: color, lineWidth: 2 },
        };
  return [
    {
      type: 'line',
      shape: { x1: from, x2: to, y1: middle, y2: middle },
      style: { stroke: color, lineWidth: 2 },
    },
    end(from, lower === null || lower < low, -1),
    end(to, upper === null || upper > high, 1),
    { type: 'circle', shape: { cx: x(value), cy: middle, r: 4.5 }, style: { fill: color } },
  ];
}

function labels(
  comparison: JudgedComparison,
  title: string,
  at: { readonly left: number; readonly right: number; readonly middle: number; readonly top: number },
  {
    colors,
    tone,
    layout,
  }: { readonly colors: ChartColors; readonly tone: string; readonly layout: EffectsLayout },
): readonly Shape[] {
  const result = `${formatChange(comparison, 'pt')}  ${verdictMark(comparison).text}`;
  const text = (content: string, x: number, y: number, fill: string, align: 'left' | 'right'): Shape => ({
    type: 'text',
    style: { text: content, x, y, fill, align, verticalAlign: 'middle', fontSize: 12, fontFamily: 'inherit' },
  });
  if (layout === 'wide') {
    return [
      text(title, at.left - TITLE_GAP, at.middle, colors.ink, 'right'),
      text(result, at.right + TITLE_GAP, at.middle, tone, 'left'),
    ];
  }
  return [
    text(title, at.left, at.top + 11, colors.ink, 'left'),
    text(result, at.right, at.top + 11, tone, 'right'),
  ];
}

function toneColor(comparison: JudgedComparison, colors: ChartColors): string {
  const piece = verdictMark(comparison);
  return !decides(comparison) || piece.kind !== 'mark' ? colors.muted : colors[piece.tone];
}
