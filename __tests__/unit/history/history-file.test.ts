import { expect, test } from '@jest/globals';
import { PerfGateError, ProblemsError } from '../../../src/foundation/index.ts';
import {
  appendEntry,
  createHistory,
  decodeHistory,
  encodeHistory,
  MAX_ENTRIES,
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

test('more entries than a history keeps are refused', () => {
  const long = damage(
    TEXT,
    'entries',
    Array.from({ length: MAX_ENTRIES + 1 }, () => ({})),
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
