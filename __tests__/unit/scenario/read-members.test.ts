import { expect, test } from '@jest/globals';
import { readWhole } from '../../../src/scenario/plain-leaves.ts';
import { readItems } from '../../../src/scenario/read-members.ts';

const read = (raw: unknown) => readWhole(raw, 1, 7, 'Write 3.');

test('a list is what its items are', () => {
  expect(readItems([1, 7, 3], read)).toEqual({ kind: 'value', value: [1, 7, 3] });
  expect(readItems([], read)).toEqual({ kind: 'value', value: [] });
});

test('every faulty item is told with its index', () => {
  expect(readItems([1, 13, '3'], read)).toMatchObject({
    kind: 'faults',
    faults: [
      { path: [1], message: 'must be a whole number between 1 and 7, not 13', hint: 'Write 3.' },
      { path: [2], message: 'must be a number, not the text "3"' },
    ],
  });
});
