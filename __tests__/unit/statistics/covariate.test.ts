import { expect, test } from '@jest/globals';
import { createRandom, drawNormal } from '../../../src/foundation/index.ts';
import { fitCovariate } from '../../../src/statistics/index.ts';

/** Pairs in which the value follows the other by `slope`, with noise of deviation 1 of its own. */
function drawn(name: string, count: number, slope: number) {
  const random = createRandom(name);
  const beside = Array.from({ length: count }, () => 7 + 3 * drawNormal(random));
  return { beside, values: beside.map((other) => 130 + slope * other + drawNormal(random)) };
}

/** Share of 500 experiments in which a slope is taken. */
function taken(count: number, slope: number): number {
  const experiments = Array.from({ length: 500 }, (_, index) =>
    drawn(`${count}/${slope}/${index}`, count, slope),
  );
  return experiments.filter(({ values, beside }) => fitCovariate(values, beside) !== null).length / 500;
}

test('the slope is that of least squares, drawn towards zero by 1 − 1/t²', () => {
  // By hand: Sxx 82.5, Sxy 53, Syy 40.4, so b = 106/165 and t = b / √((40.4 − 53 b) / 8 / 82.5) = 6.5487.
  const beside = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  const values = [2, 1, 3, 4, 3, 6, 5, 7, 6, 7];
  const fit = fitCovariate(values, beside);
  expect(fit?.centre).toBe(5.5);
  expect(fit?.squares).toBeCloseTo(82.5, 9);
  expect(fit?.slope).toBeCloseTo((106 / 165) * (1 - 1 / 6.5487 ** 2), 6);
  expect(fit?.remaining).toBeGreaterThan(0.3);
  expect(fit?.remaining).toBeLessThan(0.5);
});

test('what is left over is the error of predicting each value from the others', () => {
  const { values, beside } = drawn('plain', 30, 0.7);
  // The slow twin: each value left out in turn, everything fitted anew.
  const without = (list: readonly number[], index: number) => list.filter((_, other) => other !== index);
  const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
  let [plain, predicted] = [0, 0];
  for (const [index, value] of values.entries()) {
    const [ys, xs] = [without(values, index), without(beside, index)];
    const fit = fitCovariate(ys, xs);
    plain += (value - mean(ys)) ** 2;
    predicted += (value - mean(ys) - (fit?.slope ?? 0) * ((beside[index] ?? 0) - mean(xs))) ** 2;
  }
  expect(fitCovariate(values, beside)?.remaining).toBeCloseTo(Math.sqrt(predicted / plain), 9);
});

test('what does not follow is left alone', () => {
  expect(taken(10, 0)).toBeLessThanOrEqual(0.02);
  expect(taken(30, 0)).toBeLessThanOrEqual(0.02);
  // A slow machine makes nothing faster: such a slope is chance, or no machine.
  expect(taken(30, -1)).toBe(0);
});

test('what follows is found', () => {
  expect(taken(10, 0.7)).toBeGreaterThan(0.9);
  expect(taken(30, 0.3)).toBeGreaterThan(0.97);
});

test.each([
  ['too few pairs', [1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ['a constant beside it', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], Array.from({ length: 10 }, () => 7)],
  ['a constant', Array.from({ length: 10 }, () => 7), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
  ['an infinity', [1, 2, 3, 4, 5, 6, 7, 8, 9, -Infinity], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
  ['a NaN', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [1, 2, 3, 4, 5, 6, 7, 8, 9, Number.NaN]],
])('%s has no slope', (_, values, beside) => {
  expect(fitCovariate(values, beside)).toBeNull();
});

test('a perfect line leaves nothing over', () => {
  const beside = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  const fit = fitCovariate(
    beside.map((other) => 2 * other + 3),
    beside,
  );
  expect(fit?.slope).toBeCloseTo(2, 9);
  expect(fit?.remaining).toBeLessThan(1e-6);
});
