import { describe, expect, test } from '@jest/globals';
import { claimOf } from '../../../src/comparison/side-by-side-checks.ts';
import { compareTrials } from '../../../src/comparison/index.ts';
import type { Comparison } from '../../../src/comparison/index.ts';
import { createRandom, drawNormal } from '../../../src/foundation/index.ts';
import type { InstanceEffect, Run } from '../../../src/trial/index.ts';
import { decided } from '../../support/decided.ts';
import { aRunOfBlocks, type RunWords } from '../../support/measured-runs.ts';

const MEMBER = {
  endpoint: 'build',
  metric: { name: 'size', unit: 'kB', better: 'lower' as const, kind: { kind: 'scalar' as const } },
};

const EFFECT: InstanceEffect = {
  endpoint: 'build',
  metric: 'size',
  runs: 12,
  deviation: 0.004,
  margin: 0.02,
};

/** Twenty blocks of one number, the candidate's greater by `shift` on the log scale. */
function aRunWith(shift: number, words: RunWords): Run {
  const random = createRandom('instances');
  const blocks = Array.from({ length: 20 }, () => ({
    baseline: { scalars: { size: 100 } },
    candidate: { scalars: { size: 100 * Math.exp(shift + 0.01 * drawNormal(random)) } },
  }));
  return aRunOfBlocks(blocks, words);
}

function only(run: Run): Comparison {
  const [comparison] = compareTrials(run);
  if (comparison === undefined) throw new TypeError('nothing was compared');
  return comparison;
}

describe('the claim', () => {
  test('is of the code where each block had fresh instances, whatever A/A runs say', () => {
    const claim = claimOf(aRunWith(0, { run: { instanceEffects: [EFFECT] } }), 20, MEMBER);
    expect(claim).toMatchObject({ of: 'code', automaticNoiseFloor: 0.01, instanceMargin: 0, errorShare: 1 });
  });

  test('is of the code, with a margin and half of the error, where A/A runs tell how far instances are apart', () => {
    const claim = claimOf(aRunWith(0, { instances: 1, run: { instanceEffects: [EFFECT] } }), 20, MEMBER);
    expect(claim).toMatchObject({
      of: 'code',
      automaticNoiseFloor: 0.01,
      instanceMargin: 0.02,
      errorShare: 0.5,
      warnings: [
        'two instances of the same code differ by 0.4 % (standard deviation over 12 A/A runs), so a change must exceed the noise floor by 2 % more; a pass that leaves less than that of the tolerance speaks of these two instances',
      ],
    });
  });

  test.each([
    ['none', [], ''],
    [
      'too few',
      [{ ...EFFECT, runs: 4 }],
      ', and there are 4 of the 5 A/A runs that tell how far two of the same code are apart',
    ],
    ['those of another metric', [{ ...EFFECT, metric: 'weight' }], ''],
  ])('is of these two instances, with 3 %%, with A/A runs: %s', (_, instanceEffects, more) => {
    const claim = claimOf(aRunWith(0, { instances: 1, run: { instanceEffects } }), 20, MEMBER);
    expect(claim).toMatchObject({
      of: 'instances',
      automaticNoiseFloor: 0.03,
      instanceMargin: 0,
      errorShare: 1,
      warnings: [`speaks of these two instances: no fresh ones were started during the experiment${more}`],
    });
  });
});

describe('evidence beside a margin of instances', () => {
  const words = { instances: 1, run: { instanceEffects: [EFFECT] } } as const;

  test('is half of what margins wider by as much say of fresh instances; a pass has all of its own', () => {
    const told = only(aRunWith(0.05, words)).evidence;
    const plain = only(
      aRunWith(0.05, {
        policy: {
          noiseFloor: Math.expm1(Math.log1p(0.01) + 0.02),
          tolerance: Math.expm1(Math.log1p(0.05) + 0.02),
        },
      }),
    ).evidence;
    expect(told.slower).toBeCloseTo(plain.slower / 2, 6);
    expect(told.slower).toBeGreaterThan(100);
    expect(told.beyondTolerance).toBeCloseTo(plain.beyondTolerance / 2, 6);
    const unchanged = only(aRunWith(0, {})).evidence;
    const lower = only(aRunWith(0, { policy: { tolerance: Math.expm1(Math.log1p(0.05) - 0.02) } })).evidence;
    const passing = only(aRunWith(0, words)).evidence;
    expect(passing.acceptable).toBeCloseTo(unchanged.acceptable, 6);
    expect(passing.withinTolerance).toBeCloseTo(lower.withinTolerance, 6);
  });

  test('shows in the margins and in each point of the course', () => {
    const { margins, basis, evidence } = only(aRunWith(0.05, words));
    expect(margins).toEqual({
      noiseFloor: expect.closeTo(Math.log1p(0.01) + 0.02),
      tolerance: expect.closeTo(Math.log1p(0.05)),
      passing: expect.closeTo(Math.log1p(0.05)),
      instances: 0.02,
    });
    expect(basis.course.at(-1)?.evidence).toEqual(evidence);
  });

  test.each([
    [0.035, 'regression', 'pass'],
    [0.01, 'pass', 'pass'],
    [0.09, 'regression', 'regression'],
  ])('a shift of %d is %s of fresh instances, and %s beside the margin', (shift, fresh, beside) => {
    expect(decided(aRunWith(shift, {})).verdict).toBe(fresh);
    expect(decided(aRunWith(shift, words)).verdict).toBe(beside);
  });

  test.each([
    [0.005, 'code'],
    [0.055, 'instances'],
    [0.08, 'instances'],
  ])('of %d lets an unchanged candidate pass, which then speaks of %s', (margin, claim) => {
    const run = aRunWith(0, { instances: 1, run: { instanceEffects: [{ ...EFFECT, margin }] } });
    expect([decided(run).verdict, only(run).basis.claim]).toEqual(['pass', claim]);
  });
});

test('of the same code on both sides nothing is gated, and nothing goes on to a later attempt', () => {
  const { gated, attempt, standing, effect } = only(aRunWith(0.2, { instances: 1, run: { sameCode: true } }));
  expect([gated, attempt, standing.kind]).toEqual([false, null, 'informational']);
  expect(effect.ratio).toBeGreaterThan(1.1);
});
