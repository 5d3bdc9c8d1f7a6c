import { describe, expect, test } from '@jest/globals';
import { compareTrials, type Needs } from '../../../src/comparison/index.ts';
import { blockNeeds, detectableBySide } from '../../../src/comparison/settle-blocks.ts';
import { createRandom } from '../../../src/foundation/index.ts';
import { EProcess } from '../../../src/statistics/index.ts';
import { aScalarRun } from '../../support/measured-runs.ts';

const MARGINS = {
  noiseFloor: Math.log(1.01),
  tolerance: Math.log(1.05),
  passing: Math.log(1.05),
  instances: 0,
};
const FAMILY = { alpha: 0.01, beta: 0.05, tests: 4 };

function needs(
  shift: number,
  spread: number | null,
  replaced: Partial<Parameters<typeof blockNeeds>[0]> = {},
) {
  const known = {
    shift,
    spread,
    margins: MARGINS,
    scale: 'log-ratio' as const,
    blocks: 12,
    counts: [],
    family: FAMILY,
    mayPass: true,
    blockMs: 3000,
  };
  return blockNeeds({ ...known, ...replaced });
}

test.each([
  [0, 0.04, /^about \d+ more blocks \(about \d+m?\d*s?\)$/u, 'unchanged: how many blocks and how long'],
  [0.2, 0.04, /^about \d more blocks? \(about \d+s\)$/u, 'a slowdown that is nearly proved'],
  [
    0.02,
    0.2,
    /^less noise: about [\d.]+ times the requests in each block/u,
    'noise that requests would lower',
  ],
  [0.0299, 2, /^less noise: a quieter target/u, 'noise that no load would lower'],
  [
    0,
    null,
    /^at least \d+ more blocks: how many the noise asks for is not known of one alone$/u,
    'one block',
  ],
])('a shift of %d at a spread of %p asks for %p: %s', (shift, spread, wanted, _reason) => {
  expect(needs(shift, spread, spread === null ? { blocks: 1 } : {}).words).toMatch(wanted);
});

test('infinite shifts have no spread: neither what would have been seen nor how many blocks it takes is known', () => {
  // A size of 0 that is 5 in 13 of 20 blocks.
  const [compared] = compareTrials(
    aScalarRun(
      Array<number>(20).fill(0),
      Array.from({ length: 20 }, (_, block) => ((block * 7) % 20 < 13 ? 5 : 0)),
    ),
  );
  expect(compared).toMatchObject({
    spread: null,
    minimumDetectableEffect: { ratio: null },
    wouldSettle:
      'more blocks (how many is not known where a side was 0 in some of them: ratios to 0 have no spread)',
    figures: [],
  });
});

test('noise that cannot be lowered says the tolerance that it could decide', () => {
  const { words, figures } = needs(0.0299, 2, { blocks: 40 });
  const [tolerance] = figures;
  expect(tolerance).toEqual({ of: 'tolerance', value: expect.any(Number) });
  expect(words).toMatch(
    /^less noise: a quieter target, or a tolerance of about [\d.]+ %, which this noise can decide$/u,
  );
  // At that tolerance these blocks suffice, and at nine tenths of it they do not.
  const more = (share: number) =>
    needs(0.0299, 2, {
      blocks: 39,
      margins: { ...MARGINS, passing: Math.log1p(share * (tolerance?.value ?? 0)) },
    });
  expect(more(1).figures).toMatchObject([{ of: 'blocks', value: 1 }, { of: 'seconds' }]);
  expect(more(0.9).figures[0]?.value).toBeGreaterThan(1);
  const share = needs(0.004, 0.05, {
    blocks: 40,
    scale: 'difference',
    margins: { ...MARGINS, noiseFloor: 0, passing: 0.005 },
  });
  expect(share.words).toMatch(/or an error-tolerance of about [\d.]+ %/u);
  expect(needs(0.0299, 2, { blocks: 3 }).words).toContain('or a tolerance that this noise can decide');
});

