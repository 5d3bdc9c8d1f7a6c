import { expect, test } from '@jest/globals';
import { array, assert, constantFrom, integer, property } from 'fast-check';
import { fitMarkdown, sizeBytes } from '../../../src/github/index.ts';

const pieces = constantFrom(
  '<details>',
  '</details>\n',
  '```\n',
  '~~~\n',
  'é',
  '😀',
  'word ',
  '\n',
  'x'.repeat(70),
);

test('whatever the text, the result is well formed, within the limit, and closes what it opens', () => {
  assert(
    property(array(pieces, { maxLength: 200 }), integer({ min: 200, max: 3000 }), (words, limit) => {
      const text = words.join('');
      const fitted = fitMarkdown(text, limit, '_cut_');
      expect(sizeBytes(fitted)).toBeLessThanOrEqual(limit);
      expect(fitted.isWellFormed()).toBe(true);
      if (fitted !== text) {
        expect(fitted.endsWith('_cut_')).toBe(true);
        const opened = fitted.split('<details>').length;
        expect(fitted.split('</details>').length).toBeGreaterThanOrEqual(opened);
      }
    }),
    { seed: 20260101, numRuns: 300 },
  );
});
