import { decides, type Decision, type JudgedComparison } from '../../verdict/index.ts';
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
import { verdictMark } from '../words/verdict-words.ts';
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
const INTERVAL: ComparisonColumn = {
  title: 'Interval',
  align: 'right',
  cell: (comparison) => phrase`${formatInterval(comparison) || '–'}`,
};
const CAPTION = 'Gated metrics with their change and verdict';
const VERDICT: ComparisonColumn = {
  title: 'Verdict',
  align: 'left',
  cell: (comparison) => [verdictMark(comparison)],
};

/** The gated comparisons: what decided. */
export function gatedTable(decision: Decision): Table {
  return tableOf(
    CAPTION,
    [...scenarioColumn(decision), ENDPOINT, METRIC, VALUES, CHANGE, INTERVAL, VERDICT],
    decision.comparisons.filter(({ gated }) => gated),
  );
}

/** The same in few columns of text, for terminals. */
export function compactGatedTable(decision: Decision): Table {
  return tableOf(
    CAPTION,
    [
      ...scenarioColumn(decision),
      ENDPOINT,
      METRIC,
      { ...VALUES, title: 'Base → cand.' },
      { ...CHANGE, cell: (comparison) => phrase`${formatChange(comparison, 'pt')}` },
      { ...INTERVAL, cell: (comparison) => phrase`${formatBounds(comparison) || '–'}` },
      VERDICT,
    ],
    decision.comparisons.filter(({ gated }) => gated),
  );
}

/** The comparisons that are measured and never decide. */
export function shownTable(decision: Decision): Table {
  return tableOf(
    'Metrics that are shown and do not decide',
    [...scenarioColumn(decision), ENDPOINT, METRIC, VALUES, CHANGE, INTERVAL],
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
      INTERVAL,
      { title: 'Each end', align: 'right', cell: (comparison) => phrase`${endConfidence(comparison)}` },
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
        cell: toleranceCell,
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

/** What blocks, and what a pass rules out where `tolerance: auto` chose more. */
function toleranceCell({ margins, scale }: JudgedComparison): Phrase {
  const tolerance = formatMargin(margins.tolerance, scale);
  return margins.passing === margins.tolerance
    ? phrase`${tolerance}`
    : phrase`${tolerance}, pass ${formatMargin(margins.passing, scale)}`;
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
