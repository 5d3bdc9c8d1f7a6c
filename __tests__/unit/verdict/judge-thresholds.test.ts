import { expect, test } from '@jest/globals';
import { parseThreshold, type Policy } from '../../../src/scenario/index.ts';
import { judgeThresholds } from '../../../src/verdict/index.ts';
import { decided } from '../../support/decided.ts';
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

/** Both sides for twenty blocks: response times in milliseconds by block, around which all requests lie. */
function onBothSides(
  baseline: (block: number) => number,
  candidate: (block: number) => number,
  policy: Partial<Policy>,
) {
  const side = (ms: number) => ({ endpoints: { 'GET /cart': { ms: OK.map(() => ms) } } });
  const blocks = Array.from({ length: 20 }, (_, block) => ({
    baseline: side(baseline(block)),
    candidate: side(candidate(block)),
  }));
  const thresholds = [parseThreshold('http_req_duration', 'avg<40')];
  return aRunOfBlocks(blocks, { policy, run: { thresholds, primaryEndpoints: ['GET /cart'] } });
}

const BROKEN = () => 44;
const MET = () => 33;
/** Around the bound, now above and now below it. */
const CLOSE = (block: number) => (block % 2 === 0 ? 30 : 51);
const NEW_ONLY = { thresholdScope: 'new-only' } as const;

test.each([
  ['all count', {}, BROKEN, BROKEN, 'blocks', 'regression'],
  ['a breach of both sides is no new one', NEW_ONLY, BROKEN, BROKEN, 'none', 'pass'],
  ['a new one counts', NEW_ONLY, MET, BROKEN, 'blocks', 'regression'],
  ['one that was mended counts for nothing', NEW_ONLY, BROKEN, MET, 'none', 'improvement'],
] as const)('%s', (_, policy, baseline, candidate, consequence, verdict) => {
  const run = onBothSides(baseline, candidate, policy);
  expect(judgeThresholds(run)[0]?.consequence).toBe(consequence);
  const decision = decided(run);
  expect(decision.verdict).toBe(verdict);
  expect(decision.blocking).toBe(consequence === 'blocks');
});

test('a candidate alone has nobody to share a breach with', () => {
  const run = onBothSides(BROKEN, BROKEN, NEW_ONLY);
  const alone = { ...run, trials: run.trials.filter(({ side }) => side === 'candidate') };
  expect(judgeThresholds(alone)[0]).toMatchObject({ state: 'broken', baseline: null, consequence: 'blocks' });
});

test('what is too close is decided by what was measured, or left open where the policy says so', () => {
  const measured = onBothSides(CLOSE, CLOSE, {});
  expect(judgeThresholds(measured)[0]).toMatchObject({ state: 'broken', sure: false, consequence: 'blocks' });
  const open = onBothSides(CLOSE, CLOSE, { closeThresholds: 'inconclusive' });
  expect(judgeThresholds(open)[0]).toMatchObject({ state: 'broken', sure: false, consequence: 'open' });
  const decision = decided(open);
  expect(decision.verdict).toBe('inconclusive');
  expect(decision.blocking).toBe(false);
  expect(decided(open, { gate: 'release' }).blocking).toBe(true);
  expect(decision.reasons.map(({ code }) => code)).toContain('threshold-too-close');
  expect(decision.reasons.map(({ message }) => message).join()).toContain('is too close to call');
  const close = decision.reasons.find(({ code }) => code === 'threshold-too-close');
  expect(close?.message).toMatch(
    /; would settle it: about \d+ more blocks \(about \w+\), at the value and the spread measured so far$/u,
  );
  expect(close?.figures.map(({ of }) => of)).toEqual(['blocks', 'seconds']);
  // What is sure stays as it was.
  const sure = onBothSides(MET, BROKEN, { closeThresholds: 'inconclusive' });
  expect(judgeThresholds(sure)[0]?.consequence).toBe('blocks');
});

test('a breach of the other side that is too close to call excuses none, where what is close is left open', () => {
  const policy = { ...NEW_ONLY, closeThresholds: 'inconclusive' } as const;
  const run = onBothSides(CLOSE, BROKEN, policy);
  expect(judgeThresholds(run)[0]).toMatchObject({ state: 'broken', sure: true, consequence: 'open' });
  const { reasons } = decided(run, { gate: 'release' });
  // It is the other side that more blocks would tell of.
  const beside = judgeThresholds(onBothSides(CLOSE, CLOSE, policy))[0];
  expect(judgeThresholds(run)[0]?.needs).toEqual(beside?.needs);
  expect(beside?.needs.figures).toHaveLength(2);
  expect(reasons.map(({ message }) => message)).toContainEqual(
    expect.stringContaining('is broken, and whether the other side breaks it too is too close to call'),
  );
  expect(judgeThresholds(onBothSides(BROKEN, BROKEN, policy))[0]?.consequence).toBe('none');
  expect(judgeThresholds(onBothSides(MET, BROKEN, policy))[0]?.consequence).toBe('blocks');
  // Decided by what was measured, it is an old breach.
  expect(judgeThresholds(onBothSides(CLOSE, BROKEN, NEW_ONLY))[0]?.consequence).toBe('none');
});
