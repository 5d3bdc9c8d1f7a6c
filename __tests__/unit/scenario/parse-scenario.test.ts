import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ProblemsError } from '../../../src/foundation/index.ts';
import { DEFAULT_POLICY, NO_HOOKS, parseScenario } from '../../../src/scenario/index.ts';
import { load, problemsOf, request, top } from './support/marked-scenario.ts';

const EXAMPLES = join(import.meta.dirname, '../../../scenarios');

test.each(readdirSync(EXAMPLES).filter((name) => name.endsWith('.yml')))(
  'the example %s parses without variables',
  (name) => {
    const text = readFileSync(join(EXAMPLES, name), 'utf8');
    const scenario = parseScenario(text, name, {});
    expect(scenario.secrets).toEqual([]);
    expect(text.startsWith('# yaml-language-server: $schema=./scenario.schema.json\n')).toBe(true);
  },
);

test('five lines are a scenario; everything else has its documented default', () => {
  const text = 'name: minimal\nrequests:\n  - path: /\nload: { rate: 20, duration: 1m }\n';
  const { requests, ...rest } = parseScenario(text, 'minimal.yml', {});
  expect(rest).toEqual({
    name: 'minimal',
    description: '',
    source: 'minimal.yml',
    journeys: [],
    webSockets: [],
    login: null,
    data: [],
    isolation: null,
    consistency: null,
    http: {
      connections: 'reuse',
      redirects: 0,
      compression: false,
      tls: { verify: true, authority: null, certificate: null, key: null, serverName: null },
      proxy: 'none',
    },
    hooks: NO_HOOKS,
    load: {
      executors: [
        {
          model: 'open',
          executor: 'constant-arrival-rate',
          name: 'load',
          startMs: 0,
          flows: null,
          arrivals: 'poisson',
          phases: [{ durationMs: 60_000, fromPerSecond: 20, toPerSecond: 20 }],
          maxInFlight: 200,
        },
      ],
      warmUpMs: 5000,
      pattern: null,
    },
    limits: { requestBudget: 200_000, messageBudget: 10_000_000 },
    setup: [],
    teardown: [],
    thresholds: [],
    policy: DEFAULT_POLICY,
    accessHeaders: [],
    defaultHeaders: {},
    secrets: [],
  });
  expect(requests).toMatchObject([
    {
      name: 'GET /',
      method: 'GET',
      path: '/',
      headers: {},
      body: null,
      weight: 1,
      primary: false,
      timeoutMs: 10_000,
    },
  ]);
});

test('messages of WebSockets alone are enough for isolation to look at', () => {
  const text =
    'name: chat\nwebsockets: [{ name: chat, path: /ws }]\nload: { vus: 3, duration: 1m }\n' +
    "isolation: { belongs-to: '{{ user.id }}', pattern: 'tenant-(\\d+)' }\n";
  expect(parseScenario(text, 'chat.yml', {}).isolation?.belongsTo).toBe('{{ user.id }}');
});

test('all problems come in one error that names the file and how many they are', () => {
  const text = 'name: test\nrequests:\n  - path: a\n  - path: b\nload: { rate: 20, duration: 1m }\n';
  const parse = (): unknown => parseScenario(text, 'shop.yml', {});
  expect(parse).toThrow(ProblemsError);
  expect(parse).toThrow('2 problems in shop.yml');
});

test('the default name leaves the query out', () => {
  const text = 'name: t\nrequests: [{ path: "/search?q=lamp" }]\nload: { rate: 20, duration: 1m }\n';
  expect(parseScenario(text, 'x.yml', {}).requests[0]?.name).toBe('GET /search');
});

test('a default name holds variables by their names: what they hold may be secret', () => {
  const text = top(
    'setup: [{ path: "/in/${TOKEN}" }]\nteardown: [{ path: "/out/${TOKEN}" }]\nthresholds: { "http_req_failed{endpoint:GET /shops/${SHOP}/7}": rate<0.01 }',
  ).replace('name: home\n    path: /', 'path: /shops/${SHOP}/${ITEM:-7}?key=${TOKEN}');
  const scenario = parseScenario(text, 'x.yml', { SHOP: 'oak', TOKEN: 't0ken' });
  const [request] = scenario.requests;
  expect([request?.name, request?.path]).toEqual(['GET /shops/${SHOP}/7', '/shops/oak/7?key=t0ken']);
  expect(scenario.setup[0]?.name).toBe('GET /in/${TOKEN}');
  expect(scenario.teardown[0]?.name).toBe('GET /out/${TOKEN}');
  expect(JSON.stringify({ ...scenario, secrets: [] }).match(/t0ken/g)).toHaveLength(3);
});

