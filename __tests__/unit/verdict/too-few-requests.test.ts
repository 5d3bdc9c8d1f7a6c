import { expect, test } from '@jest/globals';
import type { Run } from '../../../src/trial/index.ts';
import { decided, decidedByHistory } from '../../support/decided.ts';
import { aDrawnRun, aPlaceInHistory, aRunOfBlocks, timesAround } from '../../support/measured-runs.ts';

function reasonOf({ reasons }: ReturnType<typeof decided>, code: string) {
  return reasons.find((reason) => reason.code === code);
}

test('an endpoint without a response time that can be judged says which rate or time would do', () => {
  const run = aDrawnRun({
    seed: 'few',
    blocks: 20,
    endpoints: { A: 40 },
    blockDeviation: 0.03,
    requests: 13,
    words: { run: { load: { model: 'open', pattern: null, compared: 'blocks' } } },
  });
  const reason = reasonOf(decided(run), 'too-few-requests');
  expect(reason?.message).toMatch(
    /^no response time of this endpoint can be judged: the median block has 13 requests, p50 needs 20; would settle it: about 1\.6 times as many requests: about [\d.]+ requests per second of both sides together in place of [\d.]+ \(1\.6 times the rate of the load\), or \w+ under load in place of \w+$/u,
  );
  expect(reason?.figures.map(({ of }) => of)).toEqual([
    'requests',
    'times-requests',
    'requests-per-second',
    'load-seconds',
  ]);
});

test('against a history, a candidate with less to say than its baselines says how much more it takes', () => {
  const run = (requests: number): Run => {
    const candidate = { endpoints: { A: { times: timesAround(40, requests) } } };
    const blocks = Array.from({ length: 20 }, () => ({ baseline: null, candidate }));
    return aRunOfBlocks(blocks, { run: { primaryEndpoints: ['A'] } });
  };
  const baselines = Array.from({ length: 7 }, (_, index) => ({
    ...run(460),
    ...aPlaceInHistory('baseline', index),
  }));
  const { reasons } = decidedByHistory(baselines, [run(130)]);
  const reason = reasons.find(({ metric }) => metric === 'response_time_p95');
  expect(reason?.message).toMatch(
    /the median block has 130 requests, p95 needs 200; would settle it: another measurement with about 1\.6 times as many requests: /u,
  );
  expect(reason?.figures).toContainEqual({ of: 'times-requests', value: 1.6 });
});
