import { shorten } from '../../foundation/index.ts';
import type { EndpointSummary } from '../../comparison/index.ts';
import type { JudgedComparison } from '../../verdict/index.ts';
import { CSS_COLORS, type ChartOption } from '../charts/chart-option.ts';
import { distributionChart } from '../charts/distribution.ts';
import { effectsChart, effectsHeight } from '../charts/effects.ts';
import { renderChart } from '../charts/render-chart.ts';
import { timelineChart } from '../charts/timeline.ts';
import { formatChange, formatInterval } from '../text/format-change.ts';
import { formatQuantity } from '../text/format-quantity.ts';
import { phraseToText } from '../text/phrase.ts';
import { plainText } from '../text/plain-text.ts';
import { endpointName, subject } from '../words/metric-words.ts';
import { verdictMark } from '../words/verdict-words.ts';
import { escapeHtml } from './escape-html.ts';

/** Half a page wide on a desk; on a phone the whole width, its 12-pixel letters still legible. */
const SMALL = { width: 480, height: 270 };
const WIDE = 1000;
const NARROW = 400;
const LONGEST_LABEL = 900;

/** Both charts of one endpoint; a sentence where one cannot be drawn. */
export function endpointFigures(summaries: readonly EndpointSummary[], id: string): string {
  const name = endpointName(summaries[0]?.endpoint ?? '').text;
  const p95 = summaries.map(({ side, p95Ms }) => `${side} p95 ${formatQuantity(p95Ms, 'ms')}`).join(', ');
  return [
    '<div class="figures">',
    figure(
      'Share of requests at most this slow',
      smallChart(distributionChart(summaries, CSS_COLORS), `${id}-distribution`),
      `Distribution of the response times of ${name}: ${p95}.`,
    ),
    figure(
      'Response time over the run',
      smallChart(timelineChart(summaries, CSS_COLORS), `${id}-timeline`),
      `Response times of ${name} block by block: ${p95} over the whole run.`,
    ),
    '</div>',
  ].join('\n');
}

/** The forest plots of a scenario: relative changes, then differences of shares. Empty without comparisons. */
export function effectFigures(comparisons: readonly JudgedComparison[], id: string): string {
  const ratios = comparisons.filter(({ scale }) => scale === 'log-ratio');
  const shares = comparisons.filter(({ scale }) => scale === 'difference');
  return [
    effectFigure(ratios, `${id}-effects`, 'Change with its interval. Band: noise floor. Dashed: tolerance.'),
    effectFigure(shares, `${id}-shares`, 'Change of shares in percentage points. Dashed: tolerance.'),
  ].join('\n');
}

function effectFigure(comparisons: readonly JudgedComparison[], id: string, caption: string): string {
  if (comparisons.length === 0) return '';
  const draw = (layout: 'wide' | 'narrow', width: number): string =>
    renderChart(effectsChart(comparisons, CSS_COLORS, layout), {
      id: `${id}-${layout}`,
      width,
      height: effectsHeight(comparisons.length, layout),
    });
  const label = comparisons.map(
    (comparison) =>
      `${phraseToText(subject(comparison))} ${formatChange(comparison)} (${formatInterval(comparison) || 'no interval'}), ${verdictMark(comparison).text.slice(2)}`,
  );
  const pictures = `<div class="for-wide">${draw('wide', WIDE)}</div><div class="for-narrow">${draw('narrow', NARROW)}</div>`;
  return figure(caption, pictures, `${label.join('; ')}.`);
}

/** A chart half a page wide; a sentence where there is nothing to draw. */
export function smallChart(option: ChartOption | null, id: string): string {
  return option === null
    ? '<p class="nothing">There is nothing to draw: no request succeeded.</p>'
    : renderChart(option, { id, ...SMALL });
}

/** A picture with its caption, and what it shows for those who cannot see it. */
export function figure(caption: string, picture: string, label: string): string {
  const text = shorten(plainText(label), LONGEST_LABEL);
  return [
    '<figure>',
    `<figcaption>${escapeHtml(caption)}</figcaption>`,
    `<div role="img" aria-label="${escapeHtml(text)}">${picture}</div>`,
    '</figure>',
  ].join('\n');
}
