import { expect, test } from '@jest/globals';
import { PerfGateError, ProblemsError } from '../../../src/foundation/index.ts';
import {
  appendEntry,
  createHistory,
  decodeHistory,
  encodeHistory,
  type HistoryEntry,
  MAX_FILE_ENTRIES,
} from '../../../src/history/index.ts';
import { counterMetric, rateMetric, trendMetric } from '../../../src/trial/index.ts';
import { damage } from '../../support/damage.ts';
import { anEntry } from '../../support/a-history-entry.ts';

const HISTORY = [anEntry(), anEntry({ runId: '7002', startedAt: '2026-03-02T08:00:00.000Z' })].reduce(
  appendEntry,
  createHistory('main'),
);

const TEXT = encodeHistory(HISTORY);

function errorOf(text: string): PerfGateError {
  try {
    decodeHistory(text, 'history.json');
  } catch (error) {
    if (error instanceof PerfGateError) return error;
    throw error;
  }
  throw new Error('it was read');
}

test('a history that was written and read is the same history', () => {
  expect(decodeHistory(encodeHistory(HISTORY), 'history.json')).toEqual(HISTORY);
});

test('an entry takes about a kilobyte at most', () => {
  const one = encodeHistory(appendEntry(createHistory('main'), anEntry()));
  expect(one.length).toBeLessThan(1200);
});

test.each([
  [40, 30, 60, 'many scenarios'],
  [1, 300, 260, 'many endpoints'],
])(
  'a history is never written too large to be read again: %d scenarios, %d runs, %d metrics (%s)',
  (scenarios, runs, metrics) => {
    const entries = Array.from({ length: scenarios * runs }, (_, index) =>
      manyMetrics(index, scenarios, metrics),
    );
    const text = encodeHistory({ branch: 'main', entries, aaRuns: [] });
    const read = decodeHistory(text, 'history.json').entries;
    // The oldest are left out, of each scenario as many, and the accepted ones stay.
    expect(read.length).toBeLessThan(entries.length);
    expect(read.at(-1)).toEqual(entries.at(-1));
    const counts = Map.groupBy(read, ({ deployment }) => deployment.scenario);
    expect(new Set([...counts.values()].map(({ length }) => length)).size).toBe(1);
    for (const own of counts.values())
      expect(own.filter(({ level }) => level.accepted).length).toBeGreaterThan(6);
  },
);

/** The first tenth accepted, all others slower. */
function manyMetrics(index: number, scenarios: number, metrics: number): HistoryEntry {
  const entry = anEntry({
    runId: String(index),
    scenario: `scenario ${index % scenarios}`,
    startedAt: new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString(),
    level: index < scenarios * 30 ? { index: 0, accepted: true } : { index: 1, accepted: false },
  });
  const one = entry.deployment.metrics;
  return {
    ...entry,
    deployment: { ...entry.deployment, metrics: Array.from({ length: metrics }, () => one).flat() },
  };
}

test('entries come back in order, whatever the order in the file', () => {
  const shuffled = { ...HISTORY, entries: HISTORY.entries.toReversed() };
  expect(decodeHistory(encodeHistory(shuffled), 'history.json')).toEqual(HISTORY);
});

test('members of a later minor version are left out', () => {
  const later = damage(damage(TEXT, 'schema', 'perf-gate.history/1.2'), 'entries[0].mood', 'good');
  expect(decodeHistory(later, 'history.json')).toEqual(HISTORY);
});

test.each([
  ['', 'an empty file'],
  ['{', 'a truncated file'],
  ['{}', 'somebody’s JSON'],
  ['{"schema":"perf-gate.run/1"}', 'a run file'],
  ['{"schema":"perf-gate.history/2","branch":"main","entries":[]}', 'a newer major version'],
])('%j is refused (%s)', (text) => {
  expect(errorOf(text)).toMatchObject({ code: 'HISTORY_INVALID', hint: expect.stringMatching(/./) });
});

test('all structural problems are told at once, by path', () => {
  const faults = [
    ['branch', 7],
    ['entries[0].verdict', 'fine'],
    ['entries[1].deployment.metrics[0].level', 'high'],
    ['entries[1].level.index', -1],
  ] as const;
  const error = errorOf(faults.reduce((all, [path, value]) => damage(all, path, value), TEXT));
  const told = error instanceof ProblemsError ? error.problems : [];
  expect(told.map(({ path }) => path)).toEqual(faults.map(([path]) => path));
});

test('more entries than a history file holds are refused', () => {
  const long = damage(
    TEXT,
    'entries',
    Array.from({ length: MAX_FILE_ENTRIES + 1 }, () => ({})),
  );
  expect(errorOf(long).message).toMatch(/1 problem$/);
});

test('members called __proto__ change nothing', () => {
  const text = TEXT.replace('{', '{"__proto__":{"entries":[]},');
  expect(decodeHistory(text, 'history.json')).toEqual(HISTORY);
});

test('metrics of journeys and WebSockets are kept as those of requests', () => {
  const entry = anEntry();
  const [metric] = entry.deployment.metrics;
  if (!metric) throw new Error('no metric');
  const metrics = [
    trendMetric('ws_round_trip', 0.95),
    rateMetric('ws_connected'),
    counterMetric('ws_closed'),
  ].map((each) => ({ ...metric, endpoint: 'chat', metric: each }));
  const history = appendEntry(createHistory('main'), {
    ...entry,
    deployment: { ...entry.deployment, metrics },
  });
  expect(decodeHistory(encodeHistory(history), 'history.json')).toEqual(history);
});