test('a share whose failures more blocks would not outweigh says how many times the requests would', () => {
  const side = { failures: 0, requests: 3 };
  const counts = Array.from({ length: 12 }, () => ({ baseline: side, candidate: side }));
  const share = {
    scale: 'difference',
    counts,
    margins: { ...MARGINS, noiseFloor: 0, passing: 0.003 },
  } as const;
  const { words, figures } = needs(0, 0, share);
  expect(figures).toEqual([{ of: 'times-requests', value: expect.any(Number) }]);
  expect(words).toContain(`about ${figures[0]?.value} times as many in 20 blocks`);
  const times = figures[0]?.value ?? 0;
  const many = { failures: 0, requests: 3 * times };
  const enough = Array.from({ length: 20 }, () => ({ baseline: many, candidate: many }));
  expect(needs(0, 0, { ...share, counts: enough }).figures[0]?.of).toBe('blocks');
});

test('what tolerance auto lets pass needs fewer blocks, and a design that may not pass needs another', () => {
  const count = ({ figures }: Needs) => figures.find(({ of }) => of === 'blocks')?.value;
  const wide = { ...MARGINS, passing: Math.log(1.15), instances: 0 };
  expect(count(needs(0, 0.06, { margins: wide }))).toBeLessThan(count(needs(0, 0.06)) ?? 0);
  expect(needs(0, 0.04, { mayPass: false }).words).toContain('alternating blocks');
});

test('nothing is called detectable while too few blocks can call anything', () => {
  expect(detectableBySide(6, 0.04, MARGINS, FAMILY)).toBeNull();
  expect(detectableBySide(40, null, MARGINS, FAMILY)).toBeNull();
  expect(detectableBySide(40, 0.04, MARGINS, FAMILY)).toBeGreaterThan(0.03);
});

describe('a share whose typical block has no failure', () => {
  const SHARE = { noiseFloor: 0, tolerance: 0.005, passing: 0.005, instances: 0 };
  const REQUESTS = 460;

  function counts(failures: readonly number[], baseline = 0) {
    return failures.map((failed) => ({
      baseline: { failures: baseline, requests: REQUESTS },
      candidate: { failures: failed, requests: REQUESTS },
    }));
  }

  function detectable(failures: readonly number[], margins = SHARE, baseline = 0): number | null {
    return detectableBySide(failures.length, 0, margins, FAMILY, counts(failures, baseline));
  }

  const NONE = Array<number>(20).fill(0);

  test('would have shown more than the rule of three, and nothing in too few blocks', () => {
    const found = detectable(NONE) ?? 0;
    expect(found).toBeGreaterThan(3 / (20 * REQUESTS));
    expect(found).toBeLessThan(0.005);
    expect(detectable([0, 0, 0, 0, 0, 0])).toBeNull();
    // Where instances may differ by a part of the tolerance, or the candidate did better, it takes more.
    expect(detectable(NONE, { ...SHARE, noiseFloor: 0.004 })).toBeGreaterThan(found + 0.004);
    const better = [...NONE.slice(2), ...NONE.slice(2)];
    expect(
      detectableBySide(36, 0, SHARE, FAMILY, [...counts(better.slice(3)), ...counts([0, 0, 0], 1)]),
    ).toBeGreaterThan(detectable(better) ?? 1);
  });

  test.each([
    ['without a margin', 0],
    ['beyond a margin', 0.004],
  ])('is found with 80 %% where it is that large: %s', (_, noiseFloor) => {
    const random = createRandom(`rare ${noiseFloor}`);
    const share = detectable(NONE, { ...SHARE, noiseFloor }) ?? 0;
    const found = Array.from({ length: 200 }, () => {
      const betting = new EProcess('signs');
      for (let block = 0; block < NONE.length; block++) {
        const failed = Array.from({ length: REQUESTS }, () => random.next() < share).filter(Boolean).length;
        betting.add(failed / REQUESTS - noiseFloor);
      }
      return betting.highest >= Math.log(FAMILY.tests / FAMILY.alpha);
    }).filter(Boolean).length;
    expect(found / 200).toBeGreaterThanOrEqual(0.7);
    expect(found / 200).toBeLessThanOrEqual(0.9);
  });
});
