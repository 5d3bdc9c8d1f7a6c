import { expect, test } from '@jest/globals';
import { escapeText } from '../../../src/action/publish.ts';

test.each([
  ['a tag', '<img src=x onerror=y>', '&lt;img src=x onerror=y>'],
  ['a mention', '@everyone', '&#64;everyone'],
  ['a link', '[here](https://evil.example)', '\\[here\\](https://evil.example)'],
  ['an entity', '&lt;script', '&amp;lt;script'],
  ['emphasis', '**now** _x_ ~y~ | z', '\\*\\*now\\*\\* \\_x\\_ \\~y\\~ \\| z'],
  ['several lines', 'a\n\n# b', 'a \\# b'],
  ['code', 'add `checks: write`', 'add `checks: write`'],
])('%s in somebody else’s text stays text', (_, text, expected) => {
  expect(escapeText(text)).toBe(expected);
});
