import { describe, expect, test } from '@jest/globals';
import { compareTrials } from '../../../src/comparison/index.ts';
import { createRandom, drawNormal } from '../../../src/foundation/index.ts';
import { createHistogram } from '../../../src/histogram/index.ts';
import type { Run } from '../../../src/trial/index.ts';
import type { Verdict } from '../../../src/verdict/index.ts';
import { decided, found } from '../../support/decided.ts';
import {
  aDrawnRun,
  aRunOfBlocks,
  aScalarRun,
  type Did,
  type Drawn,
  runFromBlockValues,
  timesAround,
  trialThatDid,
} from '../../support/measured-runs.ts';

const THREE = { 'GET /cart': 20, 'GET /products': 70, 'POST /order': 130 };

function repeat<T>(count: number, value: (index: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, index) => value(index));
}

/** The same on both sides of every block, unless told otherwise. */
function blocksOf(count: number, baseline: (block: number) => Did, candidate = baseline) {
  return repeat(count, (block) => ({
    baseline: { endpoints: { 'GET /cart': baseline(block) } },
    candidate: { endpoints: { 'GET /cart': candidate(block) } },
  }));
}

/** Eight gated numbers per side and block, each with its own noise: a block's shift has the deviation asked for. */
function anEightfoldRun(seed: string, deviation: number) {
  const random = createRandom(seed);
  const side = () => ({
    scalars: Object.fromEntries(
      repeat(8, (metric) => [
        `metric ${metric}`,
        130 * Math.exp((deviation / Math.SQRT2) * drawNormal(random)),
      ]),
    ),
  });
  return aRunOfBlocks(repeat(20, () => ({ baseline: side(), candidate: side() })));
}

function countVerdicts(runs: Iterable<Run>): Partial<Record<Verdict, number>> {
  const counts: Partial<Record<Verdict, number>> = {};
  for (const run of runs) {
    const { verdict } = decided(run);
    counts[verdict] = (counts[verdict] ?? 0) + 1;
  }
  return counts;
}

describe('the same code on both sides', () => {
  test('is never called a regression in 200 experiments of eight gated metrics, and mostly passes', () => {
    const deviations = [0.02, 0.03, 0.04];
    const counts = countVerdicts(
      repeat(200, (index) => anEightfoldRun(`same-${index}`, deviations[index % 3] ?? 0.03)),
    );
    expect([counts.regression ?? 0, counts.improvement ?? 0, counts.invalid ?? 0]).toEqual([0, 0, 0]);
    expect(counts.pass).toBeGreaterThan(150);
  });

  test('passes with response times, too', () => {
    const counts = countVerdicts(
      repeat(15, (index) =>
        aDrawnRun({ seed: `times-${index}`, blocks: 20, endpoints: THREE, blockDeviation: 0.03 }),
      ),
    );
    expect(counts.regression ?? 0).toBe(0);
    expect(counts.pass).toBeGreaterThan(10);
  });

  test('is told as equal where every block is equal, from the first blocks that can decide', () => {
    expect(
      decided(
        aScalarRun(
          repeat(10, () => 7),
          repeat(10, () => 7),
        ),
      ).verdict,
    ).toBe('pass');
    expect(
      decided(
        aScalarRun(
          repeat(10, () => 0),
          repeat(10, () => 0),
        ),
      ).verdict,
    ).toBe('pass');
    expect(
      decided(
        aScalarRun(
          repeat(5, () => 7),
          repeat(5, () => 7),
        ),
      ).verdict,
    ).toBe('inconclusive');
  });
});

