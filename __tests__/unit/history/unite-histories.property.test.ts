import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  encodeHistory,
  type History,
  type HistoryEntry,
  KEPT_ACCEPTED,
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
  return fc.array(entry, { maxLength: most }).map(normal);
}

/** The entries as a history that keeps its own rules. */
function normal(entries: readonly HistoryEntry[]): History {
  return uniteHistories({ branch: 'main', entries, aaRuns: [] }, { branch: 'main', entries: [], aaRuns: [] });
}

/** Histories near the limit: many runs, of which two histories share a part, some from before a slowdown. */
const long: fc.Arbitrary<History> = fc
  .record({
    first: fc.nat({ max: 400 }),
    count: fc.integer({ min: 200, max: 2 * MAX_ENTRIES }),
    slowerFrom: fc.nat({ max: 500 }),
    scenarios: fc.integer({ min: 1, max: 2 }),
    p95Ms: fc.constantFrom(7, 130),
  })
  .map(({ first, count, slowerFrom, scenarios, p95Ms }) =>
    normal(
      Array.from({ length: count }, (_, index) => {
        const number = first + index;
        const startedAt = new Date(Date.UTC(2026, 0, 1) + number * 60_000).toISOString();
        const level = number < slowerFrom ? { index: 0, accepted: true } : { index: 1, accepted: false };
        return anEntry({
          runId: String(number),
          startedAt,
          p95Ms,
          level,
          scenario: `s${number % scenarios}`,
        });
      }),
    ),
  );

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

test('a union keeps the newest of each scenario and its newest accepted ones, no others, oldest first', () => {
  const startsOf = (entries: readonly HistoryEntry[]) =>
    entries.map(({ provenance }) => provenance.startedAt);
  fc.assert(
    fc.property(long, long, (a, b) => {
      const { entries } = uniteHistories(a, b);
      expect(startsOf(entries)).toEqual(startsOf(entries).toSorted());
      for (const scenario of ['s0', 's1']) {
        const own = entries.filter(({ deployment }) => deployment.scenario === scenario);
        const given = [...a.entries, ...b.entries].filter(
          ({ deployment }) => deployment.scenario === scenario,
        );
        const all = [...new Set(startsOf(given))].toSorted();
        expect(startsOf(own.slice(-MAX_ENTRIES))).toEqual(all.slice(-MAX_ENTRIES));
        const older = own.slice(0, -MAX_ENTRIES);
        expect(older.every(({ level }) => level.accepted)).toBe(true);
        expect(older.length).toBeLessThanOrEqual(KEPT_ACCEPTED);
      }
    }),
    { seed: 136, numRuns: 33 },
  );
});
