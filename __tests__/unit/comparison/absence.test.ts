import { describe, expect, test } from '@jest/globals';
import { compareTrials } from '../../../src/comparison/index.ts';
import type { Trial } from '../../../src/trial/index.ts';
import { comparedByHistory, decided, decidedByHistory, found } from '../../support/decided.ts';
import {
  aPlaceInHistory,
  aRunOfBlocks,
  aScalarRun,
  type Did,
  type RunWords,
  scalarDeployments,
  timesAround,
} from '../../support/measured-runs.ts';

function repeat<T>(count: number, value: (index: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, index) => value(index));
}

const OK: Did = { times: timesAround(70) };
const RARE: Did = { ms: repeat(60, (index) => 50 + (index % 7)) };
const FAILING: Did = { failed: { status: 60 } };
const NOT_ASKED: Did = {};
const PRIMARY: RunWords = {
  policy: { quantiles: [0.5] },
  run: { primaryEndpoints: ['GET /cart', 'POST /order'] },
};

/** Forty blocks in which only what the candidate's rarer endpoint does differs. */
function beside(order: (block: number) => Did, words = PRIMARY) {
  return aRunOfBlocks(
    repeat(40, (block) => ({
      baseline: { endpoints: { 'GET /cart': OK, 'POST /order': RARE } },
      candidate: { endpoints: { 'GET /cart': OK, 'POST /order': order(block) } },
    })),
    words,
  );
}

describe('side by side, a metric that one side alone lacks', () => {
  const steady = repeat(40, () => 130);
  const lacking = (blocks: number): readonly number[] => {
    const values: number[] = [];
    for (let block = blocks; block < 40; block++) values[block] = 130;
    return values;
  };

  test.each([
    [8, 'pass', 'a fifth is tolerated, as it is of invalid trials'],
    [9, 'invalid', 'more is evidence that is missing'],
    [28, 'invalid', 'twelve equal blocks say nothing of the other 28'],
  ] as const)('in %d of 40 blocks is %s: %s', (blocks, verdict, _reason) => {
    expect(decided(aScalarRun(steady, lacking(blocks))).verdict).toBe(verdict);
    expect(decided(aScalarRun(lacking(blocks), steady)).verdict).toBe(verdict);
  });

  test('is named, with the side and how often', () => {
    const { standing } = found(compareTrials(aScalarRun(steady, lacking(28))), 'size');
    expect(standing).toEqual({ kind: 'missing', reason: 'the candidate has no value in 28 of 40 blocks' });
  });

  test('in no block of either is what both lack', () => {
    expect(decided(aScalarRun(lacking(28), lacking(28))).verdict).toBe('pass');
  });

  test('is no pass where the endpoint fails in most blocks, and its errors decide', () => {
    const decision = decided(beside((block) => (block % 5 < 4 ? FAILING : RARE)));
    expect(decision.verdict).toBe('regression');
    expect(found(decision.comparisons, 'error_share', 'POST /order').verdict).toBe('regression');
    expect(found(decision.comparisons, 'response_time_p50', 'POST /order').verdict).toBe('invalid');
  });

  test('is no loss where nothing was asked of the endpoint', () => {
    const run = beside((block) => (block % 5 < 2 ? NOT_ASKED : RARE));
    expect(found(decided(run).comparisons, 'response_time_p50', 'POST /order').verdict).toBe('pass');
  });
});

describe('side by side, what a journey or WebSocket alone lacks', () => {
  const flows = {
    primaryEndpoints: [],
    primaryFlows: [{ kind: 'journey', name: 'visit', awaitsReplies: false }],
  } as const;
  const trend = { metric: 'iteration_duration', endpoint: 'visit', histogram: timesAround(70) };
  const did = {
    trends: [trend],
    rates: [{ metric: 'iterations_completed', endpoint: 'visit', passed: 460, total: 460 }],
  };
  const lacking = (trial: Partial<Trial>) =>
    aRunOfBlocks(
      repeat(40, (block) => ({
        baseline: { trial: { endpoints: [], ...did } },
        candidate: { trial: { endpoints: [], ...(block < 28 ? trial : did) } },
      })),
      { policy: { quantiles: [0.5] }, run: flows },
    );
  const rate = (total: number) => [{ metric: 'iterations_completed', endpoint: 'visit', passed: 0, total }];
  const counter = (metric: string, endpoint: string, count: number) => [{ metric, endpoint, count }];

  test.each<[Partial<Trial>, string, string]>([
    [{ rates: rate(460) }, 'missing', 'every iteration failed'],
    [{ counters: counter('interrupted_iterations', 'visit', 7) }, 'missing', 'every iteration was cut off'],
    [{ counters: counter('dropped_iterations', 'visit', 7) }, 'missing', 'every iteration was dropped'],
    [{ counters: counter('ws_failed', 'visit status 401', 7) }, 'missing', 'every attempt failed, by kind'],
    [{ rates: rate(0) }, 'judged', 'no iteration was asked for'],
    [{ counters: counter('iterations', 'other', 7) }, 'judged', 'another did'],
  ])('%#: %j is %s: %s', (trial, standing) => {
    const found50 = found(compareTrials(lacking(trial)), 'iteration_duration_p50', 'visit');
    expect(found50.standing.kind).toBe(standing);
  });
});

describe('against a history, a metric that the candidate alone lacks', () => {
  const baselines = scalarDeployments(
    repeat(10, (index) => 130 + (index % 3)),
    { name: 'baseline' },
  );

  test('in one of two deployments is noticed', () => {
    const [first, second] = scalarDeployments([131, 131]);
    if (first === undefined || second === undefined) throw new TypeError('two values make two runs');
    const without = { ...second, trials: second.trials.map((trial) => ({ ...trial, scalars: [] })) };
    expect(decidedByHistory(baselines, [first, second]).verdict).toBe('pass');
    const { verdict, reasons } = decidedByHistory(baselines, [first, without]);
    expect(verdict).toBe('invalid');
    expect(reasons[0]?.message).toContain('1 of the 2 candidate deployments has no value');
  });

  /** One deployment of forty trials. */
  function alone(order: (block: number) => Did, name: string, index = 0) {
    const blocks = repeat(40, (block) => ({
      baseline: null,
      candidate: { endpoints: { 'GET /cart': OK, 'POST /order': order(block) } },
    }));
    return aRunOfBlocks(blocks, { ...PRIMARY, run: { ...PRIMARY.run, ...aPlaceInHistory(name, index) } });
  }

  test('in most of its trials is missing', () => {
    const before = repeat(10, (index) => alone(() => RARE, 'baseline', index));
    const standing = (order: (block: number) => Did) =>
      found(comparedByHistory(before, [alone(order, 'candidate')]), 'response_time_p50', 'POST /order')
        .standing;
    expect(standing(() => RARE)).toEqual({ kind: 'judged' });
    expect(standing((block) => (block % 5 < 1 ? FAILING : RARE))).toEqual({ kind: 'judged' });
    expect(standing((block) => (block % 5 < 3 ? FAILING : RARE))).toEqual({
      kind: 'missing',
      reason: 'the candidate has a value in 40 % of its trials, the baselines in 100 %',
    });
  });
});
