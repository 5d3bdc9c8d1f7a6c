import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { loadHash, parseScenario, type Scenario } from '../../../src/scenario/index.ts';

const WHOLE = readFileSync(join(import.meta.dirname, 'support/whole-surface.yml'), 'utf8');

function parsed(text = WHOLE): Scenario {
  return parseScenario(text, 'whole.yml', {}, (path) => ({
    kind: 'text',
    name: path,
    text: 'id,tenant,email\n1,acme,a@acme.example\n2,umbrella,b@umbrella.example\n',
  }));
}

const scenario = parsed();
const [journey] = scenario.journeys;

test('a journey keeps its steps in order, each of its kind', () => {
  expect(journey).toMatchObject({ name: 'checkout', weight: 2, primary: true });
  expect(journey?.steps.map(({ kind }) => kind)).toEqual(
    'request think think think request request group if repeat repeat for-each poll request'.split(' '),
  );
});

test('requests of steps are complete, and what they capture says where from', () => {
  expect(journey?.steps[0]).toMatchObject({
    request: { name: 'list', method: 'GET', primary: true, timeoutMs: 10_000, multipart: null },
    captures: [
      { name: 'id', from: { kind: 'json', path: '$.items[0].id' }, otherwise: null },
      { name: 'items', from: { kind: 'json', path: '$.items' } },
      { name: 'stock', from: { kind: 'json', path: '$.stock' } },
    ],
    acknowledge: null,
  });
  expect(journey?.steps[5]).toMatchObject({
    request: { method: 'POST', body: '{"productId":"{{ id }}","n":{{{ quantity }}}}' },
    captures: [
      { name: 'csrf', from: { kind: 'regex', pattern: String.raw`csrf=(\w+)` }, otherwise: null },
      { name: 'session', from: { kind: 'cookie', name: 'sid' } },
      { name: 'line', from: { kind: 'json', path: '$.id' }, otherwise: '0' },
    ],
    acknowledge: '{{ line }}',
  });
});

test('think times are laws, conditions comparisons, loops limited', () => {
  expect(journey?.steps.slice(1, 4)).toEqual([
    { kind: 'think', time: { kind: 'fixed', ms: 2000 } },
    { kind: 'think', time: { kind: 'uniform', fromMs: 1000, toMs: 3000 } },
    { kind: 'think', time: { kind: 'log-normal', medianMs: 2000, sigma: 0.5, maxMs: 20_000 } },
  ]);
  expect(journey?.steps[7]).toMatchObject({
    condition: { value: '{{ stock }}', test: { kind: 'above', to: '0' } },
    steps: [{ request: { path: '/a' } }],
    otherwise: [{ request: { path: '/b' } }],
  });
  expect(journey?.steps[8]).toMatchObject({ times: 3, whilst: null });
  expect(journey?.steps[9]).toMatchObject({ times: 10, whilst: { test: { kind: 'is', to: '5' } } });
  expect(journey?.steps[10]).toMatchObject({ list: '{{ items }}', item: 'thing', atMost: 10 });
});

test('a poll and an upload are complete', () => {
  expect(journey?.steps[11]).toMatchObject({
    request: { name: 'job done', path: '/jobs/{{ job }}', method: 'GET' },
    until: [{ path: '$.status', match: { kind: 'equals', value: 'done' } }],
    failWhen: [{ path: '$.status', match: { kind: 'equals', value: 'failed' } }],
    everyMs: 500,
    timeoutMs: 60_000,
  });
  expect(journey?.steps[12]).toMatchObject({
    request: {
      multipart: {
        fields: { title: '{{ code }}' },
        files: [
          {
            field: 'file',
            fileName: 'a.bin',
            sizes: [
              { name: 'small', weight: 60, fromBytes: 1000, toBytes: 100_000 },
              { name: 'medium', weight: 30, fromBytes: 1e6, toBytes: 1e6 },
              { name: 'large', weight: 10, fromBytes: 5e6, toBytes: 10e6 },
            ],
          },
        ],
      },
    },
  });
});

test('a header of defaults that needs the log-in goes to all but the log-in and the consistency step', () => {
  const [login] = scenario.login?.steps ?? [];
  expect(scenario.requests[0]?.headers).toEqual({ authorization: 'Bearer {{ token }}' });
  expect(login).toMatchObject({ request: { headers: { 'content-type': 'application/json' } } });
  expect(login?.kind === 'request' && login.request.headers['authorization']).toBe(undefined);
  expect(scenario.consistency?.request.headers).toEqual({});
  expect(scenario.webSockets[0]?.headers).toEqual({ authorization: 'Bearer {{ token }}' });
});

test('a WebSocket is complete', () => {
  expect(scenario.webSockets).toMatchObject([
    {
      name: 'chat',
      path: '/ws?room={{ customers.id }}',
      subprotocols: ['chat.v1'],
      connectTimeoutMs: 10_000,
      holdMs: 60_000,
      messages: [
        {
          name: 'say',
          text: '{"id":"{{ message.id }}","text":"hello"}',
          perSecond: 1,
          replyId: '$.id',
          replyTimeoutMs: 5000,
          isBroadcast: false,
        },
      ],
      sentAt: '$.sentAt',
      broadcastId: '$.id',
      pingMs: 10_000,
      reconnection: { attempts: 5, backOffMs: 500, maxMs: 10_000 },
    },
  ]);
});

test('data, HTTP options and what crosses users are complete', () => {
  expect(scenario.data.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'rows customers',
    'integer quantity',
    'uuid order-id',
    'choice colour',
    'text code',
  ]);
  expect(scenario.data[0]).toMatchObject({ pick: 'per-user', rows: [{ tenant: 'acme' }, { id: '2' }] });
  expect(scenario.http).toMatchObject({ connections: 'fresh', redirects: 3, tls: { verify: false } });
  expect(scenario.isolation).toEqual({
    belongsTo: '{{ customers.tenant }}',
    pattern: 'tenant-([a-z0-9]+)',
  });
  expect(scenario.consistency).toMatchObject({
    request: { path: '/orders/{{ acknowledged }}' },
    sample: 1000,
  });
});

test.each([
  [/steps: \[\{ path: \/c \}\]\n {6}- for-each/, 'steps: [{ path: /cc }]\n      - for-each', true, 'a step'],
  [/think: 2s/, 'think: 3s', true, 'a think time'],
  [/rate: 1\/s/, 'rate: 2/s', true, 'messages of a WebSocket'],
  [/integer: \[1, 5\]/, 'integer: [1, 6]', true, 'data'],
  [/connections: fresh/, 'connections: reuse', true, 'HTTP options'],
  [/availability: rate>0.99/, 'availability: rate>0.9', false, 'a threshold'],
  [/^name: shop/, 'name: other', false, 'the name'],
])('the identity of the load depends on what it sends: %# %s', (part, replacement, changes) => {
  expect(WHOLE).toMatch(part);
  expect(loadHash(parsed(WHOLE.replace(part, replacement))) !== loadHash(scenario)).toBe(changes);
});
