import { describe, expect, test } from '@jest/globals';
import { compareTrials, evenFamily, NO_FAMILY } from '../../../src/comparison/index.ts';
import {
  type Family,
  nextBlock,
  type Plan,
  type Progress,
  type Step,
} from '../../../src/experiment/index.ts';
import type { Policy } from '../../../src/scenario/index.ts';
import { detectableShift } from '../../../src/statistics/index.ts';
import type { Run } from '../../../src/trial/index.ts';
import type { Leniency, OfferedAcceptance } from '../../../src/verdict/index.ts';
import { NOTHING_ACCEPTED } from '../../support/an-experiment.ts';
import { decided } from '../../support/decided.ts';
import { aDrawnRun, aRunOfBlocks, aScalarRun, type Drawn, timesAround } from '../../support/measured-runs.ts';

const PLAN: Plan = {
  blocks: 40,
  blockMs: 7000,
  edgesMs: Array.from({ length: 41 }, (_, edge) => edge * 7000),
  assignment: 'simultaneous',
  freshInstances: true,
  noFreshReason: '',
  unusedCommand: false,
  mayStopEarly: true,
  mustFinish: false,
  isOpenEnded: false,
  maxDurationMs: 600_000,
};

function alone({ alpha, beta }: Policy): Family {
  return { others: NO_FAMILY, alpha, beta };
}

/** The run as far as it was measured when `blocks` blocks were done. */
function upTo(run: Run, blocks: number): Run {
  const sides = run.sides.map((side) => ({ ...side, instances: blocks }));
  return { ...run, sides, trials: run.trials.filter(({ block }) => block < blocks) };
}

function stepAfter(
  run: Run,
  blocks: number,
  family: Family,
  plan = PLAN,
  known: Partial<Progress> = {},
  leniency: Partial<Leniency> = {},
): Step {
  const progress = {
    blocks,
    comparisons: blocks === 0 ? [] : compareTrials(upTo(run, blocks)),
    elapsedMs: 0,
    longestBlockMs: 0,
    thresholdsSure: true,
    isBroken: false,
    remainingRequests: Infinity,
    nextBlockRequests: 0,
    ...known,
  };
  return nextBlock(plan, progress, run.policy, family, { ...NOTHING_ACCEPTED, ...leniency });
}

/** Follows a run block by block until it is told to stop; what was measured until then, and why it ended. */
function measured(
  run: Run,
  family = alone(run.policy),
  plan = PLAN,
  leniency: Partial<Leniency> = {},
): { readonly run: Run; readonly why: string; readonly blocks: number } {
  for (let blocks = 0; ; blocks++) {
    const step = stepAfter(run, blocks, family, plan, {}, leniency);
    if (step.kind === 'stop') return { run: upTo(run, blocks), why: step.why, blocks };
  }
}

function drawn(scenario: string, words: Pick<Drawn, 'seed' | 'endpoints' | 'slowdown'>, policy = {}): Run {
  return aDrawnRun({
    blocks: 40,
    blockDeviation: 0.03,
    ...words,
    words: { policy, run: { scenario } },
  });
}

describe('a gate of several scenarios', () => {
  const slower = (seed: number): Run =>
    drawn('slower', { seed: `slower-${seed}`, endpoints: { A: 40 }, slowdown: { A: 1.15 } });
  const equal = (seed: number): Run => drawn('equal', { seed: `equal-${seed}`, endpoints: { B: 40, C: 50 } });

  test('keeps the regression for which one of them stopped', () => {
    for (let seed = 0; seed < 4; seed++) {
      const { alpha, beta } = slower(seed).policy;
      // Each primary endpoint has two gated quantiles, each scenario the shares of errors and of answers.
      const found = measured(slower(seed), { others: evenFamily(6), alpha, beta });
      const other = measured(equal(seed), { others: evenFamily(4), alpha, beta });
      expect([found.why, other.why]).toEqual(['decided', 'decided']);
      const decision = decided([found.run, other.run]);
      expect([seed, decision.verdict, decision.severity]).toEqual([seed, 'regression', 'beyond-tolerance']);
    }
  });

  test('waits for the evidence that the strictest scenario asks for', () => {
    const { run } = measured(slower(1), { others: NO_FAMILY, alpha: 0.0001, beta: 0.01 });
    const policy = { ...run.policy, alpha: 0.0001, beta: 0.01 };
    expect(decided(run, { policy }).verdict).toBe('regression');
    expect(decided(measured(slower(1)).run, { policy }).verdict).not.toBe('regression');
  });
});

test('a load that must be run to its end is, even where a regression is found and the scenario says fail-fast', () => {
  const run = drawn(
    'slower',
    { seed: 'slower', endpoints: { A: 40 }, slowdown: { A: 3 } },
    { failFast: true, maxBlocks: 20 },
  );
  const plan = { ...PLAN, blocks: 20 };
  expect(measured(run, alone(run.policy), plan)).toMatchObject({ why: 'regression' });
  const whole = { ...plan, mayStopEarly: false, mustFinish: true };
  expect(measured(run, alone(run.policy), whole)).toMatchObject({ why: 'blocks', blocks: 20 });
});

