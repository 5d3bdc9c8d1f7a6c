import type { Report, ScenarioReport } from '../report.ts';
import { acceptanceTable } from '../tables/acceptance-table.ts';
import { gatedTable, shownTable, statisticsTable } from '../tables/comparison-tables.ts';
import { journeyTable, webSocketTable } from '../tables/flow-tables.ts';
import { patternTable } from '../tables/pattern-table.ts';
import type { Table } from '../tables/table.ts';
import { thresholdTable } from '../tables/threshold-table.ts';
import { lookbackTable } from '../tables/lookback-table.ts';
import { formatCount } from '../text/format-number.ts';
import { code, type Phrase, phrase } from '../text/phrase.ts';
import { ACCEPTING, acceptanceLines } from '../words/acceptance-words.ts';
import { consequenceWords, shadowSentence } from '../words/consequence-words.ts';
import { errorSentences } from '../words/error-words.ts';
import { headline } from '../words/headline.ts';
import { closedLoads } from '../words/load-words.ts';
import { cautions, furtherReasons, openQuestions } from '../words/open-points.ts';
import { patternSentences } from '../words/pattern-words.ts';
import { measured, provenanceFacts, runFacts, type Fact } from '../words/run-facts.ts';
import { serverTimingSentences } from '../words/server-timing-words.ts';
import { lookbackNotes, lookbackTitle } from '../words/lookback-words.ts';
import { decisionWords } from '../words/verdict-words.ts';
import {
  htmlCode,
  markdownLine,
  markdownLink,
  markdownText,
  phraseToMarkdown,
  webAddress,
} from './escape-markdown.ts';
import { type Section, wholeSection } from './fit-sections.ts';
import { markdownTable } from './markdown-table.ts';

/** More rows than anybody reads in a comment; the worst come first. */
const MOST_ROWS = 60;
/** Lookbacks that are shown; what is worse comes first. */
const MOST_LOOKBACKS = 6;

/** The verdict as a heading: the first line of every Markdown report. */
export function headlineSection({ decision, scenarios }: Report): Section {
  const { emoji, label } = decisionWords(decision);
  const closed = closedLoads(scenarios);
  const found = closed.length === 0 ? headline(decision) : phrase`${headline(decision)}; ${closed}`;
  return wholeSection('the headline', 0, `### ${emoji} ${label}: ${phraseToMarkdown(found)}`);
}

/** The gated metrics, the thresholds, what is accepted, and how it went before. */
export function tableSections(report: Report): readonly Section[] {
  const { decision } = report;
  return [
    tableSection('the gated metrics', 2, gatedTable(decision)),
    tableSection('the thresholds', 1, thresholdTable(decision)),
    tableSection('what is accepted', 2, acceptanceTable(decision)),
    lookbackSection(report),
  ];
}

/** How it went before: whether a change is this one's own shows at once. */
function lookbackSection(report: Report): Section {
  const shown = { lookbacks: report.lookbacks.slice(0, MOST_LOOKBACKS) };
  const section = tableSection('the lookback', 5, lookbackTable(shown));
  if (section.rows.length === 0) return section;
  const notes = phraseToMarkdown(lookbackNotes(shown, report.lookbacks.length - shown.lookbacks.length));
  return {
    ...section,
    before: `**${phraseToMarkdown(lookbackTitle(shown))}**\n\n${section.before}`,
    after: notes === '' ? section.after : `${section.after}\n\n${notes}`,
  };
}

/** What is open, what else was found, what to be careful about. */
export function pointSections(report: Report): readonly Section[] {
  return [
    listSection('what would settle the open questions', 3, 'Undecided', openQuestions(report.decision)),
    listSection('further reasons', 3, 'Also', furtherReasons(report.decision)),
    listSection('the errors', 4, 'Errors', errorSentences(report.scenarios)),
    tableSection('the parts of the load', 5, patternTable(report.scenarios)),
    listSection('what the load showed', 3, 'The load showed', patternSentences(report.scenarios)),
    listSection('where the time went', 5, 'Where the time went', serverTimingSentences(report.scenarios)),
    listSection('the notes', 4, 'Notes', cautions(report)),
  ];
}

/** What somebody may copy who accepts what was found. */
export function acceptingSection({ decision }: Report): Section {
  const lines = acceptanceLines(decision);
  if (lines.length === 0) return wholeSection('how to accept it', 5, '');
  const text = `${phraseToMarkdown(ACCEPTING.text)}\n\n${fenced(lines, 'yaml')}`;
  return fold('how to accept it', 5, ACCEPTING.title, text);
}

