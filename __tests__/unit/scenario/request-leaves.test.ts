import { expect, test } from '@jest/globals';
import { parseScenario } from '../../../src/scenario/index.ts';
import { expectOnlyProblem, request, type Row, top } from './support/marked-scenario.ts';

const path = (value: string): string =>
  `name: test\nrequests:\n  - path: ${value}\nload: { rate: 20, duration: 1m }\n`;
const at = 'requests[0].path';

test.each<Row>([
  ['no slash', path('§products'), at, 'must begin with /', 'Write /products.'],
  ['a whole URL', path('§https://shop.example/a?b=1'), at, 'whole URL', 'Write /a?b=1 here'],
  ['a URL without a path', path('§http://shop.example'), at, 'whole URL', 'Write / here'],
  ['another host', path('§//evil.example/'), at, 'another host', 'one /'],
  ['another host by backslash', path('§/\\evil.example/'), at, 'backslash', '%5C'],
  ['a fragment', path('§/a#b'), at, 'fragment', '%23'],
  ['a space', path('§/a b'), at, 'must be encoded', 'Write /a%20b.'],
  ['an umlaut', path('§/für'), at, 'must be encoded', 'Write /f%C3%BCr.'],
  [
    'nothing',
    'name: test\nrequests:\n  - path:§\nload: { rate: 20, duration: 1m }\n',
    at,
    'is empty',
    'text',
  ],
  [
    'missing',
    'name: test\nrequests:\n  - §method: GET\nload: { rate: 20, duration: 1m }\n',
    at,
    'is missing',
    '/products',
  ],
])('the path is refused: %s', (...row) => {
  expectOnlyProblem(row);
});

const headers = (lines: string): string => request(`headers:\n  ${lines}`);

test.each<Row>([
  ['no map', request('headers: §[a]'), 'requests[0].headers', 'a map of headers', 'accept: text/html'],
  ['no name', headers('§"a b": x'), 'requests[0].headers["a b"]', 'not a header name', 'hyphens'],
  ['a number', headers('x-count: §5'), 'requests[0].headers.x-count', 'text, not the number 5', '"5"'],
  ['a line break', headers('x-a: §"b\\r\\nc: d"'), 'requests[0].headers.x-a', 'cannot carry', 'line breaks'],
  ['two cases', headers('x-a: b\n  §X-A: c'), 'requests[0].headers.X-A', 'twice', 'keep one'],
  [
    'the length',
    headers('§Content-Length: "3"'),
    'requests[0].headers.Content-Length',
    'cannot be set',
    'body',
  ],
  ['the trace', headers('§traceparent: x'), 'requests[0].headers.traceparent', 'cannot be set', 'of its own'],
  ['in the defaults', top('defaults: { headers: { x-a: §1 } }'), 'defaults.headers.x-a', 'text', '"1"'],
])('the headers are refused: %s', (...row) => {
  expectOnlyProblem(row);
});

test('header names are kept in lower case, those of the request before the defaults', () => {
  const text = `${headers('X-A: own')}defaults: { headers: { x-a: shared, Accept: text/html } }\n`;
  const [first] = parseScenario(text, 'x.yml', {}).requests;
  expect(first?.headers).toEqual({ 'x-a': 'own', accept: 'text/html' });
});

test('any YAML value is sent as JSON, null and texts included', () => {
  const bodies = ['{ a: [1, true, null], b: "2" }', 'null', '"text"', '7'].map((json) => {
    const [first] = parseScenario(request(`method: POST\njson: ${json}`), 'x.yml', {}).requests;
    return [first?.body, first?.headers['content-type']];
  });
  expect(bodies).toEqual([
    ['{"a":[1,true,null],"b":"2"}', 'application/json'],
    ['null', 'application/json'],
    ['"text"', 'application/json'],
    ['7', 'application/json'],
  ]);
});
