import { describe, expect, test } from '@jest/globals';
import { parseThreshold, type Policy } from '../../../src/scenario/index.ts';
import { ALL_ENDPOINTS } from '../../../src/trial/index.ts';
import { judgeThresholds } from '../../../src/verdict/index.ts';
import { decided } from '../../support/decided.ts';
import { aSecond } from '../../support/a-second.ts';
import { aRunOfBlocks, type Did, type SideOfBlock } from '../../support/measured-runs.ts';

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

describe('an answer with the data of others', () => {
  const late = { kind: 'invalid', reasons: ['late'] } as const;
  const sideWith = (passed: number): SideOfBlock => ({
    endpoints: { 'GET /cart': { ms: OK } },
    trial: { rates: [{ metric: 'isolation', endpoint: ALL_ENDPOINTS, passed, total: 7 }] },
  });
  /** One answer of block 3 is wrong, or none is. */
  const leaking = (wrong: 0 | 1, lateIn: (block: number) => boolean) => {
    const run = aRunOfBlocks(
      Array.from({ length: 7 }, (_, block) => ({
        baseline: null,
        candidate: sideWith(block === 3 ? 7 - wrong : 7),
      })),
      { policy: { onInvalid: 'warn' }, run: { thresholds: [parseThreshold('isolation', 'rate==1')] } },
    );
    const trials = run.trials.map((trial) => (lateIn(trial.block) ? { ...trial, validity: late } : trial));
    return decided({ ...run, trials }, { comparisons: [], baseline: 'not-wanted' });
  };

  test('proves itself in a trial for which the generator was late', () => {
    expect(leaking(1, (block) => block === 3).thresholds[0]).toMatchObject({
      value: 48 / 49,
      state: 'broken',
    });
  });

  test('is told where it was late in all of them, and no warning waves it through', () => {
    const { verdict, exitCode, reasons } = leaking(1, () => true);
    expect([verdict, exitCode]).toEqual(['invalid', 3]);
    expect(reasons.map(({ code }) => code)).toEqual(['generator-fault', 'threshold-broken']);
    expect(leaking(0, () => true).exitCode).toBe(0);
  });
});

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

describe('of a batch, which is one window', () => {
  /** A minute of ten requests a second around these milliseconds; a part has the median of its own. */
  function aBatch(objective: string, metric: string, timeline: boolean, policy: Partial<Policy> = {}) {
    const levels = Array.from({ length: 60 }, (_, second) => (second % 2 === 0 ? 30 : 51));
    const ms = levels.flatMap((level) => Array<number>(20).fill(level));
    const trial = timeline ? { timeline: levels.map((level, second) => aSecond(second, level)) } : {};
    const candidate = { endpoints: { 'GET /cart': { ms } }, trial };
    const stop = { why: 'blocks', reason: '', blocks: 1, plannedBlocks: 1, grounds: [] } as const;
    const thresholds = [parseThreshold(metric, objective)];
    return aRunOfBlocks([{ baseline: null, candidate }], {
      policy: { closeThresholds: 'inconclusive', ...policy },
      run: { thresholds, stop },
    });
  }

  test.each([
    ['p(95)<60', 'met', true, 'none'],
    ['p(95)<45', 'broken', true, 'blocks'],
    ['avg<46', 'met', true, 'none'],
    ['avg<41', 'met', false, 'open'],
  ])('%s is %s, surely: %p', (objective, state, sure, consequence) => {
    const [judgement] = judgeThresholds(aBatch(objective, 'http_req_duration', true));
    expect(judgement).toMatchObject({ state, sure, consequence });
  });

  test.each([
    ['http_req_duration', 'p(95)<60', false, 'fewer than five seconds that have ten successes, give'],
    ['http_reqs', 'rate>100', true, 'give no interval of a rate per second'],
  ])(
    'what has no interval is decided by what was measured, and says so: %s %s',
    (metric, objective, parts, why) => {
      const run = aBatch(objective, metric, parts);
      expect(judgeThresholds(run)[0]).toMatchObject({
        lower: null,
        upper: null,
        sure: false,
        consequence: 'none',
      });
      const bound = metric === 'http_reqs' ? '9999' : '7';
      const broken = aBatch(objective.replace(/\d+$/u, bound), metric, parts);
      expect(judgeThresholds(broken)[0]).toMatchObject({ state: 'broken', consequence: 'blocks' });
      expect(
        decided(broken)
          .reasons.map(({ message }) => message)
          .join(),
      ).toMatch(new RegExp(`is broken, though not surely: fewer than five blocks.* ${why}`, 'u'));
      // Blocks that were planned and not measured may still tell.
      const cut = { ...run, stop: run.stop && { ...run.stop, plannedBlocks: 40 } };
      expect(judgeThresholds(cut)[0]?.consequence).toBe('open');
    },
  );
});

test.each([
  ['rate<0.01', 0, 'met', true, 'none of 910 leaves a third of a per cent'],
  ['rate<0.002', 0, 'met', false, 'it may be three in 910'],
  ['rate<=0', 0, 'met', true, 'none at all is what happened'],
  ['rate<0.5', 130, 'broken', true, 'all of them'],
  ['rate<0.999', 130, 'broken', false, 'it may be all but three in 910'],
] as const)('failures %s, %d of each 130: %s, surely: %p (%s)', (objective, failures, state, sure, _why) => {
  const did: Did = failures === 0 ? { ms: OK } : { failed: { status: failures } };
  expect(judged(did, 'http_req_failed', objective)).toMatchObject({ state, sure });
});

test('a greatest value is sure, and one end that is cut off makes nothing nearer', () => {
  const max = judged({ ms: [...OK, 5001] }, 'http_req_duration', 'max<500');
  expect(max).toMatchObject({ state: 'broken', sure: true });
  const levels = (block: number) => (block === 7 ? 1001 : 1);
  const run = onBothSides(levels, levels, { closeThresholds: 'inconclusive' });
  const [close] = judgeThresholds(run);
  // From 51 down to 40 the spread of ±82 would need 20 × (82 / 11)² blocks, not 20 × (51 / 11)².
  expect(close).toMatchObject({ lower: 0, consequence: 'open' });
  expect(close?.needs.figures[0]?.value).toBeGreaterThan(900);
});
