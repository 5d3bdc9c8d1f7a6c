import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  encodeHistory,
  type History,
  type HistoryEntry,
  MAX_ENTRIES,
  uniteHistories,
} from '../../../src/history/index.ts';
import { anEntry } from '../../support/a-history-entry.ts';

// Few ids and few times, so that versions of one entry, ties and truncation happen all the time.
const entry: fc.Arbitrary<HistoryEntry> = fc
  .record({
    runId: fc.constantFrom('', '7', '13', '130', '333'),
    runAttempt: fc.integer({ min: 1, max: 2 }),
    minute: fc.nat({ max: 7 }),
    deployment: fc.constantFrom('d1', 'd2'),
    accepted: fc.boolean(),
    index: fc.nat({ max: 3 }),
    p95Ms: fc.constantFrom(7, 130),
  })
  .map(({ minute, accepted, index, ...words }) =>
    anEntry({ ...words, startedAt: `2026-03-01T08:0${minute}:00Z`, level: { index, accepted } }),
  );

function histories(most: number): fc.Arbitrary<History> {
  return fc
    .array(entry, { maxLength: most })
    .map((entries) => uniteHistories({ branch: 'main', entries }, { branch: 'main', entries: [] }));
}

/** Histories near the limit: many runs, of which two histories share a part. */
const long: fc.Arbitrary<History> = fc
  .record({
    first: fc.nat({ max: 400 }),
    count: fc.integer({ min: 200, max: MAX_ENTRIES }),
    p95Ms: fc.constantFrom(7, 130),
  })
  .map(({ first, count, p95Ms }) => ({
    branch: 'main',
    entries: Array.from({ length: count }, (_, index) => {
      const number = first + index;
      const startedAt = new Date(Date.UTC(2026, 0, 1) + number * 60_000).toISOString();
      return anEntry({ runId: String(number), startedAt, p95Ms, level: { index: 0, accepted: p95Ms === 7 } });
    }),
  }));

test.each([
  ['short histories with many ties', histories(13), 333],
  ['histories near the limit', long, 33],
] as const)('the union of %s is commutative, associative and idempotent', (_, history, numRuns) => {
  fc.assert(
    fc.property(history, history, history, (a, b, c) => {
      const text = (...all: History[]): string => encodeHistory(all.reduce(uniteHistories));
      expect(text(b, a)).toBe(text(a, b));
      expect(encodeHistory(uniteHistories(uniteHistories(a, b), c))).toBe(
        encodeHistory(uniteHistories(a, uniteHistories(b, c))),
      );
      expect(text(a, a)).toBe(text(a));
    }),
    { seed: 135, numRuns },
  );
});

test('a union never has more than the limit, keeps the newest, oldest first', () => {
  fc.assert(
    fc.property(long, long, (a, b) => {
      const { entries } = uniteHistories(a, b);
      const starts = entries.map(({ provenance }) => provenance.startedAt);
      const all = [...new Set([...a.entries, ...b.entries].map(({ provenance }) => provenance.startedAt))];
      expect(entries.length).toBeLessThanOrEqual(MAX_ENTRIES);
      expect(starts).toEqual(all.toSorted().slice(-MAX_ENTRIES));
    }),
    { seed: 136, numRuns: 33 },
  );
});
