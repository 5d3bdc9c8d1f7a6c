import type { Explanation } from '../../comparison/index.ts';
import type { JudgedComparison } from '../../verdict/index.ts';
import { blockChangesChart } from '../charts/block-changes.ts';
import { CSS_COLORS } from '../charts/chart-option.ts';
import { distributionChart } from '../charts/distribution.ts';
import { narrowingChart } from '../charts/narrowing.ts';
import { changeAxisLabel, formatChange, formatInterval, formatMargin } from '../text/format-change.ts';
import { formatQuantity } from '../text/format-quantity.ts';
import { phrase, phraseToText } from '../text/phrase.ts';
import { basisSentence, decidedAt, decidingSentence } from '../words/ground-words.ts';
import { metricName, subject } from '../words/metric-words.ts';
import { verdictMark } from '../words/verdict-words.ts';
import { figure, smallChart } from './chart-figures.ts';
import { phraseToHtml } from './escape-html.ts';

/**
 * How one comparison was decided, folded: the sentence that decided, the change in every block, and the interval as it
 * narrowed. A trend's durations are drawn too; response times stand above with their endpoint.
 */
export function explanationFold(
  comparison: JudgedComparison,
  explanation: Explanation | undefined,
  id: string,
): string {
  const title = phrase`${metricName(comparison.metric)} ${formatChange(comparison)} ${verdictMark(comparison)}: ${comparison.gated ? 'how it was decided' : 'what was measured'}`;
  return [
    '<details class="explanation">',
    `<summary>${phraseToHtml(title)}</summary>`,
    `<p>${phraseToHtml(decidingSentence(comparison))}</p>`,
    `<p class="muted">${phraseToHtml(basisSentence(comparison))}</p>`,
    explanation === undefined ? '' : figures(comparison, explanation, id),
    '</details>',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function figures(comparison: JudgedComparison, explanation: Explanation, id: string): string {
  const name = phraseToText(subject(comparison));
  const changes = blockChangesChart(explanation, CSS_COLORS);
  const narrowing = narrowingChart(explanation, decidedAt(comparison), CSS_COLORS);
  const drawn = [
    changes === null
      ? ''
      : figure(
          changesCaption(comparison),
          smallChart(changes, `${id}-changes`),
          changesLabel(explanation, name),
        ),
    narrowing === null
      ? ''
      : figure(
          'What was known after each block: the interval of the change',
          smallChart(narrowing, `${id}-narrowing`),
          narrowingLabel(explanation, name),
        ),
    comparison.metric.kind.kind === 'trend' && explanation.distributions.length > 0
      ? figure(
          'Share of values at most this long',
          smallChart(distributionChart(explanation.distributions, CSS_COLORS), `${id}-distribution`),
          distributionLabel(explanation, name),
        )
      : '',
  ].filter((part) => part !== '');
  return drawn.length === 0 ? '' : `<div class="figures">\n${drawn.join('\n')}\n</div>`;
}

function changesCaption({ mode, margins, scale }: JudgedComparison): string {
  const what =
    mode === 'baseline'
      ? 'Each deployment against the typical baseline (hollow: baselines)'
      : 'The change in each block';
  return margins.noiseFloor === 0
    ? what
    : `${what}. Band: noise floor of ${formatMargin(margins.noiseFloor, scale)}`;
}

function changesLabel({ comparison, changes }: Explanation, name: string): string {
  const known = changes.flatMap(({ change }) => change ?? []);
  const write = (value: number): string => changeAxisLabel(value, comparison.scale);
  const beyond = changes.filter(({ isBeyondTolerance }) => isBeyondTolerance).length;
  return `Changes of ${name}: ${known.length} values from ${write(Math.min(...known))} to ${write(Math.max(...known))}, ${beyond} of them worse than the tolerance of ${formatMargin(comparison.margins.tolerance, comparison.scale)}.`;
}

function narrowingLabel({ comparison, sequence }: Explanation, name: string): string {
  const first = sequence.find(({ lower, upper }) => lower !== null && upper !== null);
  const write = (value: number | null | undefined): string =>
    value === null || value === undefined ? 'open' : changeAxisLabel(value, comparison.scale);
  const early =
    first === undefined ? '' : ` ${write(first.lower)} to ${write(first.upper)} after ${first.name},`;
  return `Interval of the change of ${name}:${early} ${formatInterval(comparison) || 'unbounded'} after ${sequence.at(-1)?.name ?? 'all'}.`;
}

function distributionLabel({ distributions }: Explanation, name: string): string {
  const sides = distributions.map(({ side, p95Ms }) => `${side} p95 ${formatQuantity(p95Ms, 'ms')}`);
  return `Distribution behind ${name}: ${sides.join(', ')}.`;
}
