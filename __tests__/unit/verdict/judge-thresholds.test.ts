import { expect, test } from '@jest/globals';
import { parseThreshold } from '../../../src/scenario/index.ts';
import { judgeThresholds } from '../../../src/verdict/index.ts';
import { aRunOfBlocks, type Did } from '../../support/measured-runs.ts';

/** The candidate alone, seven blocks of this. */
function judged(did: Did, metric: string, objective: string) {
  const side = { endpoints: { 'GET /cart': did } };
  const blocks = Array.from({ length: 7 }, () => ({ baseline: null, candidate: side }));
  return judgeThresholds(
    aRunOfBlocks(blocks, { run: { thresholds: [parseThreshold(metric, objective)] } }),
  )[0];
}

const OK = Array.from({ length: 130 }, () => 33.3);

test.each([
  [{}, 'met', 'every answer is as expected'],
  [{ expectation: 7 }, 'broken', 'an answer that is not as expected'],
  [{ status: 7 }, 'broken', 'an answer with another status'],
  [{ timeout: 7 }, 'broken', 'no answer in time'],
  [{ connect: 3, reset: 4 }, 'broken', 'no answer at all'],
] as const)('the failures %j leave a threshold on them %s: %s', (failed, state, _reason) => {
  const value = state === 'met' ? 0 : 7 / 137;
  const judgement = judged({ ms: OK, failed }, 'http_req_failed', 'rate<0.01');
  expect(judgement?.state).toBe(state);
  expect(judgement?.value).toBeCloseTo(value, 12);
});

test('an endpoint that answers nothing breaks a threshold on failures, and is not without samples', () => {
  expect(judged({ failed: { timeout: 7 } }, 'http_req_failed', 'rate<0.01')).toMatchObject({
    value: 1,
    state: 'broken',
  });
});

test('checks are the named ones: without any there are no samples', () => {
  expect(judged({ ms: OK }, 'checks', 'rate>0.99')?.state).toBe('no-samples');
});
