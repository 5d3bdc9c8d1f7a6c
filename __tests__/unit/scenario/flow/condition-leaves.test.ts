import { expect, test } from '@jest/globals';
import { checkScenario, parseScenario } from '../../../../src/scenario/index.ts';

const withStep = (step: string): string =>
  `name: x\njourneys: [{ name: j, steps: [{ path: /, capture: { v: $.v } }, ${step}] }]\nload: { rate: 20, duration: 1m }\n`;

test.each([
  ['{ value: "{{ v }}", is: 5 }', { kind: 'is', to: '5' }],
  ['{ value: "{{ v }}", is-not: true }', { kind: 'is-not', to: 'true' }],
  ['{ value: "{{ v }}", above: -1.5 }', { kind: 'above', to: '-1.5' }],
  ['{ value: "{{ v }}", below: "{{ v }}" }', { kind: 'below', to: '{{ v }}' }],
  ['{ value: "{{ v }}", matches: "^a+$" }', { kind: 'matches', to: '^a+$' }],
  ['{ value: "{{ v }}", exists: false }', { kind: 'exists', wanted: false }],
])('if: %s is read', (condition, wanted) => {
  const text = withStep(`{ if: ${condition}, steps: [{ path: /b }] }`);
  expect(parseScenario(text, 'x.yml', {}).journeys[0]?.steps[1]).toMatchObject({
    kind: 'if',
    condition: { value: '{{ v }}', test: wanted },
    otherwise: [],
  });
});

test.each([
  ['{ is: 5 }', 'does not say which value is compared'],
  ['{ value: "{{ v }}", exists: yes }', 'must be true or false'],
  ['{ value: "{{ v }}", below: true }', 'must be a number'],
  ['{ value: "{{ v }}", matches: "(" }', 'not a regular expression'],
  ['{ value: "{{ v }}", equals: 5 }', 'not a key of this map'],
  ['always', 'must be a condition, not the text "always"'],
])('if: %s is refused', (condition, message) => {
  const text = withStep(`{ if: ${condition}, steps: [{ path: /b }] }`);
  expect(checkScenario(text, 'x.yml', {})).toMatchObject({
    kind: 'invalid',
    problems: [{ message: expect.stringContaining(message), hint: expect.stringMatching(/./) }],
  });
});

test.each([
  ['3', { times: 3, whilst: null }],
  [
    '{ while: { value: "{{ v }}", is: 1 } }',
    { times: 100, whilst: { value: '{{ v }}', test: { kind: 'is', to: '1' } } },
  ],
  ['{ while: { value: "{{ v }}", is: 1 }, at-most: 7 }', { times: 7 }],
])('repeat: %s is read', (repeat, wanted) => {
  const text = withStep(`{ repeat: ${repeat}, steps: [{ path: /b }] }`);
  expect(parseScenario(text, 'x.yml', {}).journeys[0]?.steps[1]).toMatchObject(wanted);
});

test.each([
  ['1.5', 'whole number between 1 and 10000'],
  ['10001', 'whole number between 1 and 10000'],
  ['"3"', 'must be a number, not the text "3"'],
  ['{ while: { value: "{{ v }}", is: 1 }, at-most: 0 }', 'whole number between 1 and 10000'],
])('repeat: %s is refused', (repeat, message) => {
  const text = withStep(`{ repeat: ${repeat}, steps: [{ path: /b }] }`);
  expect(checkScenario(text, 'x.yml', {})).toMatchObject({
    problems: [{ message: expect.stringContaining(message) }],
  });
});
