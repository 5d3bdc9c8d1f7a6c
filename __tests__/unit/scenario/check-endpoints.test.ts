import { expect, test } from '@jest/globals';
import { checkScenario, endpointNames, parseScenario } from '../../../src/scenario/index.ts';

const scenario = (requests: string, steps: string): string =>
  `name: x\nallow-writes: true\nrequests: [${requests}]\njourneys: [{ name: j, steps: [${steps}] }]\nload: { rate: 20, duration: 1m }\n`;
const UPLOAD =
  'multipart: { files: [{ field: f, sizes: { small: { bytes: 1kB }, large: { bytes: 1MB } } }] }';

test.each([
  ['{ path: /a, name: a }', '{ path: /a, name: a }', 'a request and a step'],
  ['{ path: /a }', '{ path: /b }, { repeat: 2, steps: [{ path: /b }] }', 'two steps without names'],
  [
    '{ path: /a }',
    `{ path: /u, method: POST, name: u, ${UPLOAD} }, { path: /u, method: POST, name: u, ${UPLOAD} }`,
    'the same upload twice',
  ],
  ['{ path: "/a?x=1" }', '{ path: "/a?x=1" }', 'the same query'],
])('a name may stand twice where the same is sent: %#', (requests, steps) => {
  expect(checkScenario(scenario(requests, steps), 'x.yml', {})).toMatchObject({ kind: 'valid' });
});

test.each([
  ['{ path: /a, name: a }', '{ path: /a, method: POST, name: a }', 'another method'],
  ['{ path: /a, name: a }', '{ path: "/a/{{ user.id }}", name: a }', 'another path'],
  ['{ path: "/a?x=1" }', '{ path: "/a?x=2" }', 'another query under the default name'],
  ['{ path: /s, name: u small }', `{ path: /u, method: POST, name: u, ${UPLOAD} }`, 'the name of a size'],
  [
    '{ path: /a }',
    '{ poll: { path: /b, until: { $.x: 1 } }, name: p }, { path: /c, name: p }',
    'a poll and a request',
  ],
])('a name stands for one request only: %#', (requests, steps) => {
  expect(checkScenario(scenario(requests, steps), 'x.yml', {})).toMatchObject({
    kind: 'invalid',
    problems: [{ message: expect.stringContaining('is another request than that of') }],
  });
});

test('the sizes of an upload are endpoints of their own', () => {
  const text = scenario('{ path: /a }', `{ path: /u, method: POST, name: u, ${UPLOAD} }`);
  expect(endpointNames(parseScenario(text, 'x.yml', {}))).toEqual(['GET /a', 'u small', 'u large']);
});
