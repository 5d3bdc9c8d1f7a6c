import { expect, test } from '@jest/globals';
import { checkScenarioModule } from '../../../../src/scenario/index.ts';
import { expectOnlyProblem, loaded, problemsOf, type Row } from '../support/marked-scenario.ts';

const REQUEST = 'requests: [{ name: home, path: / }]\n';

const saturated = (lines: string, load = 'connections: 5, duration: 30s'): string => loaded(lines, load);

const USERS = 'write `vus` instead';

test.each<Row>([
  [
    'a path that is filled in',
    saturated('requests: [{ path: §"/users/{{ user.number }}", name: a }]\n'),
    'requests[0].path',
    'and {{ user.number }} would be another each time',
    USERS,
  ],
  [
    'the executor by its word, and a body that is filled in',
    saturated(
      'requests: [{ name: a, path: / }, { name: b, path: /, method: POST, json: { id: §"{{ user.id }}" } }]\n',
      'executor: saturate, connections: 5, duration: 30s',
    ),
    'requests[1].json.id',
    'and {{ user.id }} would be another',
    USERS,
  ],
  [
    'a header of all that is filled in',
    saturated(`${REQUEST}defaults: { headers: { x-user: §"{{ user.id }}" } }\n`),
    'defaults.headers.x-user',
    'and {{ user.id }} would be another',
    USERS,
  ],
  [
    'braces that stand for themselves',
    saturated('requests: [{ path: §"/{{{{raw", name: a }]\n'),
    'requests[0].path',
    'saturate sends the same request again and again',
    USERS,
  ],
  [
    'an upload',
    saturated(
      'requests: [{ name: up, path: /, method: POST, §multipart: { files: [{ field: f, name: a.bin, sizes: { small: { bytes: 2kB } } }] } }]\n',
    ),
    'requests[0].multipart',
    'files are made up anew for each',
    'Write a `body`',
  ],
  [
    'connections of their own',
    saturated(`${REQUEST}http: { connections: §fresh }\n`),
    'http.connections',
    'keeps its connections busy',
    USERS,
  ],
  [
    'redirects that would be followed',
    saturated(`${REQUEST}http: { redirects: §3 }\n`),
    'http.redirects',
    'saturate follows no redirect, and takes each for the answer',
    USERS,
  ],
  [
    'compressed answers',
    saturated(`${REQUEST}http: { compression: §true }\n`),
    'http.compression',
    'decompresses none',
    USERS,
  ],
  [
    'a proxy, also beside users',
    saturated(
      `${REQUEST}http: { proxy: §environment }\n`,
      'executors: [{ name: a, vus: 2, duration: 30s }, { name: b, connections: 5, duration: 30s }]',
    ),
    'http.proxy',
    'never by a proxy',
    USERS,
  ],
  [
    'an answer without a body that says how long it were',
    saturated('requests: [{ name: a, path: /, method: §HEAD }]\n'),
    'requests[0].method',
    'does not know that an answer to HEAD has no body',
    'Ask with GET',
  ],
  [
    'what would not come once in a round',
    saturated('requests: [{ name: a, path: /, weight: 500 }, { name: b, path: /b, weight: §2 }]\n'),
    'requests[1].weight',
    'a round of 200 requests',
    'at least one 200th of all',
  ],
  [
    'whose data an answer shows',
    saturated(`${REQUEST}§isolation: { belongs-to: "{{ user.id }}", pattern: "of-([0-9]+)" }\n`),
    'isolation',
    'searches no answer',
    USERS,
  ],
  [
    'a log-in of nobody',
    saturated(`${REQUEST}§login: { steps: [{ name: log in, method: POST, path: /login }] }\n`),
    'login',
    'nobody logs in',
    'token from the environment',
  ],
])('%s has no place in saturation', (...row) => {
  expectOnlyProblem(row);
});

const MIXED =
  'executors: [{ name: a, vus: 2, duration: 30s, flows: [user] }, { name: b, connections: 5, duration: 30s, flows: [home] }]';

test.each([
  [
    saturated(
      'requests: [{ name: home, path: / }, { name: user, path: "/{{ user.id }}" }]\nlogin: { steps: [{ name: log in, path: /login }] }\n',
      MIXED,
    ),
    'others may fill in, and log in',
  ],
  [
    saturated('requests: [{ name: a, path: /, weight: 199 }, { name: b, path: /b }]\n'),
    'what comes once in a round',
  ],
  [
    saturated(
      'requests: [{ name: a, path: /, weight: 500 }, { name: b, path: /b }]\n',
      'executors: [{ name: a, vus: 2, duration: 30s }, { name: b, connections: 5, duration: 30s, flows: [b] }]',
    ),
    'weights of what others do',
  ],
  [
    saturated(
      'requests: [{ name: home, path: /, headers: { X-User: nobody } }]\ndefaults: { headers: { x-user: "{{ user.id }}" } }\n',
    ),
    'a header of all that its own stands for',
  ],
  [saturated(`${REQUEST}http: { tls: { verify: false, server-name: shop.test } }\n`), 'TLS with a name'],
])('is refused nothing that it does not touch: %#', (text) => {
  expect(problemsOf(text)).toEqual([]);
});

test('all that is filled in is told at once', () => {
  const found = problemsOf(
    saturated(
      'requests: [{ name: a, path: "/{{ user.id }}", method: HEAD, headers: { x-a: "{{ user.id }}", x-b: "{{ user.number }}" } }]\n',
    ),
  );
  expect(found.map(({ path }) => path)).toEqual([
    'requests[0].path',
    'requests[0].method',
    'requests[0].headers.x-a',
    'requests[0].headers.x-b',
  ]);
});

test('an authority is taken: whether the target is ready is asked by it', () => {
  const document = {
    name: 'test',
    requests: [{ path: '/' }],
    load: { connections: 5, duration: '30s' },
    http: { tls: { ca: 'ca.pem' } },
  };
  const pem = '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n';
  const readFile = () => ({ kind: 'text' as const, name: 'ca.pem', text: pem });
  expect(checkScenarioModule(document, '', 'test.ts', {}, readFile).kind).toBe('valid');
});

test('hooks of a module are not run', () => {
  const document = { name: 'test', requests: [{ path: '/' }], load: { connections: 5, duration: '30s' } };
  const kindOf = (exported: object) => checkScenarioModule(exported, '', 'test.ts', {});
  expect(kindOf(document).kind).toBe('valid');
  expect(kindOf({ ...document, hooks: { provides: ['token'], beforeRequest: undefined } }).kind).toBe(
    'valid',
  );
  const checked = kindOf({ ...document, hooks: { beforeRequest: () => undefined } });
  expect(checked.kind === 'invalid' && checked.problems).toMatchObject([
    { path: 'load.connections', message: expect.stringContaining('runs no hooks') },
  ]);
});
