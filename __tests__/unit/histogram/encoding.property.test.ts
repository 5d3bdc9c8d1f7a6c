import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { PerfGateError } from '../../../src/foundation/index.ts';
import { decodeHistogram, encodeHistogram, histogramFromValues } from '../../../src/histogram/index.ts';

const settings = { seed: 7, numRuns: 300 };
const histogram = fc
  .array(fc.integer({ min: 0, max: 5_000_000_000 }), { maxLength: 130 })
  .map((each) => histogramFromValues(each));

test('what is encoded is decoded to the same buckets and counts', () => {
  fc.assert(
    fc.property(histogram, (each) => {
      expect(decodeHistogram(encodeHistogram(each))).toEqual(each);
    }),
    settings,
  );
});

test('a text with one changed letter is the same histogram, another one, or refused: never anything else', () => {
  fc.assert(
    fc.property(
      histogram,
      fc.nat(),
      fc.base64String({ minLength: 4, maxLength: 4 }),
      (each, place, letters) => {
        const text = encodeHistogram(each);
        const at = place % text.length;
        expectReadOrRefused(`${text.slice(0, at)}${letters[0] ?? 'A'}${text.slice(at + 1)}`);
      },
    ),
    settings,
  );
});

test('random base64 is refused, whatever it begins with', () => {
  fc.assert(
    fc.property(fc.base64String({ maxLength: 400 }), fc.boolean(), (text, withCookie) => {
      expectReadOrRefused(withCookie ? `HISTFAAA${text}` : text);
    }),
    settings,
  );
});

function expectReadOrRefused(text: string): void {
  try {
    const { count, valuesUs, counts } = decodeHistogram(text);
    expect(valuesUs.length).toBe(counts.length);
    expect(count).toBe(counts.reduce((sum, each) => sum + each, 0));
  } catch (error) {
    expect(error).toBeInstanceOf(PerfGateError);
    expect(error).toHaveProperty('code', 'RUN_FILE_INVALID');
  }
}
