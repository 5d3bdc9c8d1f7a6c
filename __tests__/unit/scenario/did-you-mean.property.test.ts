import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { editDistance, suggest } from '../../../src/scenario/did-you-mean.ts';

const word = fc.string({ maxLength: 12 });

test('the distance is the same in both directions', () => {
  fc.assert(
    fc.property(word, word, (a, b) => {
      expect(editDistance(a, b)).toBe(editDistance(b, a));
    }),
    { seed: 71_010 },
  );
});

test('the distance is zero for equal words only, and never more than the longer word', () => {
  fc.assert(
    fc.property(word, word, (a, b) => {
      const distance = editDistance(a, b);
      expect(distance === 0).toBe(a === b);
      expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
    }),
    { seed: 71_011 },
  );
});

test('of two words, one suggests the other in both directions or in neither', () => {
  fc.assert(
    fc.property(word, word, (a, b) => {
      expect(suggest(a, [b]) === null).toBe(suggest(b, [a]) === null);
    }),
    { seed: 71_012 },
  );
});
