import { expect, test } from '@jest/globals';
import { attempt, createTell, explain } from '../../../src/action/attempt.ts';
import { PerfGateError } from '../../../src/foundation/index.ts';

function listening() {
  const logged: string[] = [];
  return { logged, tell: createTell({ warning: (message) => void logged.push(message) }) };
}

test('a warning is told once, in the log at once and in the summary later', () => {
  const { logged, tell } = listening();
  for (const message of ['one', 'two', 'one']) tell.warn(message);
  expect(logged).toEqual(['one', 'two']);
  expect(tell.warnings).toEqual(['one', 'two']);
});

test('what works gives what it gives, and warns of nothing', async () => {
  const { logged, tell } = listening();
  expect(await attempt(tell, 'There is no comment', async () => 7)).toBe(7);
  expect(logged).toEqual([]);
});

test('what fails costs nothing but a warning that says what to do', async () => {
  const { logged, tell } = listening();
  const error = new PerfGateError('PERMISSION_MISSING', 'GitHub forbids it.', 'Add `checks: write`.');
  expect(await attempt(tell, 'There is no comment', () => Promise.reject(error))).toBeNull();
  expect(logged).toEqual(['There is no comment: GitHub forbids it. Add `checks: write`.']);
});

test.each([
  [new PerfGateError('USAGE', 'wrong', 'Mend it.'), 'wrong Mend it.'],
  [new TypeError('a bug'), 'a bug'],
  ['thrown as a text', 'thrown as a text'],
  [undefined, 'undefined'],
])('%p is explained as %s', (error, words) => {
  expect(explain(error)).toBe(words);
});
