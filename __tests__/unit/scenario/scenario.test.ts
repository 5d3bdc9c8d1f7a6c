import { expect, test } from '@jest/globals';
import { checkScenario, loadHash, parseScenario } from '../../../src/scenario/index.ts';

const TEXT = `name: shop
allow-writes: true
requests:
  - { path: "/shops/\${TOKEN}/list?limit=20" }
  - { name: order, method: POST, path: /orders, json: { key: "\${TOKEN}", quantity: 2 } }
  - { name: pay, method: POST, path: /pay, body: "key=\${TOKEN}" }
load: { rate: 13, duration: 1m }
`;

function hashOf(text: string, token: string): string {
  return loadHash(parseScenario(text, 'shop.yml', { TOKEN: token }));
}

test('another value of a variable is the same load: a token may be rotated', () => {
  expect(hashOf(TEXT, 'next-t0ken')).toBe(hashOf(TEXT, 't0ken'));
  expect(hashOf(TEXT.replace('path: "/shops/${TOKEN}/list', 'path: "/shops/list'), 'qu"ote/')).toBe(
    hashOf(TEXT.replace('path: "/shops/${TOKEN}/list', 'path: "/shops/list'), 't0ken'),
  );
});

test.each([
  ['limit=20', 'limit=21', 'a path'],
  ['quantity: 2', 'quantity: 3', 'a body'],
  ['name: pay', 'name: pay now', 'a name'],
  ['rate: 13', 'rate: 17', 'a rate'],
])('%s changed to %s is another load: %s', (before, after) => {
  expect(hashOf(TEXT.replace(before, after), 't0ken')).not.toBe(hashOf(TEXT, 't0ken'));
});

test('a scenario without variables has the hash that it always had', () => {
  const text = 'name: shop\nrequests: [{ path: "/products?limit=20" }]\nload: { rate: 13, duration: 1m }\n';
  expect(loadHash(parseScenario(text, 'shop.yml', {}))).toBe('f265553b775d9877');
});

const OPENED = `name: shop
defaults: { headers: { accept: application/json } }
requests: [{ path: /cart, headers: { x-mine: '1' } }]
journeys: [{ name: buy, steps: [{ path: /buy }] }]
websockets: [{ name: chat, path: /live, messages: [] }]
setup: [{ path: /begin }]
load: { rate: 7, duration: 1m }
`;

test('what opens the deployment goes with every request, is masked, and is no part of the load', () => {
  const checked = checkScenario(OPENED, 'shop.yml', {}, undefined, { 'x-bypass': 'opensesame' });
  if (checked.kind === 'invalid') throw new Error(JSON.stringify(checked.problems));
  const { scenario } = checked;
  const { requests, journeys, webSockets, setup, defaultHeaders } = scenario;
  const step = journeys[0]?.steps[0];
  const sent = [...requests, ...webSockets, ...setup].map(({ headers }) => headers);
  if (step !== undefined && 'request' in step) sent.push(step.request.headers);
  expect(sent).toHaveLength(4);
  for (const headers of [...sent, defaultHeaders])
    expect(headers).toMatchObject({ 'x-bypass': 'opensesame' });
  expect(requests[0]?.headers).toMatchObject({ accept: 'application/json', 'x-mine': '1' });
  expect(scenario.secrets).toEqual(['opensesame']);
  expect(loadHash(scenario)).toBe(loadHash(parseScenario(OPENED, 'shop.yml', {})));
});
