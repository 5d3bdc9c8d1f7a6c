import { expect, test } from '@jest/globals';
import { expectOnlyProblem, problemsOf, request, type Row, top } from './support/marked-scenario.ts';

const requests = (lines: string): string =>
  `name: test\nrequests:\n${lines}\nload: { rate: 20, duration: 1m }\n`;

test.each<Row>([
  [
    'a write',
    requests('  - path: /\n    method: §PUT'),
    'requests[0].method',
    'PUT may change',
    'allow-writes: true',
  ],
  [
    'a write before the load',
    top('setup:\n  - path: /x\n    method: §POST'),
    'setup[0].method',
    'POST',
    'allow-writes',
  ],
  [
    'two bodies',
    request('method: POST\nbody: x\n§json: {}'),
    'requests[0].json',
    'beside body',
    'one of the two',
  ],
  [
    'a GET with a body',
    request('§body: x'),
    'requests[0].body',
    'a GET request carries no',
    'another method',
  ],
  ['a GET with JSON', request('§json: {}'), 'requests[0].json', 'a GET request carries no', 'another method'],
  [
    'a HEAD with an expected body',
    request('method: HEAD\nexpect:\n  §body-contains: x'),
    'requests[0].expect.body-contains',
    'HEAD has no body',
    'GET',
  ],
  [
    'a name twice',
    requests('  - path: /a\n    name: x\n  - path: /b\n    name: §x'),
    'requests[1].name',
    'twice',
    'own',
  ],
  [
    'a default name twice',
    requests('  - path: /a?x=1\n  - §path: /a?x=2'),
    'requests[1]',
    '"GET /a" stands',
    'own',
  ],
  [
    'the name of all',
    requests('  - path: /a\n    name: §"*"'),
    'requests[0].name',
    'not a name',
    'whole scenario',
  ],
])('the requests are refused: %s', (...row) => {
  expectOnlyProblem(row);
});

test.each([
  [requests('  - path: /\n    method: OPTIONS'), 'OPTIONS changes nothing'],
  [requests('  - path: /\n  - path: /\n    method: HEAD'), 'the method tells the two apart'],
  [top('setup: [{ path: /login }, { path: /login }]'), 'steps may repeat: no report tells them apart'],
  [request('method: DELETE\nbody: x'), 'a DELETE may have a body'],
])('the requests are accepted: %#', (text) => {
  expect(problemsOf(text)).toEqual([]);
});
