import { expect, test } from '@jest/globals';
import { decided, decidedByHistory, found } from '../../support/decided.ts';
import {
  aPlaceInHistory,
  aRunOfBlocks,
  type Did,
  type RunWords,
  timesAround,
} from '../../support/measured-runs.ts';

const PRIMARY: RunWords = {
  policy: { quantiles: [0.5] },
  run: { primaryEndpoints: ['GET /cart', 'POST /order'] },
};

function repeat<T>(count: number, value: (index: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, index) => value(index));
}

/** A side whose rarer endpoint answers this often and fails that often. */
function side(answers: number, failures = 0) {
  const cart: Did = { times: timesAround(70) };
  const order: Did = { ms: repeat(answers, (index) => 50 + (index % 7)), failed: { status: failures } };
  return { endpoints: { 'GET /cart': cart, 'POST /order': order } };
}

function beside(blocks: number, baseline: ReturnType<typeof side>, candidate = baseline) {
  return decided(
    aRunOfBlocks(
      repeat(blocks, () => ({ baseline, candidate })),
      PRIMARY,
    ),
  );
}

test('the errors of an endpoint with few requests do not decide, and the gate still answers', () => {
  const { verdict, comparisons } = beside(20, side(30));
  expect(verdict).toBe('pass');
  expect(found(comparisons, 'error_share', 'POST /order').standing).toEqual({
    kind: 'informational',
    reason: 'the run has 20 blocks of about 30 requests, a share within 0.5 % needs 720',
    curable: false,
  });
  expect(found(comparisons, 'error_share', '*').verdict).toBe('pass');
});

test.each([
  [24, 30, 'enough blocks of thirty requests'],
  [16, 45, 'the fewest blocks that are planned, of as many as they need'],
  [40, 220, 'more than enough'],
])('%d blocks of %d requests decide: %s', (blocks, requests) => {
  const equal = found(beside(blocks, side(requests)).comparisons, 'error_share', 'POST /order');
  expect([equal.standing.kind, equal.verdict]).toEqual(['judged', 'pass']);
  const failing = beside(blocks, side(requests), side(requests - 3, 3));
  expect(found(failing.comparisons, 'error_share', 'POST /order').verdict).toBe('regression');
  expect(failing.verdict).toBe('regression');
});

test('a side that is asked less because it does not answer is not spared', () => {
  const { comparisons } = beside(20, side(60), side(5, 5));
  expect(found(comparisons, 'error_share', 'POST /order').verdict).toBe('regression');
});

test('the errors of few requests do not decide against a history either', () => {
  const deployment = (blocks: number, name: string, index: number) =>
    aRunOfBlocks(
      repeat(blocks, () => ({ baseline: null, candidate: side(30) })),
      { ...PRIMARY, run: { ...PRIMARY.run, ...aPlaceInHistory(name, index) } },
    );
  const standing = (blocks: number) => {
    const before = repeat(10, (index) => deployment(blocks, 'baseline', index));
    const { verdict, comparisons } = decidedByHistory(before, [deployment(blocks, 'candidate', 0)]);
    expect(verdict).toBe('pass');
    return found(comparisons, 'error_share', 'POST /order').standing;
  };
  expect(standing(30)).toEqual({ kind: 'judged' });
  expect(standing(20)).toEqual({
    kind: 'informational',
    reason: 'the run has 600 requests, a share within 0.5 % needs 720',
    curable: false,
  });
});
