import { expect, test } from '@jest/globals';
import { type HistoryEntry, sufficientEntries } from '../../../src/history/index.ts';
import { anEntry } from '../../support/a-history-entry.ts';

function entries(branch: string, count: number, deployment?: string): readonly HistoryEntry[] {
  return Array.from({ length: count }, (_, index) =>
    anEntry({ runId: `${branch} ${index}`, ...(deployment === undefined ? {} : { deployment }) }),
  );
}

test.each<[string, (readonly HistoryEntry[])[], number | null]>([
  ['the first branch with five deployments', [entries('release', 5), entries('main', 30)], 0],
  ['the next branch where the first has too few', [entries('release', 4), entries('main', 5)], 1],
  ['the most where no branch has enough', [entries('release', 1), entries('main', 3)], 1],
  ['the first of equals', [entries('release', 2), entries('main', 2)], 0],
  ['what counts as five deployments, not as five runs of one', [entries('a', 7, 'one'), entries('b', 5)], 1],
  ['nothing where there is nothing', [[], []], null],
])('%s is compared with', (_, lists, expected) => {
  expect(sufficientEntries(lists)).toEqual(expected === null ? [] : lists[expected]);
});
