import { expect, test } from '@jest/globals';
import { compareTrials } from '../../../src/comparison/index.ts';
import { createRandom, drawNormal } from '../../../src/foundation/index.ts';
import { decodeRun, encodeRun } from '../../../src/trial/index.ts';
import { decided, found } from '../../support/decided.ts';
import { aRunOfBlocks, aScalarRun, timesAround } from '../../support/measured-runs.ts';

function repeat<T>(count: number, value: (index: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, index) => value(index));
}

/** Noise of which each block keeps the part `correlation` of the one before. */
function alikeNoise(seed: string, correlation: number, count = 40): readonly number[] {
  const random = createRandom(seed);
  let value = drawNormal(random);
  const next = (): number =>
    (value = correlation * value + Math.sqrt(1 - correlation ** 2) * drawNormal(random));
  return repeat(count, () => 130 * Math.exp(0.03 * next()));
}

test.each([0.3, 0.5, 0.7])(
  'the same code in blocks that keep %d of their neighbour is no regression, and no pass where that is seen',
  (correlation) => {
    for (let seed = 0; seed < 20; seed++) {
      const decision = decided(
        aScalarRun(
          repeat(40, () => 130),
          alikeNoise(`alike-${seed}`, correlation),
        ),
      );
      const { standing, warnings } = found(decision.comparisons, 'size');
      expect([seed, decision.verdict]).not.toEqual([seed, 'regression']);
      // Only a proved slowdown is judged in spite of it.
      expect(warnings.filter((warning) => warning.includes('are alike'))).toEqual([]);
      if (standing.kind === 'undecidable') expect(decision.verdict).toBe('inconclusive');
    }
  },
);

test.each([
  ['starts midway', (block: number) => (block < 20 ? 1 : 3), '1.00 and 2.9'],
  ['grows from block to block', (block: number) => 1 + 0.02 * block, '1.08 and 1.7'],
  ['comes and goes with the load', (block: number) => 1 + 2 * Math.exp(-(((block - 20) / 8) ** 2)), '1.0'],
])('a slowdown that %s is a regression, and the report says how it went', (_what, factor, course) => {
  const random = createRandom('slowdown');
  const wander = (): number => Math.exp(0.01 * drawNormal(random));
  const decision = decided(
    aRunOfBlocks(
      repeat(40, (block) => ({
        baseline: { endpoints: { 'GET /cart': { times: timesAround(40 * wander()) } } },
        candidate: { endpoints: { 'GET /cart': { times: timesAround(40 * factor(block) * wander()) } } },
      })),
    ),
  );
  expect([decision.verdict, decision.severity]).toEqual(['regression', 'beyond-tolerance']);
  for (const metric of ['response_time_p50', 'response_time_p95']) {
    const comparison = found(decision.comparisons, metric, '*');
    expect([comparison.standing.kind, comparison.verdict]).toEqual(['judged', 'regression']);
    expect(comparison.warnings.join()).toContain(`candidate / baseline lay between ${course}`);
    expect(comparison.effect.ratio).toBeGreaterThan(1.2);
    expect(comparison.effect.lower).toBeGreaterThan(1.05);
    expect(comparison.effect.upper).toBeNull();
  }
});

test('of a thousand blocks that are alike, what a later attempt goes on from can be written down', () => {
  const candidate = alikeNoise('long', 0.7, 1300).map((value) => 3 * value);
  const run = aScalarRun(
    repeat(1300, () => 130),
    candidate,
  );
  const size = found(compareTrials(run), 'size');
  expect([size.basis.dependent, size.standing.kind, size.evidence.slower]).toEqual([
    true,
    'judged',
    Infinity,
  ]);
  expect(size.attempt?.slower.best).toBeGreaterThan(Math.log(Number.MAX_VALUE));
  const evidence = size.attempt === null ? [] : [size.attempt];
  expect(decodeRun(encodeRun({ ...run, evidence }), 'run.json').evidence).toEqual(evidence);
});

test('a speed-up that starts midway is neither an improvement nor a pass', () => {
  const noise = alikeNoise('faster', 0);
  const candidate = noise.map((value, block) => (block < 20 ? value : value / 3));
  const baseline = repeat(40, () => 130);
  expect(decided(aScalarRun(baseline, candidate)).verdict).toBe('inconclusive');
  const higher = { better: 'higher' } as const;
  const fallen = found(decided(aScalarRun(baseline, candidate, higher)).comparisons, 'size');
  expect([fallen.verdict, fallen.effect.lower]).toEqual(['regression', null]);
  expect(fallen.effect.upper).toBeLessThan(0.95);
});

test('failures that come in clusters do not make a rate undecidable, as they do not a share', () => {
  const passed = (block: number): number => (block >= 20 && block < 26 ? 440 : 460);
  const side = (count: number) => ({
    trial: {
      endpoints: [],
      rates: [{ metric: 'iterations_completed', endpoint: 'visit', passed: count, total: 460 }],
    },
  });
  const run = aRunOfBlocks(
    repeat(40, (block) => ({ baseline: side(460), candidate: side(passed(block)) })),
    { run: { primaryFlows: [{ kind: 'journey', name: 'visit', awaitsReplies: false }] } },
  );
  const { standing } = found(decided(run).comparisons, 'iterations_completed', 'visit');
  expect(standing.kind).toBe('judged');
});
