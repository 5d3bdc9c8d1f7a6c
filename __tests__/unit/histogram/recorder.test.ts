import { expect, test } from '@jest/globals';
import { createRecorder, histogramFromValues, LONGEST_US } from '../../../src/histogram/index.ts';

test.each([
  [0, 0, 'zero is a duration'],
  [-7, 0, 'a negative duration comes from two clock readings and counts as zero'],
  [0.49, 0, 'rounded to whole microseconds'],
  [130.5, 131, 'rounded half up'],
  [2047, 2047, 'the last value that has a bucket of its own'],
  [2048, 2049, 'the first that shares one: its upper end is kept'],
  [LONGEST_US, 3_600_809_983, 'the longest duration, in a bucket of 2^21 µs'],
  [LONGEST_US + 1e12, 3_600_809_983, 'anything longer counts as the longest'],
  [Infinity, 3_600_809_983, 'infinite too'],
])('%d µs are kept as %d µs: %s', (value, kept) => {
  expect([...histogramFromValues([value]).valuesUs]).toEqual([kept]);
});

test('NaN is refused, because it would vanish from every count', () => {
  expect(() => createRecorder().record(NaN)).toThrow(RangeError);
});

test('a snapshot does not change when more is recorded', () => {
  const recorder = createRecorder();
  recorder.record(7);
  const before = recorder.snapshot();
  recorder.record(130);
  expect(recorder.count).toBe(2);
  expect(before.count).toBe(1);
  expect([...before.valuesUs]).toEqual([7]);
  expect([...recorder.snapshot().valuesUs]).toEqual([7, 130]);
});

test('a reset recorder begins anew', () => {
  const recorder = createRecorder();
  recorder.record(333_300);
  recorder.reset();
  expect(recorder.count).toBe(0);
  expect(recorder.snapshot().count).toBe(0);
  recorder.record(7);
  expect([...recorder.snapshot().valuesUs]).toEqual([7]);
});
