import { describe, expect, test } from '@jest/globals';
import { decodeFromCompressedBase64, type JsHistogram } from 'hdr-histogram-js';
import { createRandom, type Random } from '../../src/foundation/index.ts';
import {
  countAbove,
  decodeHistogram,
  encodeHistogram,
  histogramFromValues,
  maxUs,
  meanUs,
  minUs,
  quantileUs,
} from '../../src/histogram/index.ts';

/** Shapes of response times, in microseconds. */
const SHAPES: readonly (readonly [string, (random: Random) => number])[] = [
  ['even', (random) => random.next() * 100_000],
  ['exponential', (random) => -Math.log(1 - random.next()) * 20_000],
  ['heavy-tailed', (random) => 700 / (1 - random.next()) ** 1.3],
  ['two humps', (random) => (random.next() < 0.7 ? 3_000 : 333_300) * (1 + random.next())],
  ['tied', (random) => Math.floor(random.next() * 7) * 130],
];

describe.each(SHAPES)('%s values', (name, draw) => {
  const random = createRandom(`histogram oracle ${name}`);
  const values = Array.from({ length: 7_130 }, () => Math.round(draw(random)));
  const sorted = values.toSorted((a, b) => a - b);
  const histogram = histogramFromValues(values);

  test.each([0.001, 0.07, 0.25, 0.5, 0.56, 0.75, 0.9, 0.95, 0.99, 0.999, 0.9999, 1])(
    'the %d quantile is that of the sorted array, to a thousandth',
    (q) => {
      // The rank in whole numbers: q has at most four decimals.
      const rank = Math.ceil((Math.round(q * 10_000) * sorted.length) / 10_000);
      const exact = sorted[rank - 1] ?? NaN;
      const found = quantileUs(histogram, q) ?? NaN;
      expect(found).toBeGreaterThanOrEqual(exact);
      expect(found).toBeLessThanOrEqual(exact * 1.001);
    },
  );

  test('mean and ends are those of the array, to a thousandth', () => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.abs((meanUs(histogram) ?? NaN) / mean - 1)).toBeLessThan(0.001);
    expect((maxUs(histogram) ?? NaN) / Math.max(...values)).toBeLessThan(1.001);
    expect((minUs(histogram) ?? NaN) - Math.min(...values)).toBeLessThanOrEqual(Math.min(...values) / 1000);
  });

  test('counts above a bucket’s end are exact', () => {
    for (const limit of histogram.valuesUs.filter((_, index) => index % 13 === 0)) {
      expect(countAbove(histogram, limit)).toBe(values.filter((value) => value > limit).length);
    }
  });

  test('the library that other tools use reads the same from our text as we do', () => {
    const text = encodeHistogram(histogram);
    const theirs = decodeFromCompressedBase64(text, 64, false) as JsHistogram;
    const ours = decodeHistogram(text);
    expect(theirs.totalCount).toBe(values.length);
    expect(ours).toEqual(histogram);
    for (const q of [0.07, 0.5, 0.95, 0.999])
      expect(quantileUs(ours, q)).toBe(theirs.getValueAtPercentile(q * 100));
  });
});
