import { expect, test } from '@jest/globals';
import { firstEndpoints } from '../../../../src/engine/window/first-endpoints.ts';
import { createRandom } from '../../../../src/foundation/index.ts';
import { flowsOf, parseScenario } from '../../../../src/scenario/index.ts';

const SCENARIO = parseScenario(
  `
name: first endpoints
allow-writes: true
load: { rate: 130, duration: 10s }
requests:
  - name: upload
    path: /files
    method: POST
    multipart:
      files:
        - field: file
          sizes: { small: { bytes: 7kB, weight: 3 }, large: { bytes: 13kB } }
  - { name: list, path: /products }
journeys:
  - name: shop
    steps:
      - think: 1s
      - { repeat: 3, steps: [{ name: look, path: /lamps }] }
      - { name: pay, path: /pay }
websockets:
  - { name: chat, path: /chat, hold: 7s }
`,
  'first endpoints',
  {},
);
const flows = flowsOf(SCENARIO);

test('an arrival that is not made counts at the first request of its flow, by the name of the endpoint', () => {
  const firstEndpoint = firstEndpoints(flows, createRandom('first endpoints'));
  const names = flows.map(({ name }, flow) => [name, firstEndpoint(flow)]);
  expect(names.slice(1)).toEqual([
    ['list', 'list'],
    ['shop', 'look'],
    ['chat', null],
  ]);
});

test('the sizes of an upload get their shares of what is not made', () => {
  const firstEndpoint = firstEndpoints(flows, createRandom('first endpoints'));
  const names = Array.from({ length: 700 }, () => firstEndpoint(0));
  const small = names.filter((name) => name === 'upload small').length;
  expect(names.filter((name) => name === 'upload large').length).toBe(700 - small);
  expect(Math.abs(small / 700 - 3 / 4)).toBeLessThan(0.07);
});
