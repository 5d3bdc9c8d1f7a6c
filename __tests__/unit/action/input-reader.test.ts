import { expect, test } from '@jest/globals';
import { createInputReader } from '../../../src/action/input-reader.ts';

function readerOf(given: Readonly<Record<string, string>>) {
  return createInputReader((name) => given[name] ?? '');
}

test('texts are trimmed, and of lines the empty ones left out', () => {
  const reader = readerOf({ url: '  http://x \n', scenario: '\n a.yml \r\n\n  b.yml\n' });
  expect(reader.text('url')).toBe('http://x');
  expect(reader.lines('scenario')).toEqual(['a.yml', 'b.yml']);
  expect([reader.text('nothing'), reader.lines('nothing')]).toEqual(['', []]);
  expect(reader.error()).toBeNull();
});

test('a word is one of the list, or nothing', () => {
  const reader = readerOf({ mode: 'auto', gate: 'mian' });
  expect([reader.word('mode', ['auto', 'main']), reader.word('none', ['auto'])]).toEqual(['auto', null]);
  expect(reader.error()).toBeNull();
  expect(reader.word('gate', ['auto', 'main'])).toBeNull();
  expect(reader.error()?.problems).toMatchObject([{ path: 'gate', hint: 'Use one of: auto, main.' }]);
});

test.each([
  ['several lines', 'a\nb'],
  ['a tab', 'a\tb'],
  ['an escape', 'a\u001b[31mb'],
  ['too many characters', 'x'.repeat(131)],
])('%s are no line: the default is taken, and it is said', (_, text) => {
  const reader = readerOf({ name: text });
  expect(reader.line('name', 'default', 130)).toBe('default');
  expect(reader.error()?.problems.map(({ path }) => path)).toEqual(['name']);
});

test('a line may be as long as allowed, and is the default where it is empty', () => {
  const reader = readerOf({ name: 'x'.repeat(130), blank: '  ' });
  expect(reader.line('name', 'default', 130)).toHaveLength(130);
  expect(reader.line('blank', 'default', 130)).toBe('default');
  expect(reader.error()).toBeNull();
});

test('durations are in milliseconds, and all that is wrong is told at once', () => {
  const reader = readerOf({ wait: '7m', timeout: 'soon' });
  expect([reader.duration('wait', '0s'), reader.duration('none', '13s')]).toEqual([420_000, 13_000]);
  expect(reader.error()).toBeNull();
  reader.duration('timeout', '30s');
  expect(reader.error()?.message).toBe('An input is wrong');
  reader.object('url', 'is missing', 'Give it.');
  const error = reader.error();
  expect([error?.code, error?.message]).toEqual(['USAGE', '2 inputs are wrong']);
  expect(error?.problems.map(({ path }) => path)).toEqual(['timeout', 'url']);
});
