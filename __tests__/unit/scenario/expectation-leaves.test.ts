import { expect, test } from '@jest/globals';
import { parseScenario } from '../../../src/scenario/index.ts';
import { expectOnlyProblem, request, type Row } from './support/marked-scenario.ts';

const expectation = (lines: string): string => request(`expect:\n  ${lines}`);
const at = 'requests[0].expect';

test.each<Row>([
  [
    'a quoted status',
    expectation('status: §"200"'),
    `${at}.status`,
    'not a status',
    'Remove the quotes: 200.',
  ],
  ['a status of no class', expectation('status: §700'), `${at}.status`, 'not a status', 'from 200 to 599'],
  ['an interim status', expectation('status: §100'), `${at}.status`, 'not a status', 'from 200 to 599'],
  ['a class in capitals', expectation('status: §2XX'), `${at}.status`, 'not a status', 'Did you mean 2xx?'],
  ['one of a list', expectation('status: [200, §"abc"]'), `${at}.status[1]`, 'not a status', '2xx'],
  ['no status', expectation('status: §[]'), `${at}.status`, 'empty list', '[200, 201]'],
  [
    'an empty text',
    expectation('body-contains: §""'),
    `${at}.body-contains`,
    'in every body',
    'right answer',
  ],
  ['a number', expectation('body-contains: [a, §5]'), `${at}.body-contains[1]`, 'must be text', '"5"'],
  ['no texts', expectation('body-contains: §[]'), `${at}.body-contains`, 'empty list', 'List texts'],
  ['no paths', expectation('json: §{}'), `${at}.json`, 'map of JSON paths', '$.items[0].id'],
  ['no $', expectation('json:\n    §items: 1'), `${at}.json.items`, 'not a JSON path', '"$.items"'],
  ['a wildcard', expectation('json:\n    §$.a[*]: 1'), `${at}.json["$.a[*]"]`, 'not a JSON path', 'indexes'],
  [
    'not existing',
    expectation('json:\n    $.a: §{ exists: false }'),
    `${at}.json["$.a"]`,
    'only be',
    '{exists: true}',
  ],
  ['a list', request('expect: §[200]'), at, 'a map of keys, not a list', 'status: 200'],
])('the expectation is refused: %s', (...row) => {
  expectOnlyProblem(row);
});

test('statuses are expanded, sorted and without repetition', () => {
  const [first] = parseScenario(expectation('status: [404, 2xx, 200]'), 'x.yml', {}).requests;
  expect(first?.expect.statuses).toHaveLength(101);
  expect(first?.expect.statuses.at(-1)).toBe(404);
});

test('without an expectation every status from 200 to 399 is a success', () => {
  const [first] = parseScenario(request('weight: 2'), 'x.yml', {}).requests;
  expect(first?.expect).toMatchObject({ bodyContains: [], json: [] });
  expect([first?.expect.statuses[0], first?.expect.statuses.at(-1)]).toEqual([200, 399]);
});

test('a JSON path asks for a value, of whatever kind, or only for existence', () => {
  const lines = 'json: { $.a: 7, $.b: null, $.c: { x: [1] }, $.d: { exists: true } }';
  const [first] = parseScenario(expectation(lines), 'x.yml', {}).requests;
  expect(first?.expect.json).toEqual([
    { path: '$.a', match: { kind: 'equals', value: 7 } },
    { path: '$.b', match: { kind: 'equals', value: null } },
    { path: '$.c', match: { kind: 'equals', value: { x: [1] } } },
    { path: '$.d', match: { kind: 'exists' } },
  ]);
});
