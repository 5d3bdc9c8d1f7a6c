import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  bodyEncoding,
  compileTemplate,
  type Encoding,
  NameNotSet,
  readTemplate,
  renderTemplate,
} from '../../../../src/scenario/index.ts';

const VALUES: Readonly<Record<string, string>> = {
  id: '7',
  'order-id': 'a/b c',
  'customers.email': 'ä"@x',
  braces: '{{ id }}',
};
const lookup = (name: string): string | undefined => VALUES[name];
const render = (text: string, encoding?: Encoding): string =>
  renderTemplate(compileTemplate(text), lookup, encoding);

test.each([
  ['', '', 'nothing'],
  ['/products/{{ id }}', '/products/7', 'a name between spaces'],
  ['{{id}}{{ id }}', '77', 'no spaces, and neighbours'],
  ['{{ order-id }}', 'a/b c', 'a hyphen'],
  ['{{ customers.email }}', 'ä"@x', 'a column'],
  ['{{{ id }}}', '7', 'three braces'],
  ['{"a":{"b":{{ id }}}}', '{"a":{"b":7}}', 'braces that close behind'],
  ['[{{{ id }}}}', '[7}', 'one more brace behind a raw value'],
  ['{ user { name } }', '{ user { name } }', 'single braces'],
  ['}} {{{{ id }} {{{{{', '}} {{ id }} {{{', 'the escape'],
  ['{{ braces }}', '{{ id }}', 'a value that looks like a template is not read again'],
])('%j becomes %j: %s', (text, expected) => {
  expect(render(text)).toBe(expected);
});

test.each([
  ['text', '{{ order-id }} {{{ order-id }}}', 'a/b c a/b c'],
  ['url', '/x/{{ order-id }}?q={{{ order-id }}}', '/x/a%2Fb%20c?q=a/b c'],
  ['json', '{"e":"{{ customers.email }}"}', String.raw`{"e":"ä\"@x"}`],
] as const)('values are encoded as %s', (encoding, text, expected) => {
  expect(render(text, encoding)).toBe(expected);
});

test('a value cannot begin a header of its own, not even a raw one', () => {
  const split = compileTemplate('{{ v }}|{{{ v }}}');
  expect(renderTemplate(split, () => 'a\r\nset-cookie: b', 'header')).toBe('aset-cookie: b|aset-cookie: b');
});

test('a name without a value is told, not left empty', () => {
  expect(() => render('/{{ other }}')).toThrow(NameNotSet);
  expect(() => render('/{{ other }}')).toThrow('{{ other }} has no value');
});

test('the names of a template come once each, in order', () => {
  expect(compileTemplate('{{ b }}{{ a.c }}{{{ b }}}').names).toEqual(['b', 'a.c']);
  expect(compileTemplate('a{b}').names).toEqual([]);
});

test.each([
  ['{{ id', 'does not close', '{{ name }}'],
  ['a {{ b {{ c }}', '"{{ b {{ c }}" opens', '{{{{'],
  ['{{ }}', 'without a name', '{{ name }}'],
  ['{{{}}}', 'without a name', '{{ name }}'],
  ['{{ order id }}', '"order id" is not a name', '{{ order-id }}'],
  ['{{ $.id }}', '"$.id" is not a name', '{{ id }}'],
  ['{{ 1st }}', '"1st" is not a name', 'begin with a letter'],
  ['{{ a. }}', '"a." is not a name', 'begin with a letter'],
  ['{{ uuid() }}', '"uuid()" is not a name', '{{ uuid }}'],
])('%j is not a template', (text, message, hint) => {
  const read = readTemplate(text);
  const [fault] = read.kind === 'faults' ? read.faults : [];
  expect(fault?.message).toContain(message);
  expect(fault?.hint).toContain(hint);
  expect(() => compileTemplate(text)).toThrow(TypeError);
});

test('every fault of a text is told', () => {
  const read = readTemplate('{{ }} {{ 1 }} {{ x }} {{');
  expect(read.kind === 'faults' ? read.faults : []).toHaveLength(3);
});

test('a text without two braces in a row is itself, and any text can be escaped', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('{', '}', ' ', 'a', '"', '\\') }), (text) => {
      if (!text.includes('{{')) expect(render(text)).toBe(text);
      // Each pair is escaped from the left; what a pair leaves over is a single brace.
      expect(render(text.replaceAll('{{', '{{{{'))).toBe(text);
    }),
    { seed: 40_711, numRuns: 500 },
  );
});

test.each([
  [{ 'content-type': 'application/json' }, 'json'],
  [{ 'content-type': 'application/vnd.api+json; charset=utf-8' }, 'json'],
  [{ 'content-type': 'application/x-www-form-urlencoded' }, 'url'],
  [{ 'content-type': 'text/plain' }, 'text'],
  [{}, 'text'],
] as const)('values in a body of %j are encoded as %s', (headers, encoding) => {
  expect(bodyEncoding(headers)).toBe(encoding);
});
