import type { Explanation } from '../../comparison/index.ts';
import { groupBy } from '../../foundation/index.ts';
import { isTime } from '../../trial/index.ts';
import type { JudgedComparison } from '../../verdict/index.ts';
import { type ChangeDomain, domainOfChanges, domainOfSequence } from '../charts/change-domain.ts';
import { effectRow } from '../charts/effect-row.ts';
import type { Report } from '../report.ts';
import { changeAxisLabel, formatChange } from '../text/format-change.ts';
import { formatPair } from '../text/format-quantity.ts';
import { code, phrase } from '../text/phrase.ts';
import { pad } from '../text/text-width.ts';
import { basisSentence, decidingSentence } from '../words/ground-words.ts';
import { endpointName, metricName } from '../words/metric-words.ts';
import { verdictMark } from '../words/verdict-words.ts';
import { type Mark, renderCharacterPlot, type Rule } from './character-plot.ts';
import { distributionLines } from './distribution-lines.ts';
import { LEAST_COLUMNS, paint, type TerminalFormat, wrapPhrase } from './terminal-text.ts';

const INDENT = '    ';
/** Columns from which two pictures stand side by side, and what is between them. */
const WIDE = 110;
const GAP = 4;
/** Columns of a picture below which its words are shortened. */
const SMALL = 56;
/** A line longer than this is no easier to read. */
const WIDEST = 132;

/** Which comparisons are explained: those that are gated, or all of which there are pictures. */
export type Explained = 'gated' | 'all';

/**
 * Explains each comparison in characters, gated ones alone unless asked for `all`: the distributions of both sides, the change of every block between the
 * margins, the interval as it narrowed, and the sentence that decided. Worst first, grouped by what was timed. Within
 * `width` columns (at least 40); without `color` no escape sequence. Ends with a line break.
 */
export function renderExplanation(
  report: Report,
  { color, width }: TerminalFormat,
  explained: Explained = 'gated',
): string {
  const format = { color, width: Math.min(WIDEST, Math.max(LEAST_COLUMNS, width)) };
  const explanations = new Map(
    report.scenarios.flatMap(({ explanations: own }) => own.map((each) => [each.comparison, each] as const)),
  );
  const chosen = report.decision.comparisons.filter(
    (comparison) => comparison.gated || (explained === 'all' && explanations.has(comparison)),
  );
  if (chosen.length === 0) return 'Nothing was compared, so there is nothing to explain.\n';
  const several = new Set(chosen.map(({ scenario }) => scenario)).size > 1;
  const groups = groupBy(chosen, groupKey);
  const parts = [...groups.values()].map((group) =>
    groupLines(group, explanations, several, format).join('\n'),
  );
  return `${[paint('How it was decided', 'strong', format), ...parts].join('\n\n')}\n`;
}

/** Metrics of one endpoint that are quantiles of the same durations share their distribution. */
function groupKey({ scenario, endpoint, metric: { kind } }: JudgedComparison): string {
  const timed = kind.kind === 'trend' ? kind.metric : isTime(kind) ? 'times' : 'others';
  return JSON.stringify([scenario, endpoint, timed]);
}

function groupLines(
  group: readonly JudgedComparison[],
  explanations: ReadonlyMap<unknown, Explanation>,
  several: boolean,
  format: TerminalFormat,
): readonly string[] {
  const [first] = group;
  if (first === undefined) return [];
  const { kind } = first.metric;
  const of = several ? phrase`${code(first.scenario)}: ` : [];
  const what = kind.kind === 'trend' ? phrase` ${code(kind.metric)}` : [];
  const distributions = explanations.get(first)?.distributions ?? [];
  const picture = distributionLines(distributions, format.width - INDENT.length);
  return [
    ...wrapPhrase(phrase`${of}${endpointName(first.endpoint)}${what}`, { ...format }, '  ', 2),
    ...(picture.length === 0
      ? []
      : [muted('Requests by response time', format), ...picture.map((line) => INDENT + line)]),
    ...group.flatMap((comparison) => [
      '',
      ...comparisonLines(comparison, explanations.get(comparison), format),
    ]),
  ];
}

