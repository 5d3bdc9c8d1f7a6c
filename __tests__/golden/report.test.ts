import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  renderCheckRun,
  renderDecisionJson,
  renderExplanation,
  renderHtml,
  renderMarkdown,
  renderTerminal,
} from '../../src/report/index.ts';
import { expectGolden } from '../support/golden.ts';
import { PROVED_CASES } from './report-cases.ts';
import { FLOW_CASES } from './report-cases-flows.ts';
import { HARD_CASES } from './report-cases-hard.ts';
import { OPEN_CASES } from './report-cases-open.ts';

const CASES = { ...PROVED_CASES, ...OPEN_CASES, ...HARD_CASES, ...FLOW_CASES };
const FOLDER = join(import.meta.dirname, 'cases');
/** Cases whose evidence is drawn in characters. */
const EXPLAINED_CASES = new Set(['regression', 'inconclusive', 'history', 'hostile']);
/** The page is long: two whole ones, of which the second is the one that attacks. */
const HTML_CASES = new Set(['regression', 'hostile']);

describe.each(Object.entries(CASES))('the report of the case %s', (name, build) => {
  const file = (extension: string): string => join(FOLDER, name, `expected.${extension}`);

  test('reads in a terminal of 80 columns as it did', () => {
    expectGolden(file('txt'), renderTerminal(build(), { color: false, width: 80 }));
  });

  test('explains itself in a terminal of 80 columns as it did', () => {
    const explanation = renderExplanation(build(), { color: false, width: 80 });
    if (EXPLAINED_CASES.has(name)) expectGolden(file('explained.txt'), explanation);
    else expect(explanation).toMatch(/^(?:How it was decided|Nothing was compared)/u);
  });

  test('reads as Markdown as it did', () => {
    expectGolden(file('md'), renderMarkdown(build()));
  });

  test('reads as a decision document as it did', () => {
    expectGolden(file('json'), renderDecisionJson(build().decision, build().scenarios));
  });

  test('reads as a check run as it did', () => {
    const { title, summary, text, annotations } = renderCheckRun(build());
    const notes = annotations.map(
      ({ level, path, title, message }) => `${level} ${path} ${title}: ${message}`,
    );
    expectGolden(file('check.md'), [title, summary, text, notes.join('\n')].join('\n\n---\n\n'));
  });

  test('reads as a page as it did, and gives the same bytes when it is drawn again', () => {
    const page = renderHtml(build());
    expect(renderHtml(build())).toBe(page);
    if (HTML_CASES.has(name)) expectGolden(file('html'), page);
  });
});

test('every folder of expected reports belongs to a case', () => {
  const known = new Set(Object.keys(CASES));
  const folders = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const reports = folders.filter(({ name }) => readdirSync(join(FOLDER, name)).includes('expected.check.md'));
  expect(reports.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
});
