import { expect, test } from '@jest/globals';
import {
  comparabilityOf,
  keepsInstances,
  needsBothAtOnce,
  parseScenario,
} from '../../../../src/scenario/index.ts';
import { load } from '../support/marked-scenario.ts';

test.each([
  ['rate: 20\nduration: 1m', 'blocks', 'a steady rate'],
  ['vus: 20\nduration: 1m', 'blocks', 'a steady number of users'],
  ['connections: 20\nduration: 1m', 'blocks', 'saturation'],
  ['pattern: soak\nrate: 5\nduration: 8h\ncompress: 48', 'blocks', 'a long steady load'],
  ['stages: [{ duration: 1m, target: 20 }]', 'phases', 'stages'],
  ['pattern: spike\nrate: 20\nduration: 5m', 'phases', 'a spike'],
  [
    'executors: [{ name: a, rate: 5, duration: 1m }, { name: b, start: 5s, rate: 5, duration: 1m }]',
    'phases',
    'a steady load that grows by another',
  ],
  ['vus: 20\niterations: 100', 'thresholds', 'iterations'],
  ['pattern: breakpoint\nrate: 20', 'thresholds', 'a search'],
])('%j is compared in %s: %s', (lines, expected) => {
  const text = `${load(lines)}limits: { requests: 1000000 }\ncompare: { max-duration: 1h }\n`;
  expect(comparabilityOf(parseScenario(text, 'x.yml', {}).load)).toBe(expected);
});

test.each([
  ['rate: 20\nduration: 1m', false, false],
  ['connections: 20\nduration: 1m', false, false],
  ['vus: 20\niterations: 100', false, false],
  ['pattern: soak\nrate: 5\nduration: 8h\ncompress: 48', true, false],
  ['pattern: breakpoint\nrate: 20', true, false],
  ['pattern: spike\nrate: 20\nduration: 5m', true, true],
  ['stages: [{ duration: 1m, target: 20 }]', true, true],
  [
    'executors: [{ name: a, vus: 2, iterations: 9 }, { name: b, stages: [{ duration: 9s, target: 20 }] }]',
    true,
    true,
  ],
])('%j keeps its instances: %s, needs both sides at once: %s', (lines, keeps, both) => {
  const { load: parsed } = parseScenario(
    `${load(lines)}limits: { requests: 1000000 }\ncompare: { max-duration: 1h }\n`,
    'x.yml',
    {},
  );
  expect([keepsInstances(parsed), needsBothAtOnce(parsed)]).toEqual([keeps, both]);
});
