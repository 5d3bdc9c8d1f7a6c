import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { marked } from 'marked';
import { byteLength } from '../../../../src/report/markdown/fit-sections.ts';
import { renderCheckRun } from '../../../../src/report/markdown/render-check-run.ts';
import { renderMarkdown } from '../../../../src/report/markdown/render-markdown.ts';
import { aReportWith } from '../../../support/a-report-with.ts';
import { hostileString } from '../../../support/hostile-strings.ts';

const RUNS = { seed: 20_261_103, numRuns: 150 };
const OWN_TAGS = new Set(['<code>', '</code>', '<details>', '</details>', '<summary>', '</summary>']);

/**
 * Markdown without its code, in fences and in spans: what is left may act. A line that begins with a tag is HTML up to the next empty
 * line, and a backtick means nothing in there.
 */
function acting(markdown: string): string {
  return markdown
    .replaceAll(/^(`{3,})yaml\n[^]*?\n\1$/gmu, '')
    .split('\n')
    .map((line) => (line.startsWith('<') ? line : line.replace(/`[^`]*`/gu, '')))
    .join('\n');
}

/** What each line is: the number of a row's cells, a heading, an item, a tag. */
function shape(markdown: string): readonly string[] {
  return markdown.split('\n').map((line) => {
    if (line.startsWith('|')) return `row of ${acting(line).split('|').length - 2}`;
    return /^(?:#+ |- |<\/?details>|$)/u.exec(line)?.[0] ?? 'text';
  });
}

const TAME = shape(renderMarkdown(aReportWith('tame')));

test('no text changes the structure of a comment', () => {
  fc.assert(
    fc.property(hostileString, (text) => {
      const markdown = renderMarkdown(aReportWith(`x${text}x`));
      expect(shape(markdown)).toEqual(TAME);
    }),
    RUNS,
  );
});

test('no text brings a tag, a link, an image or a mention into a comment or a check run', () => {
  fc.assert(
    fc.property(hostileString, (text) => {
      const report = aReportWith(text);
      const { summary, text: details } = renderCheckRun(report);
      for (const markdown of [renderMarkdown(report), summary, details]) {
        const rest = acting(markdown);
        expect((rest.match(/<[^>]*>?/gu) ?? []).filter((tag) => !OWN_TAGS.has(tag))).toEqual([]);
        expect(rest).not.toMatch(/\]\(|!\[|@[a-z\d]|:\/\//iu);
        // eslint-disable-next-line no-control-regex
        expect(markdown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/u);
      }
    }),
    RUNS,
  );
});

test('rendered, a comment and a check run hold the elements of a tame one, and nothing else', () => {
  const tame = aReportWith('tame');
  fc.assert(
    fc.property(hostileString, (text) => {
      const report = aReportWith(`x${text}x`);
      expect(elementsOf(renderMarkdown(report))).toEqual(elementsOf(renderMarkdown(tame)));
      const [{ summary, text: details }, known] = [renderCheckRun(report), renderCheckRun(tame)];
      expect(elementsOf(summary)).toEqual(elementsOf(known.summary));
      expect(elementsOf(details)).toEqual(elementsOf(known.text));
    }),
    RUNS,
  );
});

/** The tags of what a reader sees, in their order; how a name is set in code type does not count. */
function elementsOf(markdown: string): readonly string[] {
  const html = marked.parse(markdown, { async: false, gfm: true });
  return (html.match(/<[^>]*>/gu) ?? []).filter((tag) => !/^<\/?code>$/u.test(tag));
}

test('every limit of the platform holds, whatever the texts are and however long', () => {
  const long = fc
    .tuple(hostileString, fc.integer({ min: 1, max: 400 }))
    .map(([text, times]) => `@${text}`.repeat(times));
  fc.assert(
    fc.property(long, (text) => {
      const report = aReportWith(text);
      expect(byteLength(renderMarkdown(report, { maxBytes: 20_000 }))).toBeLessThanOrEqual(20_000);
      const { title, summary, text: details } = renderCheckRun(report);
      expect(title.length).toBeLessThanOrEqual(255);
      expect(byteLength(summary)).toBeLessThanOrEqual(65_535);
      expect(byteLength(details)).toBeLessThanOrEqual(65_535);
    }),
    RUNS,
  );
});
