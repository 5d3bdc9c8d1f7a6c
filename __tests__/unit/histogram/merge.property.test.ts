import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { histogramFromValues, mergeHistograms } from '../../../src/histogram/index.ts';

const settings = { seed: 130, numRuns: 200 };
const values = fc.array(fc.integer({ min: 0, max: 5_000_000_000 }), { maxLength: 70 });
const histogram = values.map((each) => histogramFromValues(each));

test('the order of merging does not matter', () => {
  fc.assert(
    fc.property(fc.array(histogram, { maxLength: 6 }), (parts) => {
      expect(mergeHistograms(parts.toReversed())).toEqual(mergeHistograms(parts));
    }),
    settings,
  );
});

test('the grouping of merging does not matter', () => {
  fc.assert(
    fc.property(histogram, histogram, histogram, (a, b, c) => {
      const left = mergeHistograms([mergeHistograms([a, b]), c]);
      expect(mergeHistograms([a, mergeHistograms([b, c])])).toEqual(left);
      expect(mergeHistograms([a, b, c])).toEqual(left);
    }),
    settings,
  );
});

test('merged histograms are the histogram of all values', () => {
  fc.assert(
    fc.property(fc.array(values, { maxLength: 5 }), (lists) => {
      expect(mergeHistograms(lists.map((list) => histogramFromValues(list)))).toEqual(
        histogramFromValues(lists.flat()),
      );
    }),
    settings,
  );
});
