import { expect, test } from '@jest/globals';
import { parseScenario } from '../../../src/scenario/index.ts';

const VARIABLES = { SECRET: 's3cret-value', PLAIN: 'plain-value', SHORT: 'abc' };

function secretsOf(text: string): readonly string[] {
  return parseScenario(text, 'x.yml', VARIABLES).secrets;
}

test.each([
  ['journeys: [{ name: a, steps: [{ path: "/${SECRET}" }] }]', 'a path of a step'],
  ['journeys: [{ name: a, steps: [{ path: /, headers: { x: "${SECRET}" } }] }]', 'a header of a step'],
  [
    'journeys: [{ name: a, steps: [{ repeat: 2, steps: [{ path: /, expect: { body-contains: "${SECRET}" } }] }] }]',
    'an expectation deep within',
  ],
  ['login: { steps: [{ path: /, headers: { x: "${SECRET}" } }] }\nrequests: [{ path: / }]', 'a log-in'],
  ['websockets: [{ name: a, path: /, messages: [{ name: m, text: "${SECRET}", rate: 1/s }] }]', 'a message'],
  ['data: { key: { choice: ["${SECRET}"] } }\nrequests: [{ path: / }]', 'a value to draw'],
])('what a variable brings there is secret: %s', (lines) => {
  expect(secretsOf(`name: x\n${lines}\nload: { rate: 20, duration: 1m }\n`)).toEqual(['s3cret-value']);
});

test.each([
  ['journeys: [{ name: "${PLAIN}", steps: [{ path: / }] }]', 'the name of a journey'],
  ['journeys: [{ name: a, steps: [{ path: "/${SHORT}" }] }]', 'what is too short to mask'],
  ['journeys: [{ name: a, steps: [{ path: /, name: "${PLAIN}" }] }]', 'the name of a step'],
])('what a variable brings there is shown: %s', (lines) => {
  expect(secretsOf(`name: x\n${lines}\nload: { rate: 20, duration: 1m }\n`)).toEqual([]);
});