/** Lines of code as they are; the fence is longer than every run of its mark that they hold. */
function fenced(lines: readonly string[], language: string): string {
  const runs = lines.flatMap((line) => line.match(/`+/gu) ?? []).map(({ length }) => length);
  const fence = '`'.repeat(Math.max(2, ...runs) + 1);
  return `${fence}${language}\n${lines.join('\n')}\n${fence}`;
}

/** One fold deeper: the statistics, and how it was measured. */
export function detailSections(report: Report): readonly Section[] {
  const { decision, scenarios } = report;
  return [
    foldedTable('the WebSockets', 6, 'WebSockets', webSocketTable(scenarios)),
    foldedTable('the journeys and checks', 6, 'Journeys and checks', journeyTable(scenarios)),
    foldedTable('the statistics', 7, 'Statistics', statisticsTable(decision)),
    foldedTable('the metrics that do not decide', 9, 'Metrics that do not decide', shownTable(decision)),
    ...scenarios.map((scenario) => factSection(scenario, report)),
    fold('the origin of the run', 10, 'This run', factList(provenanceFacts(report))),
  ];
}

/** One line that says how much was measured, what follows, and where more can be read. */
export function closingSection(given: Report): Section {
  const { decision, scenarios, links } = given;
  const amount = scenarios.map(measured).join(' + ');
  const words = markdownText(`${consequenceWords(given)}.`);
  const consequence = decision.blocking ? `**${words}**` : words;
  const report = reportPlace(links.htmlReport);
  const more = [
    report,
    ...(webAddress(links.workflowRun) === null ? [] : [markdownLink('workflow run', links.workflowRun)]),
    ...(webAddress(links.docs) === null ? [] : [markdownLink('how it decides', links.docs)]),
  ].filter((part) => part !== '');
  const parts = [
    consequence,
    markdownText(shadowSentence(given)),
    ...(amount === '' ? [] : [`Measured ${markdownText(amount)}.`]),
    more.join(' · '),
  ];
  return wholeSection('the links', 0, parts.filter((part) => part !== '').join(' '));
}

function reportPlace(place: string): string {
  if (place === '') return '';
  if (webAddress(place) !== null) return markdownLink('Full report', place);
  return `Full report: ${phraseToMarkdown([code(place)])}`;
}

/** Where the whole report is, for the sentence that says what was left out. */
export function wholeReport({ links }: Report): string {
  if (links.htmlReport !== '') return 'The full report has everything.';
  return links.workflowRun === ''
    ? 'decision.json has everything.'
    : 'The artifacts of the workflow run have everything.';
}

function tableSection(name: string, rank: number, table: Table): Section {
  if (table.rows.length === 0) return wholeSection(name, rank, '');
  const shown = table.rows.slice(0, MOST_ROWS);
  const { head, rows } = markdownTable({ ...table, rows: shown });
  const hidden = table.rows.length - shown.length;
  const after = hidden === 0 ? '' : `\n\n_${formatCount(hidden)} more rows are in the full report._`;
  return { name, rank, before: head, rows, after };
}

function foldedTable(name: string, rank: number, title: string, table: Table): Section {
  const section = tableSection(name, rank, table);
  if (section.rows.length === 0) return section;
  return {
    ...section,
    before: `${foldHead(title)}${section.before}`,
    after: `${section.after}\n\n</details>`,
  };
}

function fold(name: string, rank: number, title: string, text: string): Section {
  return wholeSection(name, rank, text === '' ? '' : `${foldHead(title)}${text}\n\n</details>`);
}

/** `title` is HTML and not Markdown: names in it are set by `htmlCode`. */
function foldHead(title: string): string {
  return `<details><summary>${title}</summary>\n\n`;
}

function listSection(name: string, rank: number, title: string, items: readonly Phrase[]): Section {
  const lines = items.map((item) => `- ${markdownLine(item)}`);
  return wholeSection(name, rank, lines.length === 0 ? '' : `**${title}**\n\n${lines.join('\n')}`);
}

function factSection(scenario: ScenarioReport, { scenarios, decision }: Report): Section {
  const several = scenarios.length > 1;
  const title = several
    ? `How ${htmlCode(code(scenario.scenario).text)} was measured`
    : 'How it was measured';
  return fold(
    `how ${several ? 'each scenario' : 'it'} was measured`,
    8,
    title,
    factList(runFacts(scenario, decision)),
  );
}

function factList(facts: readonly Fact[]): string {
  return facts.map(({ name, value }) => `- **${name}:** ${phraseToMarkdown(value)}`).join('\n');
}
