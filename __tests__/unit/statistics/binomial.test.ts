import { describe, expect, test } from '@jest/globals';
import { binomialUpperTail, clopperPearson, shareReaching } from '../../../src/statistics/binomial.ts';

/** P(X ≥ least), term by term. */
function summed(trials: number, least: number, share: number): number {
  let term = (1 - share) ** trials;
  let below = 0;
  for (let count = 0; count < least; count++) {
    below += term;
    term *= ((trials - count) / (count + 1)) * (share / (1 - share));
  }
  return 1 - below;
}

test.each([
  [7, 3, 0.2],
  [40, 12, 0.35],
  [130, 1, 0.003],
  [130, 130, 0.97],
])('of %d, at least %d at a chance of %d: as the sum of its terms', (trials, least, share) => {
  expect(binomialUpperTail(trials, least, share)).toBeCloseTo(summed(trials, least, share), 10);
  const reached = shareReaching(trials, least, summed(trials, least, share));
  expect(reached / share).toBeCloseTo(1, 8);
});

test('none at all is sure, more than all impossible', () => {
  expect([binomialUpperTail(7, 0, 0.1), binomialUpperTail(7, 8, 0.9)]).toEqual([1, 0]);
  expect([shareReaching(7, 0, 0.5), shareReaching(7, 8, 0.5)]).toEqual([0, 1]);
});

describe('the exact interval of a share', () => {
  test.each([100, 1000, 1_000_000])('none in %d is the rule of three', (trials) => {
    const { lower, upper } = clopperPearson(0, trials, 0.05);
    expect(lower).toBe(0);
    expect(upper).toBeCloseTo(1 - 0.05 ** (1 / trials), 10);
    expect((upper * trials) / 3).toBeGreaterThan(0.98);
    expect((upper * trials) / 3).toBeLessThan(1);
    // All of them are none that did not.
    const all = clopperPearson(trials, trials, 0.05);
    expect(all.upper).toBe(1);
    expect(1 - all.lower).toBeCloseTo(upper, 10);
  });

  test.each([
    [1, 130],
    [7, 130],
    [129, 130],
    [5000, 1_000_000],
  ])('%d of %d: at either end what was seen is as rare as 5 %%', (failures, trials) => {
    const { lower, upper } = clopperPearson(failures, trials, 0.05);
    expect(binomialUpperTail(trials, failures, lower)).toBeCloseTo(0.05, 8);
    expect(1 - binomialUpperTail(trials, failures + 1, upper)).toBeCloseTo(0.05, 8);
  });
});
