import { expect, test } from '@jest/globals';
import { createOutputTail } from '../../../src/target/output-tail.ts';

test('a short output is kept whole', () => {
  const tail = createOutputTail([]);
  tail.append(Buffer.from('starting\n'));
  tail.append(Buffer.from('listening on 4711\n'));
  expect(tail.text()).toBe('starting\nlistening on 4711\n');
});

test('nothing written is an empty text', () => {
  const tail = createOutputTail(['secret-1']);
  expect(tail.text()).toBe('');
  expect(tail.lastLines(3)).toBe('');
});

test('a long output keeps its end, from the beginning of a line', () => {
  const tail = createOutputTail([], 30);
  for (let line = 1; line <= 400; line++) tail.append(Buffer.from(`line ${line}\n`));
  expect(tail.text()).toBe('line 398\nline 399\nline 400\n');
});

test('a character cut in the middle of its bytes does no harm across chunks', () => {
  const tail = createOutputTail([]);
  const bytes = Buffer.from('größer\n');
  tail.append(bytes.subarray(0, 3));
  tail.append(bytes.subarray(3));
  expect(tail.text()).toBe('größer\n');
});

test('the last lines leave out the empty ones', () => {
  const tail = createOutputTail([]);
  tail.append(Buffer.from('one\ntwo\n\n  \nthree\n\n'));
  expect(tail.lastLines(2)).toBe('two\nthree');
});

test('terminal colours are taken away', () => {
  const tail = createOutputTail([]);
  tail.append(Buffer.from('\u001b[31mred\u001b[0m\n'));
  expect(tail.text()).toBe('red\n');
});

test('a secret split over two chunks is masked', () => {
  const tail = createOutputTail(['hunter2-hunter2']);
  tail.append(Buffer.from('password hunter2-'));
  tail.append(Buffer.from('hunter2 ok\n'));
  expect(tail.text()).toBe('password *** ok\n');
});

test('a secret whose beginning was cut off is not shown either', () => {
  const secret = 'abcdefghijklmnop';
  const tail = createOutputTail([secret], 40);
  tail.append(Buffer.from(`${'x'.repeat(30)}${secret}${'y'.repeat(30)}`));
  expect(tail.text()).not.toMatch(/[a-p]/);
});