describe('a change', () => {
  test('is described by effect sizes as measured, whichever direction is better', () => {
    const run = aScalarRun(
      repeat(9, (block) => 100 + block),
      repeat(9, (block) => 0.5 * (100 + block)),
      { better: 'higher' },
    );
    const { effectSize, effect } = found(decided(run).comparisons, 'size');
    expect(effectSize).toEqual({ hodgesLehmann: expect.closeTo(0.5), cliffsDelta: -1 });
    expect(effect.ratio).toBeCloseTo(0.5);
  });

  test('of ten per cent on one endpoint is a regression beyond tolerance, and named', () => {
    for (let seed = 0; seed < 6; seed++) {
      const decision = decided(
        aDrawnRun({
          seed: `slower-${seed}`,
          blocks: 30,
          endpoints: THREE,
          blockDeviation: 0.02,
          slowdown: { 'GET /products': 1.1 },
        }),
      );
      expect(decision.verdict).toBe('regression');
      const regressions = decision.comparisons.filter(
        ({ verdict, gated }) => gated && verdict === 'regression',
      );
      expect(new Set(regressions.map(({ endpoint }) => endpoint))).toEqual(new Set(['GET /products']));
    }
    expect(countSevere(10)).toBeGreaterThan(7);
  });

  function countSevere(experiments: number): number {
    return repeat(experiments, (seed) =>
      decided(
        aDrawnRun({
          seed: `severe-${seed}`,
          blocks: 40,
          endpoints: { 'GET /products': 70 },
          blockDeviation: 0.02,
          slowdown: { 'GET /products': 1.1 },
        }),
      ),
    ).filter(({ severity }) => severity === 'beyond-tolerance').length;
  }

  test('of three per cent is a regression within tolerance where the margin is below it', () => {
    const words = { policy: { minEffectMs: 0, noiseFloor: 0.01, tolerance: 0.08 } };
    const decision = decided(
      aDrawnRun({
        seed: 'little',
        blocks: 40,
        endpoints: { 'GET /products': 70 },
        blockDeviation: 0.01,
        slowdown: { 'GET /products': 1.03 },
        words,
      }),
    );
    expect([decision.verdict, decision.severity, decision.blocking]).toEqual([
      'regression',
      'within-tolerance',
      false,
    ]);
  });

  test('to the better is an improvement', () => {
    const decision = decided(
      aDrawnRun({
        seed: 'better',
        blocks: 30,
        endpoints: { 'GET /products': 70 },
        blockDeviation: 0.02,
        slowdown: { 'GET /products': 0.9 },
      }),
    );
    expect(decision.verdict).toBe('improvement');
  });

  test.each([
    ['lower', 1.2, 'regression'],
    ['lower', 0.8, 'improvement'],
    ['higher', 1.2, 'improvement'],
    ['higher', 0.8, 'regression'],
  ] as const)(
    'a scalar of which %s is better that is multiplied by %d is a %s',
    (better, factor, verdict) => {
      const baseline = repeat(20, (block) => 130 + (block % 3));
      const candidate = baseline.map((value) => value * factor);
      const decision = decided(aScalarRun(baseline, candidate, { better }));
      expect(decision.verdict).toBe(verdict);
      expect(found(decision.comparisons, 'size').effect.ratio).toBeCloseTo(factor, 9);
    },
  );
});

describe('margins', () => {
  test('are one per cent where fresh instances served the blocks, and three where two instances did', () => {
    const margin = (instances: number): number =>
      found(
        compareTrials(
          aScalarRun(
            repeat(12, () => 7),
            repeat(12, () => 7),
            { instances },
          ),
        ),
        'size',
      ).margins.noiseFloor;
    expect(Math.expm1(margin(12))).toBeCloseTo(0.01, 9);
    expect(Math.expm1(margin(11))).toBeCloseTo(0.03, 9);
  });

  test('let a tenth of a millisecond block nobody, whatever its share', () => {
    const ms = (level: number) => ({ times: timesAround(level) });
    const decision = decided(
      aRunOfBlocks(
        blocksOf(
          20,
          () => ms(2),
          () => ms(2.1),
        ),
      ),
    );
    expect(decision.verdict).toBe('pass');
  });

  /** Most requests take `middleMs`, one in eight `tailMs`. */
  const twoLevels = (middleMs: number, tailMs: number): Did => ({
    times: createHistogram(Float64Array.from([middleMs * 1000, tailMs * 1000]), Float64Array.from([403, 57])),
  });
  const warmUp = (did: Did) => [trialThatDid('baseline', -1, { endpoints: { 'GET /cart': did } })];

  test('of a slow tail come from the tail, not from a small median', () => {
    const decision = decided(
      aRunOfBlocks(
        blocksOf(
          20,
          () => twoLevels(2, 100),
          () => twoLevels(2, 130),
        ),
        { run: { warmUp: warmUp(twoLevels(2, 100)) } },
      ),
    );
    expect(decision.verdict).toBe('regression');
    expect(found(decision.comparisons, 'response_time_p95', '*').severity).toBe('beyond-tolerance');
  });

  test('are not narrowed by the slow first requests of a cold start', () => {
    const decision = decided(
      aRunOfBlocks(
        blocksOf(
          20,
          () => twoLevels(2, 4),
          () => twoLevels(2, 4.3),
        ),
        { run: { warmUp: warmUp(twoLevels(2, 700)) } },
      ),
    );
    expect(decision.verdict).toBe('pass');
  });
});

