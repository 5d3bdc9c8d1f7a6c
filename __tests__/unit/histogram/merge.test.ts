import { expect, test } from '@jest/globals';
import { emptyHistogram, histogramFromValues, mergeHistograms } from '../../../src/histogram/index.ts';

test('merging nothing gives nothing', () => {
  expect(mergeHistograms([])).toEqual(emptyHistogram());
  expect(mergeHistograms([emptyHistogram(), emptyHistogram()])).toEqual(emptyHistogram());
});

test('empty histograms change nothing', () => {
  const some = histogramFromValues([7, 130]);
  expect(mergeHistograms([emptyHistogram(), some, emptyHistogram()])).toEqual(some);
});

test('equal buckets add and others stay apart', () => {
  const merged = mergeHistograms([
    histogramFromValues([7, 7, 130]),
    histogramFromValues([7, 333]),
    histogramFromValues([1]),
  ]);
  expect([...merged.valuesUs]).toEqual([1, 7, 130, 333]);
  expect([...merged.counts]).toEqual([1, 3, 1, 1]);
  expect(merged.count).toBe(6);
});
