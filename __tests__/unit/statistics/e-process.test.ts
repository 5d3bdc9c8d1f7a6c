import { describe, expect, test } from '@jest/globals';
import { createRandom, drawNormal, type Random } from '../../../src/foundation/index.ts';
import {
  type Bets,
  confidenceSequence,
  type Evidence,
  evidenceAboveZero,
} from '../../../src/statistics/e-process.ts';

function blocks(seed: string, count: number, mean: number, deviation: number): number[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => mean + deviation * drawNormal(random));
}

function evidenceAbove(differences: readonly number[], margin: number, bets: Bets): Evidence {
  return evidenceAboveZero(
    differences.map((difference) => difference - margin),
    bets,
  );
}

function evidenceBelow(differences: readonly number[], margin: number, bets: Bets): Evidence {
  return evidenceAboveZero(
    differences.map((difference) => margin - difference),
    bets,
  );
}

describe('evidence', () => {
  test('without blocks there is none: E is 1', () => {
    expect(evidenceAboveZero([], 'mixture')).toEqual({ current: 0, highest: 0, path: [] });
  });

  test('follows the formula: one block above zero multiplies each bet by its own factor', () => {
    // scale = |x| = size, so z = 1; rank = 1.
    const tanhs = [0.25, 0.5, 1, 2, 4].map((h) => 1 + 0.9 * Math.tanh(h));
    const signs = [1.3, 1.6, 1.9];
    const mean = [...tanhs, ...signs, ...signs].reduce((sum, factor) => sum + factor, 0) / 11;
    expect(evidenceAboveZero([0.02], 'mixture').current).toBeCloseTo(Math.log(mean), 12);
    expect(evidenceAboveZero([0.02], 'signs').current).toBeCloseTo(Math.log((1.3 + 1.6 + 1.9) / 3), 12);
  });

  test('a tie bets nothing', () => {
    expect(evidenceAboveZero([0, 0, 0], 'mixture').current).toBe(0);
  });

  test('no single block can ruin or decide it, however large', () => {
    const quiet = blocks('quiet', 20, 0.03, 0.02);
    const burst = [...quiet, -1e9];
    const before = evidenceAboveZero(quiet, 'mixture').current;
    const after = evidenceAboveZero(burst, 'mixture').current;
    expect(before - after).toBeLessThan(Math.log(1 / 0.1) + 1e-9);
    expect(evidenceAboveZero([1e9], 'mixture').current).toBeLessThan(Math.log(1.9));
  });

  test('infinite shifts count by their sign', () => {
    expect(evidenceAboveZero([Infinity, Infinity], 'signs').current).toBeCloseTo(
      Math.log((1.3 ** 2 + 1.6 ** 2 + 1.9 ** 2) / 3),
      12,
    );
    expect(Number.isFinite(evidenceAboveZero([0, Infinity, -Infinity, 1], 'mixture').current)).toBe(true);
  });

  test('NaN is refused', () => {
    expect(() => evidenceAboveZero([Number.NaN], 'mixture')).toThrow(RangeError);
  });

  test('is the same for better and worse, turned round', () => {
    const shifts = blocks('turned', 25, 0.02, 0.03);
    const mirrored = shifts.map((shift) => -shift);
    expect(evidenceAbove(shifts, 0.01, 'mixture').path).toEqual(
      evidenceBelow(mirrored, -0.01, 'mixture').path,
    );
  });

  test('moves with the margin: shifting data and margin together changes nothing', () => {
    const shifts = [0.25, 0.5, -0.125, 0.375, 0.0625];
    const moved = shifts.map((shift) => shift + 0.5);
    expect(evidenceAbove(moved, 0.5, 'mixture').path).toEqual(evidenceAbove(shifts, 0, 'mixture').path);
  });

  test('does not recompute old factors when new blocks come', () => {
    const shifts = blocks('prefix', 30, 0.01, 0.05);
    const whole = evidenceAbove(shifts, 0.01, 'mixture').path;
    const part = evidenceAbove(shifts.slice(0, 12), 0.01, 'mixture').path;
    expect(whole.slice(0, 12)).toEqual(part);
  });
});

