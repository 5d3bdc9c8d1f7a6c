import { expect, test } from '@jest/globals';
import { parseScenario, requestsPerIteration } from '../../../../src/scenario/index.ts';

const loop = 'repeat: { while: { value: "{{ user.number }}", is: 1 } }';

test.each([
  ['{ path: /a }', 1, false, 'a request'],
  ['{ path: /a }, { think: 1s }, { path: /b }', 2, false, 'thinking sends nothing'],
  ['{ group: g, steps: [{ path: /a }, { repeat: 3, steps: [{ path: /b }] }] }', 4, false, 'loops by number'],
  [
    '{ if: { value: "{{ user.number }}", is: 1 }, steps: [{ path: /a }], else: [{ path: /a }, { path: /b }] }',
    2,
    false,
    'the longer branch',
  ],
  ['{ poll: { path: /a, until: { $.x: 1 } } }', 1, true, 'a poll asks once at least'],
  [`{ ${loop}, steps: [{ path: /a }, { path: /b }] }`, 2, true, 'a loop by condition'],
  [`{ path: /a }, { ${loop}, steps: [{ think: 1s }] }`, 1, false, 'a loop that sends nothing'],
  ['{ for-each: "{{ user.id }}", steps: [{ path: /a }] }', 1, true, 'a loop over a list'],
])('%s sends %d', (steps, requests, isLeast) => {
  const text = `name: x\njourneys: [{ name: j, steps: [${steps}] }]\nload: { rate: 20, duration: 1m }\n`;
  const scenario = parseScenario(text, 'x.yml', {});
  const [executor] = scenario.load.executors;
  expect(executor && requestsPerIteration(scenario, executor)).toEqual({ requests, isLeast });
});

test('flows count by their weight, and only those of the executor', () => {
  const text = `name: x
requests: [{ path: /a, name: a, weight: 3 }]
journeys: [{ name: j, weight: 1, steps: [{ path: /b }, { path: /c }, { poll: { path: /d, until: { $.x: 1 } } }] }]
load: { executors: [{ name: all, rate: 5, duration: 1m }, { name: some, rate: 5, duration: 1m, flows: [a] }] }
`;
  const scenario = parseScenario(text, 'x.yml', {});
  expect(scenario.load.executors.map((executor) => requestsPerIteration(scenario, executor))).toEqual([
    { requests: 1.5, isLeast: true },
    { requests: 1, isLeast: false },
  ]);
});
