import {
  amountAt,
  arrivalsPerSide,
  comparabilityOf,
  type Comparability,
  type Executor,
  formatDuration,
  formatPercent,
  isClosed,
  type Load,
  loadDurationMs,
  mustFinish,
  PATTERN_CATALOGUE,
  partsOf,
  plannedRequests,
  requestsPerIteration,
  type Scenario,
  totalAmounts,
  unitOf,
  writesOf,
} from '../../scenario/index.ts';
import { formatNumber } from '../text/format-number.ts';
import { phrase } from '../text/phrase.ts';
import { plainText } from '../text/plain-text.ts';
import { pad } from '../text/text-width.ts';
import { COMPARABLE } from '../words/load-words.ts';
import { type LoadCurve, renderLoadChart } from './load-chart.ts';
import { LEAST_COLUMNS } from './terminal-text.ts';
import { type TerminalFormat, wrapPhrase } from './terminal-text.ts';

/** Most names that a line lists. */
const MOST_NAMES = 8;

/** What stands behind how a load may be compared. */
const WHY_SO: Readonly<Record<Comparability, string>> = {
  blocks: ', side by side or with earlier runs: the load is steady',
  phases: ': the load changes, and is run to its end',
  thresholds: ': what is measured depends on how fast the target is',
};

/** A label, and what is said under it. */
type Fact = readonly [label: string, text: string];

/** Columns before every line, and those of the labels of facts. */
const INDENT = 2;
const LABEL = 12;

/**
 * Says what a scenario will do, without doing it: charts of the load over time, and what follows from it. Within `width`
 * columns, at least 40, as far as names allow.
 */
export function explainScenario(scenario: Scenario, width: number): string {
  const { load } = scenario;
  const format = { color: false, width: Math.max(LEAST_COLUMNS, width) };
  const charts = load.executors.map((executor) => executorChart(executor, load, format));
  const facts = [...patternFacts(load), ...factsOf(scenario)].flatMap(([label, text]) =>
    wrapPhrase(phrase`${text}`, format, ' '.repeat(INDENT) + pad(label, LABEL), INDENT + LABEL),
  );
  return `${[...charts, ...sumCharts(load, format)].join('\n\n')}\n\n${facts.join('\n')}\n`;
}

function executorChart(executor: Executor, load: Load, format: TerminalFormat): string {
  const flows = executor.flows === null ? '' : `, runs ${listed(executor.flows)}`;
  const title = `${plainText(executor.name)}: ${executor.executor}, ${executor.model} model${flows}; each side gets`;
  const curve = {
    durationMs: loadDurationMs(load),
    unit: unitWord(unitOf(executor)),
    amountAt: (ms: number) => amountAt(executor, ms),
    parts: partsOf(executor, load),
  };
  return titled(title, curve, format);
}

function sumCharts(load: Load, format: TerminalFormat): readonly string[] {
  return totalAmounts(load).map(({ unit, amountAt: totalAt }) => {
    const curve = { durationMs: loadDurationMs(load), unit: unitWord(unit), amountAt: totalAt, parts: [] };
    return titled(`all together (${unit === 'per-second' ? 'arrivals' : unit})`, curve, format);
  });
}

function titled(title: string, curve: LoadCurve, format: TerminalFormat): string {
  const indent = ' '.repeat(INDENT);
  const chart = renderLoadChart(curve, format.width - INDENT).split('\n');
  const lines = chart.map((line) => `${indent}${line}`.trimEnd());
  return [...wrapPhrase(phrase`${title}`, format, indent, 2 * INDENT), ...lines].join('\n');
}

function unitWord(unit: ReturnType<typeof unitOf>): string {
  return unit === 'per-second' ? '/s' : ` ${unit}`;
}

function patternFacts({ pattern }: Load): readonly Fact[] {
  if (pattern === null) return [];
  const { purpose } = PATTERN_CATALOGUE[pattern.name];
  const compressed =
    pattern.compress === 1
      ? ''
      : ` Compressed ${formatNumber(Number(pattern.compress.toPrecision(3)))} times.`;
  const { targets } = pattern;
  const p95 =
    targets === null || targets.p95Ms === null ? '' : ` and a p95 up to ${formatDuration(targets.p95Ms)}`;
  const wanted =
    targets === null ? '' : ` A level is carried with ${formatPercent(targets.success)} success${p95}.`;
  return [['pattern', `${pattern.name}: ${purpose}${compressed}${wanted}`]];
}

function factsOf(scenario: Scenario): readonly Fact[] {
  const { load } = scenario;
  const hasOpen = load.executors.some(({ model }) => model === 'open');
  const models = [
    ...(hasOpen ? ['open model: iterations start on schedule, whatever the answers do'] : []),
    ...(isClosed(load) ? ['closed model: a slower target gets less load'] : []),
  ];
  return [
    ['model', models.join('; ')],
    ['comparison', comparisonWords(scenario)],
    ['lasts', `${lengthWords(scenario)}, after a warm-up of ${formatDuration(load.warmUpMs)}`],
    ['requests', requestWords(scenario)],
    ['writes', writeWords(scenario)],
    ...scenario.thresholds.map(({ text }, index): Fact => [index === 0 ? 'thresholds' : '', plainText(text)]),
  ];
}

function comparisonWords(scenario: Scenario): string {
  const comparability = comparabilityOf(scenario.load);
  const end = mustFinish(scenario) ? 'is run to its end' : 'ends as soon as everything is decided';
  const words = `${COMPARABLE[comparability]}${WHY_SO[comparability]}`;
  return comparability === 'blocks' ? `${words}, and ${end}` : words;
}

function lengthWords({ load, policy }: Scenario): string {
  const written = formatDuration(Math.round(loadDurationMs(load)));
  return policy.blockDuration === 'load'
    ? `${written} at most`
    : `as long as an answer takes, the whole run ${formatDuration(policy.maxDurationMs)} at most (${written} where the candidate is measured alone)`;
}

function requestWords(scenario: Scenario): string {
  const { load, limits } = scenario;
  const estimates = load.executors.map((executor) => requestsPerIteration(scenario, executor));
  const planned = plannedRequests(scenario, (executor) => requestsPerIteration(scenario, executor).requests);
  const budget = `the budget is ${formatNumber(limits.requestBudget)}`;
  if (planned === null || arrivalsPerSide(load) === null) {
    return `as many as the target lets through; ${budget}`;
  }
  const open = estimates.some(({ isLeast }) => isLeast) ? ', more where jobs are polled or loops go on' : '';
  return `up to ${formatNumber(planned)} to both sides together, warm-up, probe and fresh instances included${open}; ${budget}`;
}

function writeWords(scenario: Scenario): string {
  const writes = writesOf(scenario);
  return writes.length === 0
    ? 'nothing: GET, HEAD and OPTIONS only'
    : `data in the target, by ${listed(writes.map(({ method, name }) => (name.startsWith(`${method} `) ? name : `${method} ${name}`)))}`;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).map((name) => plainText(name));
  return `${shown.join(', ')}${names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : ''}`;
}