describe('error rates, seeded', () => {
  const experiments = 1500;

  /** Share of experiments in which E ever reached 1 / alpha within 40 blocks. */
  function share(draw: (random: Random) => number, margin: number, alpha: number): number {
    let reached = 0;
    for (let experiment = 0; experiment < experiments; experiment++) {
      const random = createRandom(`share/${experiment}`);
      const shifts = Array.from({ length: 40 }, () => draw(random));
      if (evidenceAbove(shifts, margin, 'mixture').highest >= Math.log(1 / alpha)) reached++;
    }
    return reached / experiments;
  }

  test.each([
    ['normal noise', (random: Random) => 0.03 * drawNormal(random)],
    ['Cauchy noise', (random: Random) => 0.03 * Math.tan(Math.PI * (random.next() - 0.5))],
    [
      'bursts in a fifth of the blocks',
      (random: Random) => (random.next() < 0.2 ? 0.3 : 0.02) * drawNormal(random),
    ],
  ])('looking after every block, %s at the margin reaches 1/alpha in at most alpha', (_name, draw) => {
    const margin = Math.log1p(0.01);
    expect(share((random) => margin + draw(random), margin, 0.05)).toBeLessThanOrEqual(0.05);
    expect(share((random) => margin + draw(random), margin, 0.01)).toBeLessThanOrEqual(0.01);
  });

  test('a slowdown of 5 % at 2 % noise is found in nearly every experiment', () => {
    const found = share((random) => Math.log1p(0.05) + 0.02 * drawNormal(random), Math.log1p(0.01), 0.01);
    expect(found).toBeGreaterThan(0.97);
  });
});

describe('confidence sequence', () => {
  test('is unbounded while nothing can be excluded', () => {
    expect(confidenceSequence([], 0.05, 'mixture')).toEqual({ lower: null, upper: null });
    expect(confidenceSequence([0.1, 0.1, 0.1], 0.05, 'mixture')).toEqual({ lower: null, upper: null });
  });

  test('agrees with the evidence: a margin just below its lower end is excluded, one just above is not', () => {
    const shifts = blocks('agrees', 30, 0.05, 0.02);
    const { lower, upper } = confidenceSequence(shifts, 0.05, 'mixture');
    if (lower === null || upper === null) throw new Error('bounded by 30 blocks');
    expect(evidenceAbove(shifts, lower - 1e-4, 'mixture').highest).toBeGreaterThanOrEqual(Math.log(20));
    expect(evidenceAbove(shifts, lower + 1e-4, 'mixture').highest).toBeLessThan(Math.log(20));
    expect(evidenceBelow(shifts, upper + 1e-4, 'mixture').highest).toBeGreaterThanOrEqual(Math.log(20));
  });

  test('covers the truth with each end in at least 95 % of seeded experiments', () => {
    let missedBelow = 0;
    let missedAbove = 0;
    const experiments = 300;
    for (let experiment = 0; experiment < experiments; experiment++) {
      const { lower, upper } = confidenceSequence(
        blocks(`cover/${experiment}`, 25, 0.04, 0.03),
        0.05,
        'mixture',
      );
      if (lower !== null && lower > 0.04) missedBelow++;
      if (upper !== null && upper < 0.04) missedAbove++;
    }
    expect(missedBelow / experiments).toBeLessThanOrEqual(0.05);
    expect(missedAbove / experiments).toBeLessThanOrEqual(0.05);
  });

  test('a constant difference has an interval around it', () => {
    const { lower, upper } = confidenceSequence(
      Array.from({ length: 20 }, () => 0),
      0.05,
      'mixture',
    );
    expect(lower).toBeLessThanOrEqual(0);
    expect(upper).toBeGreaterThanOrEqual(0);
    expect(Math.abs(lower ?? 1)).toBeLessThan(1e-6);
  });
});
