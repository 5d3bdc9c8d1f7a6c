import type { Decision, JudgedComparison } from '../../verdict/index.ts';
import {
  formatBounds,
  formatChange,
  formatDetectable,
  formatInterval,
  formatMargin,
} from '../text/format-change.ts';
import { formatNumber } from '../text/format-number.ts';
import { formatPair } from '../text/format-quantity.ts';
import { code, type Phrase, phrase } from '../text/phrase.ts';
import { endConfidence, evidenceNumber, statementOf } from '../words/evidence-words.ts';
import { endpointName, metricName } from '../words/metric-words.ts';
import { decides, verdictMark } from '../words/verdict-words.ts';
import { type ColumnOf, type Table, tableOf } from './table.ts';

type ComparisonColumn = ColumnOf<JudgedComparison>;

const ENDPOINT: ComparisonColumn = {
  title: 'Endpoint',
  align: 'left',
  cell: ({ endpoint }) => [endpointName(endpoint)],
};
const METRIC: ComparisonColumn = { title: 'Metric', align: 'left', cell: ({ metric }) => metricName(metric) };
const VALUES: ComparisonColumn = {
  title: 'Baseline → candidate',
  align: 'right',
  cell: ({ baseline, candidate, metric }) => phrase`${formatPair(baseline, candidate, metric.unit)}`,
};
const CHANGE: ComparisonColumn = {
  title: 'Change',
  align: 'right',
  cell: (comparison) => phrase`${formatChange(comparison)}`,
};
const VERDICT: ComparisonColumn = {
  title: 'Verdict',
  align: 'left',
  cell: (comparison) => [verdictMark(comparison)],
};

/** The gated comparisons: what decided. Its interval column is long (`+18 % to +27 %`) or short (`+18…+27`). */
export function gatedTable(decision: Decision, interval: 'long' | 'short'): Table {
  const write = interval === 'long' ? formatInterval : formatBounds;
  return tableOf(
    'Gated metrics with their change and verdict',
    [
      ...scenarioColumn(decision),
      ENDPOINT,
      METRIC,
      VALUES,
      CHANGE,
      { title: 'Interval', align: 'right', cell: (comparison) => phrase`${write(comparison) || '–'}` },
      VERDICT,
    ],
    decision.comparisons.filter(({ gated }) => gated),
  );
}

/** The comparisons that are measured and never decide. */
export function shownTable(decision: Decision): Table {
  return tableOf(
    'Metrics that are shown and do not decide',
    [
      ...scenarioColumn(decision),
      ENDPOINT,
      METRIC,
      VALUES,
      CHANGE,
      {
        title: 'Interval',
        align: 'right',
        cell: (comparison) => phrase`${formatInterval(comparison) || '–'}`,
      },
    ],
    decision.comparisons.filter(({ gated }) => !gated),
  );
}

/** The statistics behind the gated comparisons. */
export function statisticsTable(decision: Decision): Table {
  return tableOf(
    'Statistics of the gated metrics',
    [
      ...scenarioColumn(decision),
      ENDPOINT,
      METRIC,
      { title: 'Interval', align: 'right', cell: intervalWithConfidence },
      { title: 'Evidence', align: 'left', cell: evidenceCell },
      { title: 'n', align: 'right', cell: ({ trials }) => phrase`${trialsOf(trials)}` },
      { title: 'Spread', align: 'right', cell: spreadCell },
      { title: 'Detectable', align: 'right', cell: detectableCell },
      {
        title: 'Noise floor',
        align: 'right',
        cell: ({ margins, scale }) => phrase`${formatMargin(margins.noiseFloor, scale)}`,
      },
      {
        title: 'Tolerance',
        align: 'right',
        cell: ({ margins, scale }) => phrase`${formatMargin(margins.tolerance, scale)}`,
      },
      { title: 'Why', align: 'left', cell: (comparison) => phrase`${whyOf(comparison)}` },
    ],
    decision.comparisons.filter(({ gated }) => gated),
  );
}

function scenarioColumn({ comparisons }: Decision): readonly ComparisonColumn[] {
  const several = comparisons.some(({ scenario }) => scenario !== comparisons[0]?.scenario);
  return several ? [{ title: 'Scenario', align: 'left', cell: ({ scenario }) => [code(scenario)] }] : [];
}

function intervalWithConfidence(comparison: JudgedComparison): Phrase {
  const interval = formatInterval(comparison);
  return interval === '' ? phrase`–` : phrase`${interval} (${endConfidence(comparison)} each end)`;
}

/** Evidence for a slowdown, and for what the verdict says where that is something else. */
function evidenceCell({ evidence, verdict }: JudgedComparison): Phrase {
  const statement = statementOf(verdict);
  const slower = phrase`slower ${evidenceNumber(evidence, 'slower')}`;
  if (statement === 'slower') {
    return phrase`${slower}, beyond tolerance ${evidenceNumber(evidence, 'beyondTolerance')}`;
  }
  const word = statement === 'acceptable' ? 'within tolerance' : 'faster';
  return phrase`${word} ${evidenceNumber(evidence, statement)}, ${slower}`;
}

function trialsOf({ baseline, candidate }: JudgedComparison['trials']): string {
  return baseline === candidate ? String(baseline) : `${baseline} / ${candidate}`;
}

function spreadCell({ spread, scale }: JudgedComparison): Phrase {
  if (spread === null) return phrase`–`;
  return phrase`${formatNumber(spread * 100, { digits: 2, mostDecimals: 2 })} ${scale === 'difference' ? 'points' : '%'}`;
}

function detectableCell(comparison: JudgedComparison): Phrase {
  const detectable = formatDetectable(comparison);
  return detectable === null ? phrase`–` : phrase`${detectable}`;
}

function whyOf(comparison: JudgedComparison): string {
  const { standing, reason } = comparison;
  return standing.kind === 'judged' && decides(comparison)
    ? reason
    : standing.kind === 'judged'
      ? ''
      : standing.reason;
}