describe('what is let through', () => {
  const slowerBy = (share: number, policy = {}): Run =>
    drawn('shop', { seed: 'let-through', endpoints: { A: 40 }, slowdown: { A: 1 + share } }, policy);
  const acceptancesOf = (
    upTo: number,
    words: Partial<OfferedAcceptance> = {},
  ): readonly OfferedAcceptance[] =>
    ['response_time_p50', 'response_time_p95'].map((metric) => ({
      scenario: 'shop',
      endpoint: 'A',
      metric,
      upTo,
      reason: 'worth it',
      by: '',
      until: '2099-12-31',
      isSpent: false,
      ...words,
    }));
  const ended = (run: Run, leniency: Partial<Leniency> = {}) => {
    const { why, blocks, run: upToThen } = measured(run, alone(run.policy), PLAN, leniency);
    const decision = decided(upToThen, { acceptances: leniency.acceptances ?? [] });
    return { why, blocks, blocking: decision.blocking, severity: decision.severity };
  };
  const FAIL_FAST = { failFast: true, quantiles: [0.5, 0.95] };

  test('does not end a run that fails fast: what is accepted', () => {
    const run = slowerBy(0.15, FAIL_FAST);
    const proved = ended(run);
    expect(proved).toMatchObject({ why: 'regression', blocking: true, severity: 'beyond-tolerance' });
    const accepted = ended(run, { acceptances: acceptancesOf(0.3) });
    expect(accepted).toMatchObject({ why: 'decided', blocking: false });
    expect(accepted.blocks).toBeGreaterThan(proved.blocks);
  });

  test.each<[string, Partial<Leniency>]>([
    ['what surely exceeds what was accepted', { acceptances: acceptancesOf(0.06) }],
    ['what was accepted once', { acceptances: acceptancesOf(0.3, { until: '2020-12-31' }) }],
    ['what the baseline is as slow as', { acceptances: acceptancesOf(0.3, { isSpent: true }) }],
  ])('ends it: %s', (_what, leniency) => {
    expect(ended(slowerBy(0.15, FAIL_FAST), leniency)).toMatchObject({ why: 'regression', blocking: true });
  });

  test('does not end it: what is surely less than the tolerance, unless any slowdown blocks', () => {
    const quiet = aDrawnRun({
      seed: 'small',
      blocks: 40,
      blockDeviation: 0.01,
      endpoints: { A: 400 },
      slowdown: { A: 1.05 },
      words: { policy: { ...FAIL_FAST, tolerance: 0.1 }, run: { scenario: 'shop' } },
    });
    expect(ended(quiet)).toMatchObject({ why: 'decided', blocking: false, severity: 'within-tolerance' });
    expect(ended(quiet, { failOn: 'any' })).toMatchObject({ why: 'regression' });
  });

  test('is waited for where everything else is decided', () => {
    const run = slowerBy(0.15);
    const without = ended(run);
    const waited = ended(run, { acceptances: acceptancesOf(0.19) });
    expect(without).toMatchObject({ why: 'decided', blocking: true });
    expect(waited).toMatchObject({ why: 'decided', blocking: false });
    expect(waited.blocks).toBeGreaterThan(without.blocks);
  });

  test('is not waited for where it has no chance any more', () => {
    const run = slowerBy(0.15, FAIL_FAST);
    const hopeless = ended(run, { acceptances: acceptancesOf(0.15) });
    expect(hopeless).toMatchObject({ why: 'regression', blocking: true });
    expect(hopeless.blocks).toBeGreaterThanOrEqual(16);
    expect(hopeless.blocks).toBeLessThan(PLAN.blocks);
  });

  test('and neither is how bad it is, where it blocks and that has no chance to be known', () => {
    const by = (shift: number): Run => {
      const shifts = PLAN.edgesMs.slice(1).map((_, block) => shift + (block % 2 === 0 ? 0.02 : -0.02));
      return aScalarRun(
        shifts.map(() => 130),
        shifts.map((each) => 130 * Math.exp(each)),
        { policy: { tolerance: 0.1 } },
      );
    };
    // As good as at the tolerance: surely slower, and on neither side of 10 % by block 40.
    const near = by(Math.log(1.1) + 0.002);
    expect(ended(near)).toEqual({ why: 'decided', blocks: 16, blocking: true, severity: 'undetermined' });
    expect(stepAfter(near, 16, alone(near.policy))).toMatchObject({
      reason:
        'everything is decided after 16 blocks; that build size blocks as well, and the chance of knowing by block 40 whether by more than the tolerance is below 5 %',
    });
    // While it has one, measuring goes on.
    const farther = by(Math.log(1.1) + 0.008);
    expect(stepAfter(farther, 16, alone(farther.policy))).toMatchObject({ undecided: ['build size'] });
    expect(ended(by(Math.log(1.1) + 0.05))).toMatchObject({ why: 'decided', severity: 'beyond-tolerance' });
  });
});

