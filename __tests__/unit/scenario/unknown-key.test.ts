import { expect, test } from '@jest/globals';
import { expectOnlyProblem, load, problemsOf, request, type Row, top } from './support/marked-scenario.ts';

test.each<Row>([
  ['a swap', request('§wieght: 2'), 'requests[0].wieght', 'not a key', 'Did you mean weight?'],
  ['camel case', load('rate: 20\nduration: 1m\n§warmUp: 1s'), 'load.warmUp', 'not a key', 'mean warm-up?'],
  ['at the top', top('§tresholds: {}'), 'tresholds', 'not a key', 'mean thresholds?'],
  ['in the wrong map', top('§rate: 20'), 'rate', 'not a key', '`rate` belongs under `load`.'],
  ['two levels off', request('§status: 200'), 'requests[0].status', 'not a key', 'under `requests.expect`'],
  [
    'too deep',
    load('rate: 20\nduration: 1m\n§thresholds: {}'),
    'load.thresholds',
    'not a key',
    'at the top level',
  ],
  ['a URL', request('§url: http://x/'), 'requests[0].url', 'not a key', '--url'],
  ['virtual users', load('rate: 20\nduration: 1m\n§vus: 10'), 'load.vus', 'not a key', 'open model'],
  ['a merge key', request('§<<: {}'), 'requests[0]["<<"]', 'not a key', '`defaults`'],
  ['nothing like it', top('§zebra: 1'), 'zebra', 'not a key', 'The keys here are version, name'],
  [
    'a step with a weight',
    top('setup:\n  - path: /\n    §weight: 2'),
    'setup[0].weight',
    'not a key',
    'under `requests`',
  ],
  ['what every object has', top('§toString: 1'), 'toString', 'not a key', 'The keys here are'],
])('the key is refused: %s', (...row) => {
  expectOnlyProblem(row);
});

test('what surely was meant is read as such, so that its own faults are told too and nothing is called missing', () => {
  const problems = problemsOf('nme: test\nreqests:\n  - pth: products\nlaod: { rate: "20", duration: 1m }\n');
  expect(problems.map(({ line, column, path }) => [line, column, path])).toEqual([
    [1, 1, 'nme'],
    [2, 1, 'reqests'],
    [3, 5, 'requests[0].pth'],
    [3, 10, 'requests[0].path'],
    [4, 1, 'laod'],
    [4, 15, 'load.rate'],
  ]);
});

test('a misspelled key beside the right one is only unknown', () => {
  expect(problemsOf(request('weight: 2\nwieght: x'))).toHaveLength(1);
});