describe('what a design or a series cannot show', () => {
  test.each([
    ['disturb each other', 1.3, 'disturbed each other'],
    ['may disturb each other, for all that is known,', null, 'is not known'],
  ])('sides that %s while loaded at once never pass, and the report says what would help', (...row) => {
    const [, interference, warning] = row;
    const design = { assignment: 'simultaneous', interference, reason: '' } as const;
    const run = aScalarRun(
      repeat(20, () => 7),
      repeat(20, () => 7),
      { run: { design } },
    );
    const { verdict, comparisons, warnings } = decided(run);
    expect(verdict).toBe('inconclusive');
    expect(found(comparisons, 'size').wouldSettle).toContain('alternating blocks');
    expect(warnings.join()).toContain(warning);
    const alternating = { ...run, design: { ...design, assignment: 'alternating' as const } };
    expect(decided(alternating).verdict).toBe('pass');
  });

  test('blocks that resemble their neighbours decide nothing, and longer ones are asked for', () => {
    // A slow state of one instance: half the run is up, half is down.
    const candidate = repeat(24, (block) => (block < 12 ? 120 : 150) + (block % 2));
    const LONGER = 'longer blocks than 7 s: of about 35 s, as what makes neighbours alike fades';
    const comparison = found(
      compareTrials(
        aScalarRun(
          repeat(24, () => 130),
          candidate,
        ),
      ),
      'size',
    );
    expect(comparison.standing).toMatchObject({ kind: 'undecidable', needs: LONGER });
    expect(comparison.wouldSettle).toBe(LONGER);
    expect(comparison.figures).toEqual([{ of: 'block-seconds', value: 35 }]);
    expect(
      decided(
        aScalarRun(
          repeat(24, () => 130),
          candidate,
        ),
      ).verdict,
    ).toBe('inconclusive');
  });

  test.each([
    ['both sides are negative', -10, -20],
    ['the sides differ in sign', -10, 20],
    ['a value is not a number', 10, NaN],
  ])('where %s there is no ratio, and no verdict but invalid', (_, before, after) => {
    const decision = decided(
      aScalarRun(
        repeat(20, () => before),
        repeat(20, () => after),
      ),
    );
    expect(decision.verdict).toBe('invalid');
    expect(decision.reasons[0]?.message).toContain('no ratio can be taken');
  });

  test('a number that was zero and is no more is worse, however small', () => {
    const decision = decided(
      aScalarRun(
        repeat(20, () => 0),
        repeat(20, () => 0.13),
      ),
    );
    expect([decision.verdict, decision.severity]).toEqual(['regression', 'beyond-tolerance']);
    expect(found(decision.comparisons, 'size').effect.ratio).toBeNull();
  });
});

