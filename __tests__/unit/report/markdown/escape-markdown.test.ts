import { expect, test } from '@jest/globals';
import {
  markdownCode,
  markdownLine,
  markdownLink,
  markdownMessage,
  markdownText,
  webAddress,
} from '../../../../src/report/markdown/escape-markdown.ts';
import { phrase } from '../../../../src/report/text/phrase.ts';

test.each([
  [
    'p95 is 41 ms slower: 180 → 221 ms, +18 % (p = 0.1)',
    'p95 is 41 ms slower: 180 → 221 ms, +18 % (p = 0.1)',
    'plain words stay readable',
  ],
  ['a|b', 'a&#124;b', 'no cell ends'],
  ['<b>&amp;', '&#60;b&#62;&#38;amp;', 'no HTML'],
  ['*a* _b_ `c` ~d~', '&#42;a&#42; &#95;b&#95; &#96;c&#96; &#126;d&#126;', 'no emphasis, no code'],
  ['[x](y)', '&#91;x&#93;(y)', 'no link'],
  ['@octocat and a@b.c', '&#64;&#8203;octocat and a&#64;&#8203;b.c', 'no mention, no mail address'],
  ['server @ 3f2', 'server &#64; 3f2', 'an @ alone is only an @'],
  ['see #42 and GH-7', 'see &#35;&#8203;42 and GH-&#8203;7', 'no reference to an issue'],
  ['https://evil.test www.evil.test', 'https:&#8203;//evil.test www&#8203;.evil.test', 'no bare address'],
  ['at deadbeef12', 'at deadbe&#8203;ef12', 'no reference to a commit'],
  ['1234567 requests', '1234567 requests', 'a number is no commit'],
  [':tada: 09:41', ':&#8203;tada: 09:41', 'no emoji, but a clock'],
])('%j is shown as it is: %3$s', (text, expected) => {
  expect(markdownText(text)).toBe(expected);
});

test.each([
  ['GET /products/{id}', '`GET /products/{id}`', 'a tame name is a code span'],
  ['@me <b> & *', '`@me <b> & *`', 'nothing in a code span is markup'],
  ['a`b', '<code>a&#96;b</code>', 'a backtick would end it'],
  ['a|b', '<code>a&#124;b</code>', 'so would the end of a cell'],
])('the name %j is set as %s: %s', (name, expected) => {
  expect(markdownCode(name)).toBe(expected);
});

test.each([
  ['- a', '&#45; a'],
  ['1. a', '1&#46; a'],
  ['+ a', '&#43; a'],
  ['=== a', '&#61;== a'],
])('%j begins neither a list nor a heading', (text, expected) => {
  expect(markdownLine(phrase`${text}`)).toBe(expected);
});

test.each<[string, string | null, string]>([
  ['https://docs.test/a b?c=<d>|`e`', 'https://docs.test/a%20b?c=%3Cd%3E%7C%60e%60', 'made safe'],
  ['javascript:alert(1)', null, 'no other scheme'],
  ['perf-gate-out/report.html', null, 'no address'],
  [`https://docs.test/${'a'.repeat(2000)}`, null, 'too long to be one'],
])('the address %j is linked as %j: %s', (address, href) => {
  expect(webAddress(address)).toBe(href);
  expect(markdownLink('full *report*', address)).toBe(
    href === null ? 'full &#42;report&#42;' : `[full &#42;report&#42;](<${href}>)`,
  );
});

test.each([
  ['add `checks: write`', 'add `checks: write`', 'names set off stay so'],
  ['a `b', 'a &#96;b', 'one backtick sets off nothing'],
  ['`a|b` c', '<code>a&#124;b</code> c', 'no cell ends'],
  ['<img src=x onerror=y>', '&#60;img src=x onerror=y&#62;', 'no HTML'],
  [
    '`<b>` @octocat [here](https://evil.test) #42',
    '`<b>` &#64;&#8203;octocat &#91;here&#93;(https:&#8203;//evil.test) &#35;&#8203;42',
    'nothing acts',
  ],
  ['a\n\n# b', 'a &#35; b', 'several lines are one'],
  ['1. a', '1&#46; a', 'no list begins'],
  ['', '', 'nothing stays nothing'],
])('the message %j is shown as %s: %s', (message, expected) => {
  expect(markdownMessage(message)).toBe(expected);
});
