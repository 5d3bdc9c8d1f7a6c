import { expect, test } from '@jest/globals';
import { leftChecks } from '../../../src/action/check.ts';

function left(state: string) {
  return leftChecks({ getState: (name) => (name === 'openChecks' ? state : '') });
}

const END = { name: null, conclusion: 'failure', title: 'Regression' };

test('the check runs that a job left open are known with the ends that were found', () => {
  expect(left('')).toEqual([]);
  expect(
    left(
      JSON.stringify([
        [7, null],
        [13, END],
      ]),
    ),
  ).toEqual([
    { id: 7, end: null },
    { id: 13, end: END },
  ]);
  const renamed = { ...END, name: 'perf-gate (a1)' };
  expect(left(JSON.stringify([[7, renamed]]))).toEqual([{ id: 7, end: renamed }]);
});

test.each([
  ['no list', '{"7": null}', []],
  ['an id that is none', '[["7", null], [0, null], [-1, null], [1.5, null], [null, null]]', []],
  ['no pair', '[7, "x", null]', []],
  ['an unknown conclusion', '[[7, {"conclusion": "green", "title": "x"}]]', [{ id: 7, end: null }]],
  ['half an end', '[[7, {"conclusion": "success"}]]', [{ id: 7, end: null }]],
  [
    'a name that is no text',
    '[[7, {"name": 1, "conclusion": "success", "title": 2}]]',
    [{ id: 7, end: { name: null, conclusion: 'success', title: '2' } }],
  ],
])('of a state with %s only what is sound is taken', (_, state, expected) => {
  expect(left(state)).toEqual(expected);
});
