import { expect, test } from '@jest/globals';
import { capacityAdvice } from '../../../src/experiment/capacity-advice.ts';
import { parseScenario } from '../../../src/scenario/index.ts';
import type { SideCapacity } from '../../../src/trial/index.ts';

const AT_MOST: SideCapacity = {
  side: 'candidate',
  perSecond: 130,
  p95Ms: 70,
  connections: 16,
  failedShare: 0,
  limit: 'target',
};

function advice(
  plannedPerSecond: number | null,
  side: Partial<SideCapacity> = {},
  load = 'rate: 30, duration: 60s',
) {
  const { load: parsed } = parseScenario(
    `name: shop\nrequests: [{ path: /list }]\nload: { ${load} }\n`,
    'shop.yml',
    {},
  );
  const sides = [{ ...AT_MOST, ...side }];
  return capacityAdvice({ load: parsed }, { sides, plannedPerSecond, notProbed: '' });
}

test('a rate with room above it needs no advice', () => {
  expect(advice(0.69 * 130)).toEqual([]);
  expect(advice(null)).toEqual([]);
});

test('a rate near the capacity measures queues, and one above it cannot be carried', () => {
  expect(advice(104)).toEqual([
    '104 requests/s are 80 % of the 130 requests/s that the candidate carries at most: above 70 % what is measured is mostly how long requests queue; lower the rate to about 91 requests/s (70 %)',
  ]);
  expect(advice(333)).toEqual([
    '333 requests/s are more than the 130 requests/s that the candidate carries at most, and cannot be carried: lower the rate to about 91 requests/s (70 %)',
  ]);
});

test('a rate that rounds to the capacity is not more than it', () => {
  expect(advice(100.2, { perSecond: 99.8 })).toEqual([
    '100.2 requests/s are 100 % of the 100 requests/s that the candidate carries at most: above 70 % what is measured is mostly how long requests queue; lower the rate to about 70 requests/s (70 %)',
  ]);
});

test('who fails many requests when kept busy is looked into first, whatever is planned', () => {
  const told =
    '30 % of the requests failed when the candidate was kept busy: see what it answers; only those that ended well count as carried';
  expect(advice(13, { failedShare: 0.3 })).toEqual([told]);
  expect(advice(null, { failedShare: 0.3 })).toEqual([told]);
  expect(advice(104, { failedShare: 0.3 })).toHaveLength(2);
  expect(advice(13, { failedShare: 0.1 })).toEqual([]);
});

test('where the limit was not met, more may be carried: nothing is advised', () => {
  for (const limit of ['connections', 'generator', 'requests'] as const)
    expect(advice(333, { limit })).toEqual([]);
});

test.each([333, null])('who answers nothing well is not asked for less than %p', (planned) => {
  expect(advice(planned, { perSecond: 0, p95Ms: null, failedShare: 1 })).toEqual([
    'the candidate answered nothing well when it was kept busy: see what it answers',
  ]);
});

test('a load that goes beyond the limit on purpose is told only when it does not', () => {
  const search = 'pattern: breakpoint, rate: 13, max: 333, level: 7s';
  expect(advice(333, {}, search)).toEqual([]);
  expect(advice(52, {}, 'pattern: breakpoint, rate: 13, max: 52, level: 7s')).toEqual([
    'the highest load of the breakpoint is 40 % of the 130 requests/s that the candidate carries at most: what it does beyond its limit will not be seen',
  ]);
  expect(advice(52, {}, 'pattern: spike, rate: 13, factor: 4, duration: 70s')).toEqual([]);
});