describe('shares', () => {
  const ok = (requests: number): Did => ({ times: timesAround(20, requests) });
  const failing = (okay: number, failed: number): Did => ({
    times: timesAround(20, okay),
    failed: { status: failed },
  });

  test('errors that grow from nothing to half a per cent are found', () => {
    const run = aRunOfBlocks(
      blocksOf(
        24,
        () => ok(460),
        (block) => failing(457, 2 + (block % 2)),
      ),
    );
    const decision = decided(run);
    expect(decision.verdict).toBe('regression');
    expect(found(decision.comparisons, 'error_share').verdict).toBe('regression');
  });

  test.each([
    [24, 16, 'inconclusive', 'too few requests to exclude half a per cent'],
    [70, 10, 'inconclusive', 'none in 700 excludes it, but ten blocks may have missed a burst'],
    [70, 16, 'pass', 'sixteen blocks without one are enough'],
  ] as const)(
    'no error in %d requests a block, %d blocks, is %s: %s',
    (requests, blocks, verdict, _reason) => {
      const run = aRunOfBlocks(
        blocksOf(blocks, () => ok(requests)),
        { policy: { quantiles: [] } },
      );
      expect(found(decided(run).comparisons, 'error_share').verdict).toBe(verdict);
    },
  );

  test.each([
    [24, 16, 'about 13 more blocks'],
    [70, 10, 'about 5 more blocks'],
  ] as const)('%d requests in each of %d blocks without an error need %s', (requests, blocks, needs) => {
    const run = aRunOfBlocks(blocksOf(blocks, () => ok(requests)));
    expect(found(compareTrials(run), 'error_share').wouldSettle).toMatch(
      new RegExp(`^${needs} \\(about \\d+`, 'u'),
    );
  });

  test('more blocks are not asked for where they would not settle it', () => {
    const run = aRunOfBlocks(blocksOf(20, (block) => failing(60, block % 2 === 0 ? 6 : 3)));
    expect(found(compareTrials(run), 'error_share').wouldSettle).toMatch(/^more requests in each block/u);
  });

  test('a failure on the baseline does not make few requests enough', () => {
    const run = aRunOfBlocks(
      blocksOf(
        10,
        (block) => (block === 3 ? failing(23, 1) : ok(24)),
        () => ok(24),
      ),
      { policy: { quantiles: [] } },
    );
    expect(found(decided(run).comparisons, 'error_share').verdict).toBe('inconclusive');
  });

  test('a burst of failures in one block of ten is no pass, though the typical block has none', () => {
    const run = aRunOfBlocks(
      blocksOf(
        30,
        () => ok(460),
        (block) => (block % 10 === 4 ? failing(360, 100) : ok(460)),
      ),
    );
    expect(found(decided(run).comparisons, 'error_share').verdict).toBe('inconclusive');
  });

  test('equal small shares of errors on both sides pass when there are requests enough', () => {
    const run = aRunOfBlocks(blocksOf(30, (block) => failing(1296, 4 + ((block * 7) % 3))));
    expect(found(decided(run).comparisons, 'error_share').verdict).toBe('pass');
  });

  test('a candidate that answers nothing but errors from half-time on is a regression', () => {
    const run = aRunOfBlocks(
      blocksOf(
        24,
        () => ok(460),
        (block) => (block < 12 ? ok(460) : { failed: { status: 460 } }),
      ),
    );
    expect(decided(run).verdict).toBe('regression');
  });

  test('a candidate that no longer carries the load is a regression', () => {
    const run = aRunOfBlocks(
      blocksOf(
        20,
        () => ok(460),
        () => ({ ...ok(230), dropped: 230 }),
      ),
    );
    const decision = decided(run);
    expect(decision.verdict).toBe('regression');
    expect(found(decision.comparisons, 'completed_share').severity).toBe('beyond-tolerance');
  });
});

test('the same run gives the same comparisons', () => {
  const drawn: Drawn = { seed: 'twice', blocks: 12, endpoints: THREE, blockDeviation: 0.03 };
  expect(compareTrials(aDrawnRun(drawn))).toEqual(compareTrials(aDrawnRun(drawn)));
});

test('a run of latencies in milliseconds is compared in milliseconds', () => {
  const ms = repeat(260, (index) => 10 + (index % 7));
  const run = runFromBlockValues({
    endpoint: 'GET /cart',
    baselineMs: repeat(8, () => ms),
    candidateMs: repeat(8, () => ms.map((each) => each * 2)),
  });
  const p50 = found(compareTrials(run), 'response_time_p50', 'GET /cart');
  expect(p50.baseline).toBeCloseTo(13, 1);
  expect(p50.candidate).toBeCloseTo(26, 1);
  expect(p50.trials).toEqual({ baseline: 8, candidate: 8 });
  expect(p50.replicates.map(({ name }) => name)).toContain('block 8');
});

test('without any block every gated metric is missing, and nothing crashes', () => {
  const run = aRunOfBlocks([{ baseline: { endpoints: { 'GET /cart': { ms: [1] } } }, candidate: null }]);
  const gated = compareTrials(run).filter((comparison) => comparison.gated);
  expect(gated.map(({ standing }) => standing.kind)).toEqual(gated.map(() => 'missing'));
  expect(gated.every(({ effect }) => effect.ratio === null)).toBe(true);
});
