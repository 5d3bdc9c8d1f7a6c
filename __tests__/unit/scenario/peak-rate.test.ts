import { expect, test } from '@jest/globals';
import { parseScenario, peakRate } from '../../../src/scenario/index.ts';

const LIST = 'requests: [{ name: list, path: /list }]\n';

test.each<[string, number | null, string]>([
  [`${LIST}load: { rate: 30, duration: 60s }\n`, 30, 'a rate that is held'],
  [`${LIST}load: { pattern: spike, rate: 7, factor: 4, duration: 70s }\n`, 28, 'the top of a spike'],
  [`${LIST}load: { pattern: breakpoint, rate: 13, max: 52, level: 7s }\n`, 52, 'the last level of a search'],
  [`${LIST}load: { pattern: ramp, rate: 20, duration: 60s }\n`, 20, 'the end of a climb'],
  [`${LIST}load: { vus: 5, duration: 60s }\n`, null, 'users, who ask as fast as they are answered'],
  [
    `requests: [{ name: list, path: /list }]
load:
  executors:
    - { name: all, rate: 30, duration: 60s }
    - { name: later, start: 30s, rate: 13, duration: 10s }
`,
    43,
    'executors at once',
  ],
  [
    `requests: [{ name: list, path: /list }]
load:
  executors:
    - { name: first, rate: 30, duration: 30s }
    - { name: then, start: 30s, rate: 13, duration: 30s }
`,
    30,
    'executors one after the other',
  ],
  [
    `journeys: [{ name: two, steps: [{ name: a, path: /a }, { name: b, path: /b }] }]
load: { rate: 7, duration: 60s }
`,
    14,
    'journeys of two requests',
  ],
])('the most requests a second of case %# are %s: %s', (yaml, expected) => {
  const rate = peakRate(parseScenario(`name: shop\n${yaml}`, 'shop.yml', {}));
  expect(rate).toBe(expected);
});
