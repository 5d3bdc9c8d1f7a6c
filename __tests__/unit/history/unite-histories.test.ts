import { expect, test } from '@jest/globals';
import {
  appendEntry,
  createHistory,
  type HistoryEntry,
  MAX_ENTRIES,
  uniteHistories,
} from '../../../src/history/index.ts';
import { anEntry, type EntryWords } from '../../support/a-history-entry.ts';

const EMPTY = createHistory('main');

test('the same run and attempt replaces its earlier entry', () => {
  const history = [anEntry({ p95Ms: 7 }), anEntry({ p95Ms: 130 })].reduce(appendEntry, EMPTY);
  expect(history.entries).toEqual([anEntry({ p95Ms: 130 })]);
});

test.each([
  [anEntry({ runAttempt: 2 }), 'another attempt'],
  [anEntry({ scenario: 'checkout', deployment: 'deployment-7001' }), 'another scenario of the same run'],
  [anEntry({ deployment: 'deployment-b' }), 'another fresh start in the same run'],
  [anEntry({ runId: '7002' }), 'another run at the same second'],
])('an entry beside it stays (%#: %s)', (other) => {
  expect([anEntry(), other].reduce(appendEntry, EMPTY).entries).toHaveLength(2);
});

test('two runs started by hand at different times are two entries', () => {
  const byHand = ['2026-03-01T08:00:00Z', '2026-03-01T09:00:00Z'].map((startedAt) =>
    anEntry({ runId: '', startedAt, deployment: 'd' }),
  );
  expect(byHand.reduce(appendEntry, EMPTY).entries).toHaveLength(2);
});

test('an invalid run never enters', () => {
  expect(appendEntry(EMPTY, anEntry({ verdict: 'invalid' }))).toEqual(EMPTY);
});

test('entries stand in order of their start, whatever the order in which they came', () => {
  const late = anEntry({ runId: '1', startedAt: '2026-03-02T00:00:00Z' });
  const early = anEntry({ runId: '2', startedAt: '2026-03-01T00:00:00Z' });
  expect([late, early].reduce(appendEntry, EMPTY).entries).toEqual([early, late]);
});

test('the oldest entry leaves when there are too many', () => {
  const entries = Array.from({ length: MAX_ENTRIES + 7 }, (_, index) =>
    anEntry({ runId: String(index), startedAt: new Date(index * 1000).toISOString() }),
  );
  const history = entries.reduce(appendEntry, EMPTY);
  expect(history.entries).toHaveLength(MAX_ENTRIES);
  expect(history.entries[0]).toEqual(entries[7]);
});

/** So many runs of main, an hour apart, whose words depend on their number. */
function runs(count: number, words: (index: number) => Partial<EntryWords>): readonly HistoryEntry[] {
  return Array.from({ length: count }, (_, index) =>
    anEntry({
      runId: String(index),
      startedAt: new Date(Date.UTC(2026, 0, 1) + index * 3_600_000).toISOString(),
      ...words(index),
    }),
  );
}

test('the newest accepted runs stay, however many unaccepted ones have come since', () => {
  const entries = runs(50 + 2 * MAX_ENTRIES, (index) => ({ level: levelAt(index, 50) }));
  const history = entries.reduce(appendEntry, EMPTY);
  expect(history.entries).toEqual([...entries.slice(20, 50), ...entries.slice(-MAX_ENTRIES)]);
});

function levelAt(index: number, slowerFrom: number): HistoryEntry['level'] {
  return index < slowerFrom ? { index: 0, accepted: true } : { index: 1, accepted: false };
}

test.each<[(index: number) => Partial<EntryWords>, string]>([
  [(index) => ({ scenario: `scenario ${index % 7}` }), 'another scenario'],
  [(index) => ({ environmentClass: `class ${index % 7}` }), 'another environment class'],
])('what is kept of one series is not less for %2$s (%#)', (words) => {
  const entries = runs(7 * (MAX_ENTRIES + 13), words);
  const history = uniteHistories({ branch: 'main', entries, aaRuns: [] }, EMPTY);
  expect(history.entries).toEqual(entries.slice(7 * 13));
});

test('an edited load pushes the runs of the load before it out', () => {
  const entries = runs(MAX_ENTRIES + 13, (index) => ({ loadHash: `load ${Math.floor(index / 100)}` }));
  expect(uniteHistories({ branch: 'main', entries, aaRuns: [] }, EMPTY).entries).toEqual(entries.slice(13));
});

test('an acceptance is not lost to a job that had not seen it', () => {
  const accepted = {
    branch: 'main',
    entries: [anEntry({ level: { index: 1, accepted: true } })],
    aaRuns: [],
  };
  const unaware = {
    branch: 'main',
    entries: [anEntry({ level: { index: 1, accepted: false } })],
    aaRuns: [],
  };
  expect(uniteHistories(unaware, accepted)).toEqual(accepted);
  expect(uniteHistories(accepted, unaware)).toEqual(accepted);
});

test('histories of two branches are never united', () => {
  expect(() => uniteHistories(EMPTY, createHistory('release'))).toThrow(TypeError);
});

test('of two versions of one entry the later started wins, accepted or not', () => {
  const early = anEntry({ startedAt: '2026-03-01T08:00:00Z', level: { index: 1, accepted: true } });
  const late = anEntry({ startedAt: '2026-03-01T09:00:00Z', level: { index: 1, accepted: false } });
  const [a, b] = [early, late].map((entry) => ({ branch: 'main', entries: [entry], aaRuns: [] }));
  expect(uniteHistories(a!, b!).entries).toEqual([late]);
  expect(uniteHistories(b!, a!).entries).toEqual([late]);
});
