import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { findJsonFault } from '../../../src/foundation/json-fault.ts';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test('a JSON text has no fault before its end', () => {
  fc.assert(
    fc.property(fc.json(), (text) => findJsonFault(text) === text.length),
    { seed: 130, numRuns: 333 },
  );
});

test('every beginning of a JSON object breaks off at its end', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(), (value, cut) => {
      const text = JSON.stringify(value);
      const beginning = text.slice(0, cut % text.length);
      return findJsonFault(beginning) === beginning.length;
    }),
    { seed: 131, numRuns: 333 },
  );
});

test('a text that JSON.parse refuses, though it is whole, has a fault at the character that was put in', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(), (value, where) => {
      const text = JSON.stringify(value);
      const at = where % text.length;
      // A control character may stand nowhere in JSON.
      const damaged = `${text.slice(0, at)}\u0001${text.slice(at)}`;
      const found = findJsonFault(damaged);
      expect(isJson(damaged)).toBe(false);
      // Within a number, a word or an escape the fault may be seen at the token's own beginning.
      return found <= at && at - found <= 25;
    }),
    { seed: 132, numRuns: 333 },
  );
});
