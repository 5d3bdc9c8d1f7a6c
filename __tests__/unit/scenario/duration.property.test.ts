import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatDuration, parseDuration } from '../../../src/scenario/duration.ts';

test('every duration in whole microseconds is read back as it was written', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 86_400_000_000 }), (us) => {
      expect(parseDuration(formatDuration(us / 1000))).toBe(us / 1000);
    }),
    { seed: 71_003 },
  );
});

test('no text makes the parser throw, and what it reads is never negative', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\d.hms ]{0,12}$/)), (text) => {
      const ms = parseDuration(text);
      expect(ms === null || ms >= 0).toBe(true);
    }),
    { seed: 71_004 },
  );
});
