import { expect, test } from '@jest/globals';
import { replayDeployments } from '../../../src/comparison/index.ts';
import { pastDeploymentOf, replayHistory } from '../../../src/history/index.ts';
import { DEFAULT_POLICY } from '../../../src/scenario/index.ts';
import { anEntry } from '../../support/a-history-entry.ts';

const P95S = [180, 176, 183, 181, 178, 177, 184, 179];

function pastOf(scenario: string, runs: readonly number[], shift = 0) {
  return runs.map((run) =>
    pastDeploymentOf(
      anEntry({
        scenario,
        runId: `${run}`,
        startedAt: `2026-03-0${run + 1}T08:00:00.000Z`,
        p95Ms: P95S[(run + shift) % P95S.length] ?? 180,
      }),
    ),
  );
}

test('all scenarios of a past run are one family, of which the smallest p counts', () => {
  const shop = pastOf('shop', [0, 1, 2, 3, 4, 5, 6, 7]);
  const search = pastOf('search', [0, 1, 2, 3, 4, 5, 6, 7], 3);
  const alone = [shop, search].map((past) => replayDeployments(past, DEFAULT_POLICY));
  const both = replayHistory([
    { past: shop, policy: DEFAULT_POLICY },
    { past: search, policy: DEFAULT_POLICY },
  ]);
  expect(both.slower).toEqual(
    [0, 1, 2].map((index) => Math.min(...alone.map((minima) => minima[index]?.slower ?? NaN))),
  );
  expect(both.slower).not.toEqual(alone[0]?.map(({ slower }) => slower));
});

test('a past run that lacks a scenario of today does not count', () => {
  const replay = replayHistory([
    { past: pastOf('shop', [0, 1, 2, 3, 4, 5, 6, 7]), policy: DEFAULT_POLICY },
    { past: pastOf('search', [0, 1, 2, 3, 4, 6, 7]), policy: DEFAULT_POLICY },
  ]);
  expect(replay.slower).toHaveLength(2);
});

test('a second attempt of a run is another run', () => {
  const [first, second] = [1, 2].map((runAttempt) => pastDeploymentOf(anEntry({ runAttempt })));
  expect(first?.run).not.toBe(second?.run);
});
