import type { Report, ScenarioReport } from '../report.ts';
import { compactGatedTable } from '../tables/comparison-tables.ts';
import { journeyTable, webSocketTable } from '../tables/flow-tables.ts';
import { patternTable } from '../tables/pattern-table.ts';
import type { Table } from '../tables/table.ts';
import { thresholdTable } from '../tables/threshold-table.ts';
import { formatCount } from '../text/format-number.ts';
import { code, mark, phrase } from '../text/phrase.ts';
import { plainText } from '../text/plain-text.ts';
import { acceptanceDrafts, acceptanceSentences } from '../words/acceptance-words.ts';
import { consequenceWords, shadowSentence } from '../words/consequence-words.ts';
import { controlWords } from '../words/control-words.ts';
import { DISCOVERIES_TITLE, discoverySentences } from '../words/discovery-words.ts';
import { errorSentences } from '../words/error-words.ts';
import { headline } from '../words/headline.ts';
import { cautions, furtherReasons, openQuestions } from '../words/open-points.ts';
import { loadWords } from '../words/load-words.ts';
import { patternSentences } from '../words/pattern-words.ts';
import { generatorWords, measured } from '../words/run-facts.ts';
import { serverTimingSentences } from '../words/server-timing-words.ts';
import { decisionWords } from '../words/verdict-words.ts';
import { terminalTable } from './terminal-table.ts';
import { listLines, LEAST_COLUMNS, paint, type TerminalFormat, wrapPhrase } from './terminal-text.ts';

/** Rows of a table beyond which a terminal is the wrong place; the worst come first. */
const MOST_ROWS = 60;

/**
 * Renders the report for a terminal: the verdict in its first line, then what decided. Within `width` columns (at
 * least 40) as far as numbers allow; names are cut in their middle. Ends with a line break. Without `color` there is
 * no escape sequence in it; control characters of the data never reach the terminal.
 */
export function renderTerminal(report: Report, { color, width }: TerminalFormat): string {
  const format = { color, width: Math.max(LEAST_COLUMNS, width) };
  const { decision } = report;
  const sections = [
    verdictLines(report, format),
    tableLines(compactGatedTable(decision), format),
    tableLines(thresholdTable(decision), format),
    listLines('Accepted', acceptanceSentences(decision), '·', format),
    tableLines(patternTable(report.scenarios), format),
    listLines('Errors', errorSentences(report.scenarios), '·', format),
    listLines('The load showed', patternSentences(report.scenarios), '·', format),
    tableLines(webSocketTable(report.scenarios), format),
    tableLines(journeyTable(report.scenarios), format),
    listLines('Where the time went', serverTimingSentences(report.scenarios), '·', format),
    listLines('Undecided', openQuestions(decision), '?', format),
    listLines('Also', furtherReasons(decision), '·', format),
    listLines('Note', cautions(report), '!', format),
    listLines(DISCOVERIES_TITLE, discoverySentences(decision), '·', format),
    report.scenarios.flatMap((scenario) => measurementLines(scenario, report, format)),
    linkLines(report, format),
  ];
  const lines = sections.filter((section) => section.length > 0).map((section) => section.join('\n'));
  return `${lines.join('\n\n')}\n`;
}

function verdictLines(report: Report, format: TerminalFormat): readonly string[] {
  const { decision } = report;
  const { symbol, label, tone } = decisionWords(decision);
  const lead = mark(tone, `${symbol} ${label}:`);
  const shadow = shadowSentence(report);
  const consequence = `${consequenceWords(report)}, exit code ${decision.exitCode}.${shadow === '' ? '' : ` ${shadow}`}`;
  return [
    ...wrapPhrase(
      [lead, { kind: 'text', text: ' ' }, ...headline(decision), { kind: 'text', text: '.' }],
      format,
      '',
      2,
    ),
    ...wrapPhrase(phrase`${consequence}`, format, '  ', 2),
  ];
}

function tableLines(table: Table, format: TerminalFormat): readonly string[] {
  if (table.rows.length === 0) return [];
  const hidden = table.rows.length - MOST_ROWS;
  if (hidden <= 0) return terminalTable(table, format);
  return [
    ...terminalTable({ ...table, rows: table.rows.slice(0, MOST_ROWS) }, format),
    paint(`  and ${formatCount(hidden)} more rows, all of them in decision.json`, 'muted', format),
  ];
}

function measurementLines(
  scenario: ScenarioReport,
  { scenarios, decision }: Report,
  format: TerminalFormat,
): readonly string[] {
  const own = decision.comparisons.filter((each) => each.scenario === scenario.scenario);
  const control = controlWords(scenario.control, own);
  const name = scenarios.length > 1 ? phrase`${code(scenario.scenario)}: ` : [];
  return [
    ...wrapPhrase(
      phrase`${name}${measured(scenario)}, seed ${code(scenario.seed)}${scenario.stop === '' ? '' : `; ${scenario.stop}`}`,
      format,
      '  Measured   ',
      13,
    ),
    ...(isPlain(scenario)
      ? []
      : wrapPhrase(phrase`${loadWords(scenario.load)}`, format, '  Load       ', 13)),
    ...wrapPhrase(phrase`${generatorWords(scenario.generator)}`, format, '  Generator  ', 13),
    ...(control.length === 0 ? [] : wrapPhrase(control, format, '  Control    ', 13)),
  ];
}

/** Nothing to say of an open, steady load without a name: it is what everybody expects. */
function isPlain({ load: { model, pattern, compared } }: ScenarioReport): boolean {
  return pattern === null && model === 'open' && (compared === null || compared === 'blocks');
}

function linkLines({ decision, links }: Report, format: TerminalFormat): readonly string[] {
  // A path is never cut: it is there to be copied.
  return [
    ...(links.htmlReport === ''
      ? []
      : [`  Report     ${paint(plainText(links.htmlReport), 'strong', format)}`]),
    ...(acceptanceDrafts(decision).length === 0
      ? []
      : ['  Accept     perf-gate accept --reason "why it is worth it"']),
    ...(links.workflowRun === '' ? [] : [`  Run        ${plainText(links.workflowRun)}`]),
  ];
}
