import { expect, test } from '@jest/globals';
import { quantileObstacle } from '../../../src/comparison/gateability.ts';
import type { TimeKind, Trial } from '../../../src/trial/index.ts';
import { timesAround, trialThatDid } from '../../support/measured-runs.ts';

const P50: TimeKind = { kind: 'response-time', quantile: 0.5 };

function trialsAt(levels: readonly number[]): readonly Trial[] {
  return levels.map((level, block) =>
    trialThatDid('candidate', block, { endpoints: { 'GET /a': { times: timesAround(level, 460) } } }),
  );
}

test('trials that share their first with others that were asked about before are pooled on their own', () => {
  const steady = trialsAt([100, 100, 100, 100]);
  const wandering = [...steady.slice(0, 1), ...trialsAt([40, 250, 700]).map((trial) => ({ ...trial }))];
  expect(quantileObstacle(steady, null, 'GET /a', P50)).toBeNull();
  const alone = quantileObstacle([...trialsAt([100]), ...trialsAt([40, 250, 700])], null, 'GET /a', P50);
  expect(alone?.reason).toMatch(/independent requests/u);
  expect(quantileObstacle(wandering, null, 'GET /a', P50)).toEqual(alone);
});