test('two requests that differ in a variable only have names of their own', () => {
  const text =
    'name: t\nrequests: [{ path: "/${A}" }, { path: "/${B}" }]\nload: { rate: 20, duration: 1m }\n';
  const { requests } = parseScenario(text, 'x.yml', { A: 'same', B: 'same' });
  expect(requests.map(({ name }) => name)).toEqual(['GET /${A}', 'GET /${B}']);
});

test('the headers for every request are known for themselves, too', () => {
  const text = top('defaults: { headers: { X-Preview: "${TOKEN}" } }');
  expect(parseScenario(text, 'x.yml', { TOKEN: 't0ken' }).defaultHeaders).toEqual({ 'x-preview': 't0ken' });
});

test('an unquoted variable is a number where one is wanted, and text where text is', () => {
  const text = [
    'name: t',
    'requests:',
    '  - path: /',
    '    headers:',
    '      x-a: ${NUMBER}',
    'load:',
    '  rate: ${RATE:-50}',
    '  duration: ${TIME}',
  ].join('\n');
  const { load: parsed, requests } = parseScenario(text, 'x.yml', { TIME: '2m', NUMBER: '12345' });
  expect(parsed.executors).toMatchObject([
    { phases: [{ durationMs: 120_000, fromPerSecond: 50, toPerSecond: 50 }] },
  ]);
  expect(requests[0]?.headers).toEqual({ 'x-a': '12345' });
});

test('a variable that holds the wrong thing is refused where it stands', () => {
  const [problem] = problemsOf(load('rate: ${RATE}\nduration: 1m'), { RATE: 'fast' });
  expect(problem).toMatchObject({ line: 5, column: 9, path: 'load.rate' });
});

test('what variables bring into requests is secret; defaults, short values and the load are not', () => {
  const text = [
    'name: ${NAME}',
    'defaults: { headers: { authorization: "Bearer ${TOKEN}" } }',
    'requests:',
    '  - path: /${KEY}?x=${SHORT}&y=${OTHER:-fallback}',
    '    expect: { body-contains: "${SEEN}" }',
    '  - path: /b',
    '    headers: { x-again: "${TOKEN}" }',
    'load:',
    '  rate: ${RATE}',
    '  duration: 1m',
  ].join('\n');
  const variables = {
    NAME: 'named',
    TOKEN: 't0ken',
    KEY: 'k3yk3y',
    SHORT: 'abc',
    SEEN: 'seen!',
    RATE: '1000',
  };
  expect(parseScenario(text, 'x.yml', variables).secrets).toEqual(['t0ken', 'k3yk3y', 'seen!']);
});

test('a problem never shows what a variable held', () => {
  const [problem] = problemsOf(
    request('headers: { x-a: "${TOKEN}" }\n').replace('path: /', 'path: ${TOKEN}'),
    {
      TOKEN: 's3cret-value',
    },
  );
  expect(problem?.message).toContain('must begin with /');
  expect(JSON.stringify(problem)).not.toContain('s3cret-value');
});

test.each([
  [`eyJ${'h'.repeat(80)}`, 'eyJ', 'one that is cut short'],
  ['/s3c/+Val ue', 'Val', 'one that a hint encodes'],
])('nor a part of it: %s', (value, part) => {
  const problems = problemsOf(request('timeout: ${TOKEN}\n').replace('path: /', 'path: "${TOKEN}"'), {
    TOKEN: value,
  });
  expect(problems).toHaveLength(2);
  expect(JSON.stringify(problems)).not.toContain(part);
});

test('tear-down and set-up are complete requests that carry no load', () => {
  const { setup, teardown } = parseScenario(
    top(
      'defaults: { timeout: 2s }\nsetup: [{ path: /in, name: log in }]\nteardown: [{ path: /out, timeout: 1s }]',
    ),
    'x.yml',
    {},
  );
  expect(setup).toMatchObject([{ name: 'log in', timeoutMs: 2000, weight: 1, primary: false }]);
  expect(teardown).toMatchObject([{ name: 'GET /out', timeoutMs: 1000 }]);
});
