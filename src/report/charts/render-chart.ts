import { CustomChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { ChartOption } from './chart-option.ts';

/** A still picture of a chart. */
export interface ChartPicture {
  /** Unique in its page; letters, digits and hyphens. */
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

/**
 * Draws a chart as an SVG element that scales with its place. Equal charts give equal bytes: the library counts its
 * element ids up through the life of the process, so they are numbered anew for each picture.
 */
export function renderChart(option: ChartOption, { id, width, height }: ChartPicture): string {
  use([LineChart, CustomChart, GridComponent, LegendComponent, SVGRenderer]);
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption(option);
    return tidySvg(chart.renderToSVGString(), { id, width, height });
  } finally {
    chart.dispose();
  }
}

/** Text and attribute values are escaped by the library, quotes included: no pattern here can meet one from the data. */
function tidySvg(svg: string, { id, width, height }: ChartPicture): string {
  const names = new Map<string, string>();
  const rename = (name: string): string => {
    const known = names.get(name) ?? `${id}-${names.size + 1}`;
    names.set(name, known);
    return known;
  };
  return svg
    .replace(/<svg [^>]*>/u, `<svg viewBox="0 0 ${width} ${height}" aria-hidden="true" focusable="false">`)
    .replace(/<style ?>.*?<\/style>/gsu, '')
    .replace(/ class="zr[^"]*"| pointer-events="visible"| ecmeta_[a-z_]+="[^"]*"/gu, '')
    .replace(/(?<= id="| clip-path="url\(#)zr\d+-[a-z0-9]+/gu, rename)
    .replace(/<rect [^>]*fill="none"[^>]*><\/rect>\n?/u, '')
    .replace(/\n\s*/gu, '');
}