test('where everything is decided but a threshold is not surely met or broken, measuring goes on', () => {
  const run = drawn('equal', { seed: 'equal', endpoints: { A: 40 } });
  const step = (thresholdsSure: boolean) => stepAfter(run, 20, alone(run.policy), PLAN, { thresholdsSure });
  expect(step(true)).toMatchObject({ kind: 'stop', why: 'decided' });
  expect(step(false)).toMatchObject({ kind: 'block', undecided: [] });
});

test('a breakpoint stops where a level was not carried, and that is no part missing', () => {
  const run = drawn('limit', { seed: 'limit', endpoints: { A: 40 } });
  const plan = { ...PLAN, mayStopEarly: false, mustFinish: true };
  const step = stepAfter(run, 3, alone(run.policy), plan, { isBroken: true });
  expect(step).toMatchObject({ kind: 'stop', why: 'broken' });
});

test('where an answer has a chance below 5 % measuring stops, and says so; where it has one it goes on', () => {
  const shifts = Array.from({ length: 40 }, (_, block) => 0.06 + (block % 2 === 0 ? 0.4 : -0.4));
  const run = aScalarRun(
    shifts.map(() => 130),
    shifts.map((shift) => 130 * Math.exp(shift)),
  );
  const step = stepAfter(run, 20, alone(run.policy));
  expect(step).toMatchObject({
    kind: 'stop',
    why: 'futile',
    reason:
      'the noise is too large for an answer: after 20 blocks the chance of one by block 40 is below 5 %',
  });
  // Half way between both blocks, 6 % slower, at a deviation of 1.48 × 40 %.
  const spread = 1.4826 * 0.4;
  expect(step.kind === 'stop' ? step.grounds : []).toEqual([
    {
      endpoint: 'build',
      metric: 'size',
      shift: expect.closeTo(0.06, 6),
      spread: expect.closeTo(spread, 3),
      pass: { distance: expect.closeTo((Math.log1p(0.05) - 0.06) / spread, 3), needed: 0.07 },
      regression: { distance: expect.closeTo((0.06 - Math.log1p(0.01)) / spread, 3), needed: 0.22 },
    },
  ]);
  // Half of the error may be spent on how far instances are apart: then a regression asks for twice the evidence.
  const effect = { endpoint: 'build', metric: 'size', runs: 12, deviation: 0.001, margin: 0 };
  const few = { ...upTo(run, 20), sides: [], instanceEffects: [effect] };
  const known = { comparisons: compareTrials(few) };
  const beside = stepAfter(run, 20, alone(run.policy), PLAN, known);
  expect(beside).toMatchObject({
    why: 'futile',
    grounds: [{ regression: { needed: detectableShift(PLAN.blocks, 2 / run.policy.alpha, 0.05) } }],
  });
  const [judged] = decided(upTo(run, 20)).comparisons;
  expect(judged).toMatchObject({
    verdict: 'inconclusive',
    wouldSettle: expect.stringMatching(/^less noise: /u),
  });
  expect(judged?.minimumDetectableEffect.ratio).toBeGreaterThan(1.3);
  // The same noise decides a tolerance of 50 %, and before the sixteenth block nobody knows the noise.
  const tolerant = { ...run, policy: { ...run.policy, tolerance: 0.5 } };
  expect(stepAfter(tolerant, 20, alone(run.policy)).kind).toBe('block');
  expect(stepAfter(run, 15, alone(run.policy)).kind).toBe('block');
});

describe('a share of errors of which too few requests tell anything', () => {
  /** Forty blocks of times that are too noisy to decide, and of 460 requests a side without a failure. */
  function noisy(errorTolerance: number, failed = (_block: number) => 0): Run {
    const side = (factor: number, status: number) => ({
      endpoints: { 'GET /cart': { times: timesAround(40 * factor), failed: { status } } },
    });
    const blocks = Array.from({ length: 40 }, (_, block) => ({
      baseline: side(1, 0),
      candidate: side(Math.exp(0.06 + (block % 2 === 0 ? 0.4 : -0.4)), failed(block)),
    }));
    return aRunOfBlocks(blocks, { policy: { errorTolerance } });
  }

  test('keeps nothing measuring, and says so', () => {
    const step = stepAfter(noisy(0.00001), 24, alone(noisy(0.00001).policy));
    expect(step).toMatchObject({ kind: 'stop', why: 'futile' });
    const grounds = step.kind === 'stop' ? step.grounds : [];
    expect(grounds.find(({ metric }) => metric === 'error_share')).toMatchObject({
      spread: 0,
      pass: { distance: null, needed: null },
      regression: { distance: null, needed: null },
    });
  });

  test('keeps measuring where they may still tell: a pass by their number, a regression by the blocks that differ', () => {
    // It passes by block thirty or so.
    expect(stepAfter(noisy(0.00025), 20, alone(noisy(0.00025).policy)).kind).toBe('block');
    const rarely = noisy(0.00001, (block) => (block % 3 === 0 ? 1 : 0));
    expect(stepAfter(rarely, 24, alone(rarely.policy)).kind).toBe('block');
  });
});
