import { test } from '@jest/globals';
import * as fc from 'fast-check';
import { createOutputTail } from '../../../src/target/output-tail.ts';

const SEED = 20_240_608;
const SECRET = 'k3y-Q7zWx9';

/** Pieces of output: lines without any letter of the secret, and the secret itself. */
const piece = fc.oneof(fc.constant(SECRET), fc.constant('\n'), fc.stringMatching(/^[ .:_-]{0,12}$/));

test('wherever the output is cut, no part of a secret of two letters or more is shown', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), fc.integer({ min: 5, max: 80 }), (pieces, limit) => {
      const tail = createOutputTail([SECRET], limit);
      for (const text of pieces) tail.append(Buffer.from(text));
      return !/[0-9A-Za-z]/.test(tail.text());
    }),
    { seed: SEED, numRuns: 500 },
  );
});

test('it never holds more than its limit', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 40 })), fc.integer({ min: 5, max: 80 }), (chunks, limit) => {
      const tail = createOutputTail([], limit);
      for (const chunk of chunks) tail.append(Buffer.from(chunk));
      return Buffer.byteLength(tail.text()) <= 3 * limit;
    }),
    { seed: SEED },
  );
});
