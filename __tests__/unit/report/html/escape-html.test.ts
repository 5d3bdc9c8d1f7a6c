import { expect, test } from '@jest/globals';
import { escapeHtml, phraseToHtml } from '../../../../src/report/html/escape-html.ts';
import { code, mark, phrase } from '../../../../src/report/text/phrase.ts';

test('nothing of a text is markup, in an element or in an attribute', () => {
  expect(escapeHtml(`<a href="x" title='y'>&amp;`)).toBe(
    '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;',
  );
});

test('names are set in code, verdicts in their tone, and numbers stay with their unit', () => {
  expect(
    phraseToHtml(phrase`${code('<x>')} is 41 ms slower, +18 %, 30 blocks ${mark('bad', '✗ regression')}`),
  ).toBe(
    '<code>&lt;x&gt;</code> is 41\u00A0ms slower, +18\u00A0%, 30 blocks <span class="tone-bad">✗ regression</span>',
  );
});
