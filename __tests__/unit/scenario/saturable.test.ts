import { expect, test } from '@jest/globals';
import { parseScenario, saturable } from '../../../src/scenario/index.ts';

const LOAD = 'load: { rate: 30, duration: 60s }\n';
const LIST = 'requests: [{ name: list, path: /list }]\n';

function found(yaml: string) {
  return saturable(parseScenario(`name: shop\nallow-writes: true\n${yaml}`, 'shop.yml', {}));
}

function weights(yaml: string): Readonly<Record<string, number>> {
  const answer = found(yaml);
  if (answer.kind === 'not-saturable') throw new Error(answer.reason);
  const total = answer.requests.reduce((sum, { weight }) => sum + weight, 0);
  const shares: Record<string, number> = {};
  for (const { name, weight } of answer.requests)
    shares[name] = Number(((shares[name] ?? 0) + weight / total).toFixed(4));
  return shares;
}

test.each<[string, Readonly<Record<string, number>>, string]>([
  [
    `requests: [{ name: list, path: /list, weight: 3 }, { name: item, path: /item, weight: 1 }]\n${LOAD}`,
    { list: 0.75, item: 0.25 },
    'as they are weighed',
  ],
  [
    `requests: [{ name: list, path: /list }, { name: order, method: POST, path: /orders }]\n${LOAD}`,
    { list: 0.5, order: 0.5 },
    'writes too, because the scenario allows them',
  ],
  [
    `journeys:
  - name: browse
    steps:
      - { name: home, path: / }
      - { think: 1s }
      - { repeat: 3, steps: [{ name: item, path: /item }] }
${LOAD}`,
    { home: 0.25, item: 0.75 },
    'each step of a journey as often as an iteration takes it',
  ],
  [
    `requests: [{ name: list, path: /list }, { name: item, path: /item }]
load:
  executors:
    - { name: lists, rate: 30, duration: 60s, flows: [list] }
    - { name: items, rate: 10, duration: 60s, flows: [item] }
`,
    { list: 0.75, item: 0.25 },
    'as often as their executors ask for them',
  ],
  [
    `requests: [{ name: list, path: /list }, { name: item, path: /item }]
load:
  executors:
    - { name: lists, rate: 30, duration: 60s, flows: [list] }
    - { name: items, start: 5s, rate: 300, duration: 2s, flows: [item] }
`,
    { list: 0.75, item: 0.25 },
    'also where one of them is short',
  ],
  [
    `requests: [{ name: list, path: /list }, { name: item, path: /item }]
load:
  executors:
    - { name: lists, rate: 30, duration: 60s, flows: [list] }
    - { name: items, vus: 3, iterations: 600, flows: [item] }
`,
    { list: 0.75, item: 0.25 },
    'iterations as often as there are of them, however long they may take',
  ],
])('the requests of case %# are sent %j: %s', (yaml, expected) => {
  expect(weights(yaml)).toEqual(expected);
});

test.each([
  [`${LIST}login: { steps: [{ name: in, path: /in }] }\nload: { vus: 3, duration: 60s }\n`, 'users log in'],
  [`${LIST}http: { connections: fresh }\n${LOAD}`, 'opens a connection for each request'],
  [`${LIST}http: { compression: true }\n${LOAD}`, 'compressed'],
  [`${LIST}http: { proxy: environment }\n${LOAD}`, 'by a proxy'],
  [`${LIST}http: { redirects: 3 }\n${LOAD}`, 'it follows redirects'],
  [`requests: [{ name: there, method: HEAD, path: /list }]\n${LOAD}`, '"there" asks with HEAD'],
  [
    `journeys: [{ name: look, steps: [{ name: there, method: HEAD, path: /list }] }]\n${LOAD}`,
    'journey "look" asks with HEAD',
  ],
  [`requests: [{ name: one, path: "/users/{{ user.number }}" }]\n${LOAD}`, '"one" is made anew each time'],
  [
    `websockets: [{ name: chat, path: /chat, hold: 5s }]\nload: { vus: 3, duration: 60s }\n`,
    '"chat" is a WebSocket',
  ],
  [
    `journeys: [{ name: buy, steps: [{ name: order, method: POST, path: /orders }] }]\n${LOAD}`,
    'journey "buy" changes data',
  ],
  [
    `journeys: [{ name: wait, steps: [{ name: job, poll: { path: /job, until: { $.done: true } } }] }]\n${LOAD}`,
    'what journey "wait" asks for depends on the answers',
  ],
  [
    `journeys: [{ name: own, steps: [{ name: me, path: "/me/{{ user.number }}" }] }]\n${LOAD}`,
    'journey "own" makes requests anew',
  ],
])('case %#: what cannot be sent again and again says why: %s', (yaml, reason) => {
  expect(found(yaml)).toEqual({ kind: 'not-saturable', reason: expect.stringContaining(reason) });
});

test('a step that is repeated is one request of more weight, so that a round of few requests has room for the others', () => {
  const answer = found(`journeys:
  - name: browse
    steps:
      - { repeat: 300, steps: [{ repeat: 2, steps: [{ name: item, path: /item }] }, { name: price, path: /price }] }
      - { name: end, path: /end }
limits: { requests: 5000000 }
${LOAD}`);
  if (answer.kind === 'not-saturable') throw new Error(answer.reason);
  expect(answer.requests.map(({ name, weight }) => [name, weight])).toEqual([
    ['item', expect.closeTo(600 * 1800)],
    ['price', expect.closeTo(300 * 1800)],
    ['end', expect.closeTo(1800)],
  ]);
});

test('hooks take part in each request', () => {
  const scenario = parseScenario(`name: shop\n${LIST}${LOAD}`, 'shop.yml', {});
  const hooks = { ...scenario.hooks, beforeRequest: () => {} };
  expect(saturable({ ...scenario, hooks })).toMatchObject({ reason: expect.stringContaining('hooks') });
});
