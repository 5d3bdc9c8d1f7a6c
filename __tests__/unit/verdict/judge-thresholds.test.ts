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
  [{ timeout: 7 }, 'broken', 'no answer in time: its check fails, as in k6'],
  [{ connect: 3, reset: 4 }, 'broken', 'no answer at all'],
] as const)('checks with the failures %j are %s: %s', (failed, state, _reason) => {
  const value = state === 'met' ? 1 : 130 / 137;
  expect(judged({ ms: OK, failed }, 'checks', 'rate>0.99')).toMatchObject({ value, state });
});

test('checks of an endpoint that answers nothing are broken, not without samples', () => {
  expect(judged({ failed: { timeout: 7 } }, 'checks', 'rate>0.99')).toMatchObject({
    value: 0,
    state: 'broken',
  });
});

test('checks without a request have no samples', () => {
  expect(judged({}, 'checks', 'rate>0.99')?.state).toBe('no-samples');
});
