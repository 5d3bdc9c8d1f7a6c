import { shorten } from '../../foundation/index.ts';
import type { Report } from '../report.ts';
import { plainText } from '../text/plain-text.ts';
import { phraseToText, phrase } from '../text/phrase.ts';
import { shortHeadline } from '../words/headline.ts';
import { shortSha, timeWords } from '../words/run-facts.ts';
import { decisionWords } from '../words/verdict-words.ts';
import { escapeHtml, phraseToHtml } from './escape-html.ts';
import {
  flowSections,
  patternSection,
  runSection,
  statisticsSection,
  acceptanceSection,
  thresholdSection,
  verdictSection,
} from './page-sections.ts';
import { scenarioSection } from './scenario-sections.ts';
import { STYLE } from './style.ts';

const LONGEST_TITLE = 80;

/** Nothing may be loaded and nothing may run, whatever a name or an output contains. */
const CONTENT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/**
 * Renders the report as one HTML file that needs nothing else: no script, no request, charts as SVG within it. The
 * first screen says what was found; everything behind it follows. Equal reports give equal bytes.
 */
export function renderHtml(report: Report): string {
  const { decision, scenarios } = report;
  const title = `${decisionWords(decision).label}: ${phraseToText(shortHeadline(decision))}`;
  return `${[
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${CONTENT_POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    `<meta name="generator" content="perf-gate ${escapeHtml(report.toolVersion)}">`,
    `<title>${escapeHtml(shorten(title, 2 * LONGEST_TITLE))}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    masthead(report),
    '<main>',
    verdictSection(report),
    ...scenarios.map((scenario, index) => scenarioSection(scenario, report, index)),
    flowSections(report),
    thresholdSection(report),
    acceptanceSection(report),
    patternSection(report),
    statisticsSection(report),
    runSection(report),
    '</main>',
    '</body>',
    '</html>',
  ]
    .filter((part) => part !== '')
    .join('\n')}\n`;
}

function masthead({ title, provenance }: Report): string {
  const { repository, sha, ref, startedAt } = provenance;
  const place = [repository, ref, shortSha(sha), startedAt === '' ? '' : timeWords(startedAt)];
  const known = place.filter((part) => part !== '').join(' · ');
  return `<header class="masthead"><strong>${escapeHtml(shorten(plainText(title), LONGEST_TITLE))}</strong><span>${phraseToHtml(phrase`${known}`)}</span></header>`;
}
