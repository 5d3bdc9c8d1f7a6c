import { expect, test } from '@jest/globals';
import { type Push, pushOf, withPush } from '../../../../src/report/pushes/push.ts';
import { ERROR_SHARE } from '../../../../src/trial/index.ts';
import { aDecision, aJudgedComparison, aProvenance, aReport } from '../../../support/a-report.ts';

function aPush(sha: string, startedAt: string): Push {
  return {
    sha,
    runId: '7',
    runAttempt: 1,
    verdict: 'pass',
    severity: 'none',
    blocking: false,
    worst: 1.01,
    startedAt,
  };
}

test('a push is told by its commit, run, verdict and the gated time that got worst', () => {
  const effect = (ratio: number) => ({ ratio, lower: 0.9, upper: 1.4, confidence: 0.9 });
  const comparisons = [
    aJudgedComparison({ effect: effect(1.02) }),
    aJudgedComparison({ effect: effect(1.13) }),
    aJudgedComparison({ effect: effect(1.7), gated: false }),
    aJudgedComparison({ effect: effect(9), metric: ERROR_SHARE, scale: 'difference' }),
  ];
  expect(pushOf(aReport({ decision: aDecision({ comparisons }) }))).toEqual({
    sha: '3f2a91c0d4e5',
    runId: '9001',
    runAttempt: 2,
    verdict: 'pass',
    severity: 'none',
    blocking: false,
    worst: 1.13,
    startedAt: '2026-11-03T09:41Z',
  });
  expect(pushOf(aReport({ decision: aDecision({ comparisons: [] }) }))?.worst).toBeNull();
  expect(pushOf(aReport({ provenance: aProvenance({ runId: '' }) }))).toBeNull();
});

test('of one commit the last word counts, in the order of time, and thirty are kept', () => {
  const first = aPush('aaaaaaa', '2026-11-03T09:41Z');
  const second = aPush('bbbbbbb', '2026-11-03T09:50Z');
  expect(withPush([second], first)).toEqual([first, second]);
  const again = { ...first, startedAt: '2026-11-03T10:00Z' };
  expect(withPush([first, second], again)).toEqual([second, again]);
  const many = Array.from({ length: 40 }, (_, index) =>
    aPush(String(1_000_000 + index), `2026-11-03T09:${10 + index}Z`),
  );
  const kept = many.reduce<readonly Push[]>((pushes, push) => withPush(pushes, push), []);
  expect(kept).toEqual(many.slice(10));
});