function comparisonLines(
  comparison: JudgedComparison,
  explanation: Explanation | undefined,
  format: TerminalFormat,
): readonly string[] {
  const { metric, baseline, candidate } = comparison;
  const values = formatPair(baseline, candidate, metric.unit);
  const head = phrase`${metricName(metric)}  ${verdictMark(comparison)}  ${values}, ${formatChange(comparison)}`;
  return [
    ...wrapPhrase(head, format, '  ', 4),
    ...wrapPhrase(decidingSentence(comparison), format, INDENT, 4),
    ...wrapPhrase(basisSentence(comparison), format, INDENT, 4),
    ...(explanation === undefined ? [] : pictures(explanation, format)),
  ];
}

function pictures(explanation: Explanation, format: TerminalFormat): readonly string[] {
  const room = format.width - INDENT.length;
  const beside = format.width >= WIDE && explanation.sequence.length > 0;
  const width = beside ? Math.floor((room - GAP) / 2) : room;
  const changes = titled(changesTitle(explanation), changesPlot(explanation, width), width);
  const sequence = titled('Interval after each block', sequencePlot(explanation, width), width);
  const lines = beside ? besideEachOther(changes, sequence, width) : [...changes, ...sequence];
  return lines.map((line) => (line === '' ? '' : INDENT + line));
}

function titled(title: string, plot: readonly string[], width: number): readonly string[] {
  return plot.length === 0 ? [] : ['', title.slice(0, width), ...plot];
}

function besideEachOther(
  left: readonly string[],
  right: readonly string[],
  width: number,
): readonly string[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) =>
    `${pad(left[index] ?? '', width + GAP)}${right[index] ?? ''}`.trimEnd(),
  );
}

function changesTitle({ comparison: { mode } }: Explanation): string {
  return mode === 'baseline' ? 'Each deployment against the typical baseline' : 'Change in each block';
}

function changesPlot(explanation: Explanation, width: number): readonly string[] {
  const { changes, comparison } = explanation;
  const marks = changes.map(({ change }, index): Mark => {
    const isHollow = comparison.replicates[index]?.candidate === null;
    return change === null ? { kind: 'none' } : { kind: 'point', value: change, isHollow };
  });
  if (marks.every(({ kind }) => kind === 'none')) return [];
  const ends = { first: changes[0]?.name ?? '', last: changes.at(-1)?.name ?? '' };
  return plotted(explanation, marks, domainOfChanges(explanation), ends, width);
}

function sequencePlot(explanation: Explanation, width: number): readonly string[] {
  const { sequence } = explanation;
  if (sequence.every(({ lower, upper }) => lower === null && upper === null)) return [];
  const marks = sequence.map(
    ({ lower, upper }): Mark =>
      lower === null && upper === null ? { kind: 'none' } : { kind: 'interval', lower, upper },
  );
  const ends = { first: sequence[0]?.name ?? '', last: sequence.at(-1)?.name ?? '' };
  return plotted(explanation, marks, domainOfSequence(explanation), ends, width);
}

function plotted(
  { comparison }: Explanation,
  marks: readonly Mark[],
  { low, high }: ChangeDomain,
  ends: { readonly first: string; readonly last: string },
  width: number,
): readonly string[] {
  const write = (value: number): string => changeAxisLabel(value, comparison.scale);
  return renderCharacterPlot({
    marks,
    rules: rulesOf(comparison, write, width < SMALL ? 'tol.' : 'tolerance'),
    low,
    high,
    ends: { ...ends, low: write(low), high: write(high) },
    width,
  });
}

/** Zero, the tolerance and the noise floor: each with a line of its own, the first two named. */
function rulesOf(
  comparison: Explanation['comparison'],
  write: (value: number) => string,
  word: string,
): readonly Rule[] {
  const { tolerance, noiseLow, noiseHigh } = effectRow(comparison);
  return [
    { value: 0, line: '─', label: '0' },
    { value: tolerance, line: '╌', label: `${word} ${write(tolerance)}` },
    { value: noiseHigh, line: '·', label: '' },
    { value: noiseLow, line: '·', label: '' },
  ];
}

function muted(text: string, format: TerminalFormat): string {
  return INDENT + paint(text, 'muted', format);
}
