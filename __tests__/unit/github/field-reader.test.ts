import { expect, test } from '@jest/globals';
import { createFieldReader } from '../../../src/github/field-reader.ts';

test.each([
  ['a branch', 'main', true],
  ['a reference', 'refs/pull/7/merge', true],
  ['letters of any language', 'funktion/größe', true],
  ['a line break', 'main\nx', false],
  ['a space', 'a b', false],
  ['a range', 'a..b', false],
  ['a reflog', 'a@{1}', false],
  ['an option', '-x/../y', false],
  ['a hidden part', 'a/.b', false],
  ['a lock', 'a.lock', false],
  ['a slash at the end', 'a/', false],
  ['nothing', '', false],
])('a reference with %s is judged as git judges it', (_, ref, accepted) => {
  const reader = createFieldReader('', { ref });
  expect(reader.ref('ref')).toBe(accepted ? ref : '');
  expect(reader.problems()).toHaveLength(accepted ? 0 : 1);
});

test.each([
  ['a number', 7, 7],
  ['digits', '130', 130],
])('%s is a count', (_, value, expected) => {
  expect(createFieldReader('', { value }).count('value')).toBe(expected);
});

test.each([0, -1, 1.5, '1e3', '', null, {}, [7], '9'.repeat(30), Number.NaN])('%p is no count', (value) => {
  const reader = createFieldReader('event', { value });
  reader.count('value');
  expect(reader.problems()).toEqual([expect.stringContaining('event.value')]);
});

test('a path never leads into what the value inherits', () => {
  const reader = createFieldReader('event', {});
  expect(reader.optional('constructor.name')).toBe(false);
  expect(reader.text('__proto__.toString', /./)).toBe('');
});

test.each([
  ['https://github.example/', 'https://github.example'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ['https://user:secret@github.com', ''],
  ['javascript:alert(1)', ''],
  ['github.com', ''],
])('the address %s reads as %p', (url, expected) => {
  expect(createFieldReader('', { url }).url('url')).toBe(expected);
});

test('a flag is true only where there is true', () => {
  const reader = createFieldReader('event', { yes: true, no: false, text: 'true' });
  expect(['yes', 'no', 'text', 'absent'].map((path) => reader.flag(path))).toEqual([
    true,
    false,
    false,
    false,
  ]);
  expect(reader.problems()).toEqual([]);
});

test('the texts of a list are those that are texts', () => {
  const labels = [{ name: 'perf' }, { name: 7 }, null, { name: 'x'.repeat(2000) }, { name: 'docs' }];
  const reader = createFieldReader('event', { labels, other: { length: 3 } });
  expect(reader.texts('labels', 'name')).toEqual(['perf', 'docs']);
  expect([...reader.texts('other', 'name'), ...reader.texts('absent', 'name')]).toEqual([]);
});
