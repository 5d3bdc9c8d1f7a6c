import { expect, test } from '@jest/globals';
import { appendEntry, createHistory, shadowRecordOf } from '../../../src/history/index.ts';
import { anEntry, type EntryWords } from '../../support/a-history-entry.ts';

function historyOf(entries: readonly Partial<EntryWords>[]) {
  return entries.reduce((history, entry) => appendEntry(history, anEntry(entry)), createHistory('main'));
}

test('workflow runs are counted, whatever the number of their scenarios, and those that would have been blocked', () => {
  const runs = Array.from({ length: 42 }, (_, index) => ({
    runId: String(index),
    wouldBlock: index === 7,
  }));
  const history = historyOf(
    runs.flatMap((run) => ['shop', 'search'].map((scenario) => ({ ...run, scenario, deployment: scenario }))),
  );
  expect(history.entries).toHaveLength(84);
  expect(shadowRecordOf(history)).toEqual({ branch: 'main', runs: 42, blocked: 1 });
});

test('of several attempts the last one counts, and what is not known does not', () => {
  const history = historyOf([
    { runId: '1', wouldBlock: null },
    { runId: '2', runAttempt: 1, wouldBlock: true },
    { runId: '2', runAttempt: 2, wouldBlock: false },
    { runId: '3', runAttempt: 1, wouldBlock: false },
    { runId: '3', runAttempt: 2, wouldBlock: true },
  ]);
  expect(shadowRecordOf(history)).toEqual({ branch: 'main', runs: 2, blocked: 1 });
  expect(shadowRecordOf(createHistory('main'))).toEqual({ branch: 'main', runs: 0, blocked: 0 });
});
