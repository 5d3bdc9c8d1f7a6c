import type { Report, ScenarioReport } from '../report.ts';
import { acceptanceTable } from '../tables/acceptance-table.ts';
import { gatedTable, shownTable, statisticsTable } from '../tables/comparison-tables.ts';
import { journeyTable, webSocketTable } from '../tables/flow-tables.ts';
import { patternTable } from '../tables/pattern-table.ts';
import type { Table } from '../tables/table.ts';
import { thresholdTable } from '../tables/threshold-table.ts';
import { capitalized, code, type Phrase, phrase } from '../text/phrase.ts';
import { plainLines } from '../text/plain-text.ts';
import { acceptanceLines, ACCEPTING } from '../words/acceptance-words.ts';
import { consequenceWords, shadowSentence } from '../words/consequence-words.ts';
import { DISCOVERIES_TITLE, discoverySentences } from '../words/discovery-words.ts';
import { headline } from '../words/headline.ts';
import { methodParagraph } from '../words/method-words.ts';
import { cautions, furtherReasons, openQuestions } from '../words/open-points.ts';
import { patternSentences } from '../words/pattern-words.ts';
import { type Fact, measured, provenanceFacts, runFacts } from '../words/run-facts.ts';
import { serverTimingSentences } from '../words/server-timing-words.ts';
import { decisionWords } from '../words/verdict-words.ts';
import { webAddress } from '../markdown/escape-markdown.ts';
import { escapeHtml, phraseToHtml } from './escape-html.ts';
import { htmlTable } from './html-table.ts';

/** The first screen: what was found, in one sentence and one table. */
export function verdictSection(report: Report): string {
  const { decision, scenarios } = report;
  const { symbol, label, tone } = decisionWords(decision);
  const amount = scenarios.map(measured).join(' + ');
  const consequence = `${consequenceWords(report)}, exit code ${decision.exitCode}`;
  const shadow = shadowSentence(report);
  const gated = gatedTable(decision);
  return [
    '<section class="verdict" aria-labelledby="verdict">',
    `<p class="label tone-${tone}"><span class="symbol" aria-hidden="true">${symbol}</span> ${escapeHtml(label)}</p>`,
    `<h1 id="verdict">${phraseToHtml(capitalized(headline(decision)))}.</h1>`,
    `<p class="muted">${phraseToHtml(phrase`${consequence}${amount === '' ? '' : ` · ${amount}`}${shadow === '' ? '' : ` · ${shadow}`}`)}</p>`,
    gated.rows.length === 0 ? '' : htmlTable(gated, 'cards'),
    list('Undecided', openQuestions(decision)),
    list('Also', furtherReasons(decision)),
    list('The load showed', patternSentences(scenarios)),
    list('Where the time went', serverTimingSentences(scenarios)),
    list('Notes', cautions(report)),
    list(DISCOVERIES_TITLE, discoverySentences(decision)),
    '</section>',
  ].join('\n');
}

/** The thresholds; nothing where there are none. */
export function thresholdSection({ decision }: Report): string {
  return tableSection('thresholds', 'Thresholds', thresholdTable(decision), 'cards');
}

/** What is accepted, and how to accept what was found; nothing where there is neither. */
export function acceptanceSection({ decision }: Report): string {
  const lines = acceptanceLines(decision);
  const ready = `<details><summary>${ACCEPTING.title}</summary>\n<p>${phraseToHtml(ACCEPTING.text)}</p>\n<pre>${escapeHtml(lines.join('\n'))}</pre>\n</details>`;
  const sections = [
    tableSection('accepted', 'Accepted slowdowns', acceptanceTable(decision), 'cards'),
    lines.length === 0 ? '' : ready,
  ];
  return sections.filter((section) => section !== '').join('\n');
}

/** What each part of a named pattern's load asked for and got; nothing where no load has a name. */
export function patternSection({ scenarios }: Report): string {
  return tableSection('load', 'The load, part by part', patternTable(scenarios), 'scroll');
}

/** What WebSockets and journeys did; nothing where there are none. */
export function flowSections({ scenarios }: Report): string {
  const sections = [
    tableSection('websockets', 'WebSockets', webSocketTable(scenarios), 'scroll'),
    tableSection('journeys', 'Journeys and checks', journeyTable(scenarios), 'scroll'),
  ];
  return sections.filter((section) => section !== '').join('\n');
}

/** The numbers behind the verdict, and the metrics that took no part in it. */
export function statisticsSection({ decision }: Report): string {
  return [
    tableSection('statistics', 'Statistics', statisticsTable(decision), 'scroll'),
    tableSection('shown', 'Metrics that do not decide', shownTable(decision), 'scroll'),
  ].join('\n');
}

/** How it was measured, and everything needed to repeat it. */
export function runSection(report: Report): string {
  const several = report.scenarios.length > 1;
  return [
    '<section aria-labelledby="run">',
    '<h2 id="run">How it was measured</h2>',
    ...report.scenarios.map((scenario) => scenarioFacts(scenario, report, several)),
    several ? '<h3>This run</h3>' : '',
    factList(provenanceFacts(report)),
    `<h3>How it decides</h3>\n<p>${escapeHtml(methodParagraph(report.decision))}</p>`,
    links(report),
    '</section>',
  ].join('\n');
}

function scenarioFacts(scenario: ScenarioReport, { decision }: Report, several: boolean): string {
  const outputs = scenario.sides.flatMap(({ side, output }) => {
    const text = plainLines(output);
    if (text === '') return [];
    return `<details><summary>Last output of the ${side}</summary>\n<pre>${escapeHtml(text)}</pre>\n</details>`;
  });
  return [
    several ? `<h3>${phraseToHtml([code(scenario.scenario)])}</h3>` : '',
    factList(runFacts(scenario, decision)),
    ...outputs,
  ].join('\n');
}

function factList(facts: readonly Fact[]): string {
  const items = facts.map(({ name, value }) => `<dt>${escapeHtml(name)}</dt><dd>${phraseToHtml(value)}</dd>`);
  return `<dl>\n${items.join('\n')}\n</dl>`;
}

function tableSection(id: string, title: string, table: Table, narrow: 'cards' | 'scroll'): string {
  if (table.rows.length === 0) return '';
  return `<section aria-labelledby="${id}">\n<h2 id="${id}">${title}</h2>\n${htmlTable(table, narrow)}\n</section>`;
}

function list(title: string, items: readonly Phrase[]): string {
  if (items.length === 0) return '';
  const points = items.map((item) => `<li>${phraseToHtml(item)}</li>`);
  return `<h2 class="minor">${title}</h2>\n<ul>\n${points.join('\n')}\n</ul>`;
}

function links({ links: { workflowRun, docs } }: Report): string {
  const anchors = [
    ['Workflow run', workflowRun],
    ['How perf-gate decides', docs],
  ].flatMap(([title = '', address = '']) => {
    const href = webAddress(address);
    return href === null ? [] : [`<a href="${escapeHtml(href)}" rel="noopener noreferrer">${title}</a>`];
  });
  return anchors.length === 0 ? '' : `<p>${anchors.join(' · ')}</p>`;
}
