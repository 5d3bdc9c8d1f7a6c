import { expect, test } from '@jest/globals';
import { expectOnlyProblem, problemsOf, type Row, top } from './support/marked-scenario.ts';

test.each<Row>([
  [
    'no name',
    '§requests:\n  - path: /\nload: { rate: 20, duration: 1m }\n',
    'name',
    'is missing',
    'shop api',
  ],
  ['no requests', '§name: x\nload: { rate: 20, duration: 1m }\n', 'requests', 'is missing', 'path: /'],
  ['no load', '§name: x\nrequests: [{ path: / }]\n', 'load', 'is missing', 'rate: 50'],
  [
    'empty requests',
    'name: x\nrequests: §[]\nload: { rate: 20, duration: 1m }\n',
    'requests',
    'not be empty',
    '/',
  ],
  [
    'a text as requests',
    'name: x\nrequests: §/\nload: { rate: 20, duration: 1m }\n',
    'requests',
    'a list',
    '/',
  ],
  [
    'a text as request',
    'name: x\nrequests: [§/]\nload: { rate: 20, duration: 1m }\n',
    'requests[0]',
    'a map',
    '/',
  ],
  ['a number as load', 'name: x\nrequests: [{ path: / }]\nload: §50\n', 'load', 'a map of keys', 'rate: 50'],
  ['an empty load', 'name: x\nrequests: [{ path: / }]\nload:§\n', 'load', 'not nothing', 'rate: 50'],
  ['a map as set-up', top('setup: §{ path: / }'), 'setup', 'a list, not a map', '/health'],
  ['a text as policy', top('compare: §strict'), 'compare', 'a map of keys', 'tolerance'],
])('the structure is refused: %s', (...row) => {
  expectOnlyProblem(row);
});

test('faults of values, of keys and of meaning are told at once, in the order of the file', () => {
  const text = [
    'name: test',
    'requests:',
    '  - path: /a',
    '    method: POST',
    '    weigth: 0',
    '  - path: /b',
    '    expect: { status: "200" }',
    '  - path: /b',
    '  - path: c',
    'load: { rate: 20, duration: 10 }',
    'compare: { tolerance: 1 %, noise-floor: 2 % }',
    'thresholds: { http_req_failed: rate<2 }',
  ].join('\n');
  expect(problemsOf(text).map(({ line, path, message }) => `${line} ${path}: ${message}`)).toEqual([
    '4 requests[0].method: POST may change data in the target',
    '5 requests[0].weigth: is not a key of this map',
    '5 requests[0].weight: must be greater than 0 and at most 1000000, not 0',
    '7 requests[1].expect.status: the text "200" is not a status',
    '8 requests[2]: the endpoint "GET /b" stands there twice, first as requests[1]',
    '9 requests[3].path: must begin with /, not the text "c"',
    '10 load.duration: 10 has no unit',
    '11 compare.noise-floor: the noise floor 2 % is not below the tolerance 1 %',
    '12 thresholds.http_req_failed: the bound 2 is more than the whole',
  ]);
});

test('what only follows from a faulty value is not told', () => {
  // Neither "says no rate" nor "over the budget": whatever the rate was meant to be.
  expect(problemsOf(top('').replace('rate: 20', 'rate: twenty'))).toHaveLength(1);
  expect(problemsOf(top('compare: { tolerance: 5, noise-floor: 90 % }'))).toHaveLength(1);
});
