import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { marked } from 'marked';
import {
  htmlCode,
  markdownCode,
  markdownMessage,
  markdownText,
} from '../../../../src/report/markdown/escape-markdown.ts';
import { plainText } from '../../../../src/report/text/plain-text.ts';
import { hostileString } from '../../../support/hostile-strings.ts';

const RUNS = { seed: 20_261_103, numRuns: 2000 };

/** What a reader sees: entities resolved, the invisible breaks taken out. */
function seen(markdown: string): string {
  return markdown
    .replace(/&#(\d+);/gu, (_, digits: string) => String.fromCodePoint(Number(digits)))
    .replaceAll('\u200B', '');
}

test('every text reads as it is, and holds no character that Markdown or HTML would act on', () => {
  fc.assert(
    fc.property(hostileString.map(plainText), (text) => {
      const markdown = markdownText(text);
      expect(seen(markdown)).toBe(text.replaceAll('\u200B', ''));
      expect(markdown.replace(/&#\d+;/gu, '')).not.toMatch(/[\\`*_[\]<>&|~@#$\n]/u);
    }),
    RUNS,
  );
});

test('no mention, reference or address is left in what a reader sees', () => {
  fc.assert(
    fc.property(hostileString.map(plainText), (text) => {
      const resolved = markdownText(text).replace(/&#(\d+);/gu, (_, digits: string) =>
        String.fromCodePoint(Number(digits)),
      );
      expect(resolved).not.toMatch(/@[a-z\d]|#\d|\bGH-\d|:\/\/|\bwww\./iu);
    }),
    RUNS,
  );
});

test('a name stays within its code type, whatever it is', () => {
  fc.assert(
    fc.property(hostileString.map(plainText), (name) => {
      const markdown = markdownCode(name);
      if (markdown.startsWith('`')) expect(markdown.slice(1, -1)).not.toMatch(/[`|\n]/u);
      else expect(markdown).toMatch(/^<code>[^<>|`\n]*<\/code>$/u);
      expect(htmlCode(name)).toMatch(/^<code>[^<>|`\n]*<\/code>$/u);
      expect(seen(htmlCode(name).slice(6, -7))).toBe(name.replaceAll('\u200B', ''));
    }),
    RUNS,
  );
});

test('of a message only what stands between backticks is set off, whoever wrote it', () => {
  fc.assert(
    fc.property(hostileString, (text) => {
      const message = markdownMessage(`x ${text} \`y\` ${text}`);
      expect(message).not.toContain('\n');
      const html = marked.parse(message, { async: false, gfm: true });
      const shown = html.replaceAll(/<code>[^<]*<\/code>/gu, '');
      expect((shown.match(/<[^>]*>?/gu) ?? []).filter((tag) => !/^<\/?p>$/u.test(tag))).toEqual([]);
      const resolved = shown.replace(/&#(\d+);/gu, (_, digits: string) =>
        String.fromCodePoint(Number(digits)),
      );
      expect(resolved).not.toMatch(/@[a-z\d]|#\d|\bGH-\d|:\/\/|\bwww\./iu);
    }),
    RUNS,
  );
});
