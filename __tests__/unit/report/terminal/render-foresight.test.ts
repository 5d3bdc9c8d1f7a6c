import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { renderForesight } from '../../../../src/report/index.ts';
import { A_CAPACITY, aForesight, aMetricForesight } from '../../../support/a-foresight.ts';
import type { Capacity, CapacityLimit } from '../../../../src/trial/index.ts';
import { expectGolden } from '../../../support/golden.ts';
import { hostileString } from '../../../support/hostile-strings.ts';

const CASES = join(import.meta.dirname, '../../../golden/cases/plan');
const PLAIN = { color: false, width: 80 };

test('a plan reads in a terminal of 80 columns as it did', () => {
  const scarce = aMetricForesight({
    endpoint: 'POST /orders',
    requests: 31,
    obstacle: 'the median block has 31 requests, p95 needs 200',
  });
  const sound = aForesight();
  expectGolden(
    join(CASES, 'expected.txt'),
    renderForesight(
      [
        { ...sound, metrics: [...sound.metrics, scarce] },
        aForesight({
          scenario: 'batch',
          metrics: [],
          advice: [],
          invalid: 'no block was valid on both sides',
        }),
      ],
      PLAIN,
    ),
  );
});

test('no line is wider than the terminal, down to forty columns', () => {
  for (const width of [40, 60, 80, 200]) {
    for (const line of renderForesight([aForesight()], { ...PLAIN, width }).split('\n'))
      expect(line.length).toBeLessThanOrEqual(Math.max(width, 76));
  }
});

function carries(capacity: Partial<Capacity>): string {
  const text = renderForesight([aForesight({ capacity: { ...A_CAPACITY, ...capacity } })], PLAIN);
  return text.replaceAll(/\s+/gu, ' ');
}

test('how much each side carries is told with what is planned, and where it may be more', () => {
  expect(carries({})).toContain(
    'The candidate carries 97.3/s at most (p95 163 ms, 16 connections, 1.3 % failed); the load plans 77/s, 79 % of it.',
  );
  const [side] = A_CAPACITY.sides;
  const limited = (limit: CapacityLimit) => carries({ plannedPerSecond: null, sides: [{ ...side!, limit }] });
  expect(limited('connections')).toContain(
    'carries 97.3/s or more: more connections would have been answered',
  );
  expect(limited('generator')).toContain('97.3/s or more: this machine could not ask more (p95 163 ms');
  expect(limited('requests')).toContain('97.3/s or more: the requests that may be sent ran out');
  expect(limited('target')).not.toContain('plans');
  expect(carries({ sides: [], notProbed: 'its users log in' })).toContain(
    'How much it carries was not looked for: its users log in.',
  );
});

test('of a side that answered nothing well no limit is told', () => {
  const [side] = A_CAPACITY.sides;
  for (const limit of ['target', 'requests'] as const) {
    const sides = [{ ...side!, perSecond: 0, p95Ms: null, connections: 4, failedShare: 1, limit }];
    expect(carries({ sides })).toContain(
      'The candidate answered nothing well (4 connections, 100 % failed).',
    );
  }
});

test('what to change is told where nothing else is foreseen', () => {
  const advice = ['lower the rate to about 68 requests/s (70 %)'];
  const invalid = 'not one request was answered well';
  const text = renderForesight([aForesight({ invalid, advice, capacity: A_CAPACITY })], PLAIN);
  expect(text).toMatch(/^cannot tell: shop[^]*carries 97[^]*To see more[^]*lower the rate to about 68/u);
});

test('where too few blocks tell anything, that is said instead of a figure', () => {
  const blind = aMetricForesight({ sees: { at80: null, at90: null } });
  expect(renderForesight([aForesight({ metrics: [blind] })], PLAIN)).toContain('too few blocks');
  const none = aMetricForesight({ obstacle: 'scarce' });
  expect(renderForesight([aForesight({ metrics: [none] })], PLAIN)).toContain('no time can decide');
});

test('control characters of names do not reach the terminal', () => {
  fc.assert(
    fc.property(hostileString, (name) => {
      const metrics = [aMetricForesight({ endpoint: name })];
      const text = renderForesight([aForesight({ scenario: name, metrics })], PLAIN);
      expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    }),
    { numRuns: 50 },
  );
});
