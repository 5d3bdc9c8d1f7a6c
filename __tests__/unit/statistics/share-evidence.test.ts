import { describe, expect, test } from '@jest/globals';
import { createRandom, type Random } from '../../../src/foundation/index.ts';
import { designEffect, evidenceOfShare, type ShareBlock } from '../../../src/statistics/index.ts';

const HALF_A_POINT = 0.005;
/** log 1/β at 5 %. */
const PASS = Math.log(20);
const BLOCKS = 40;

function aBlock(requests: number, baseline = 0, candidate = 0): ShareBlock {
  return {
    baseline: { failures: baseline, requests },
    candidate: { failures: candidate, requests },
  };
}

function repeat(count: number, block: (index: number) => ShareBlock): readonly ShareBlock[] {
  return Array.from({ length: count }, (_, index) => block(index));
}

/** Failures of one side and block: bursts of `burst`, with `share` on average. */
function draw(random: Random, requests: number, share: number, burst: number): number {
  const limit = Math.exp((-share * requests) / burst);
  let bursts = 0;
  for (let product = random.next(); product > limit; product *= random.next()) bursts++;
  return Math.min(requests, bursts * burst);
}

interface Drawn {
  readonly requests: number;
  /** Shares of failures of the baseline and the candidate, in per cent. */
  readonly percent: readonly [number, number];
  readonly burst: number;
}

/** The block at which an experiment that looks at every block would let the share pass; null when it never does. */
function passesAt(random: Random, { requests, percent, burst }: Drawn): number | null {
  const blocks: ShareBlock[] = [];
  while (blocks.length < BLOCKS) {
    const [baseline, candidate] = percent.map((each) => draw(random, requests, each / 100, burst));
    blocks.push(aBlock(requests, baseline, candidate));
    if (evidenceOfShare(blocks, HALF_A_POINT) >= PASS) return blocks.length;
  }
  return null;
}

function passes(drawn: Drawn, experiments = 200): readonly number[] {
  const random = createRandom(JSON.stringify(drawn));
  return Array.from({ length: experiments }, () => passesAt(random, drawn)).filter((block) => block !== null);
}

describe('a candidate that is worse by the whole tolerance', () => {
  test.each([
    [460, [0, 0.5], 1, 0.01, 'independent failures, none on the baseline'],
    [460, [1, 1.5], 1, 0.01, 'independent failures on both sides'],
    [75, [0, 0.5], 1, 0.01, 'few requests'],
    [460, [0, 0.5], 10, 0.05, 'bursts of ten, of 460 requests in a block'],
    [460, [1, 1.5], 10, 0.01, 'the same where bursts can be seen'],
    [660, [0, 0.5], 1, 0.01, 'independent failures, of 660'],
    [660, [0, 0.5], 10, 0.05, 'bursts of ten, of 660'],
    [460, [1, 1.5], 30, 0.05, 'bursts of thirty, where they can be seen'],
    // The limit of what can be known: fifteen blocks without a burst happen by chance.
    [460, [0, 0.5], 30, 0.4, 'bursts of thirty, the first of which is still to come'],
    [660, [0, 0.5], 30, 0.25, 'the same of 660'],
  ] as const)('of %d requests a block, %j %%, bursts of %d, passes in at most %d: %s', (...row) => {
    const [requests, percent, burst, most] = row;
    expect(passes({ requests, percent, burst }).length / 200).toBeLessThanOrEqual(most);
  });
});

describe('equal sides pass', () => {
  test.each([
    [75, 0, 16, 'the fewest blocks of a plan, without a failure'],
    [220, 0, 16, 'one of three endpoints of the demo'],
    [660, 0, 16, 'the demo'],
    [220, 0.1, 30, 'a failure now and then'],
    [460, 0.3, 25, 'some failures'],
    [660, 1, 40, 'many failures'],
  ])('of %d requests a block with %d %% failures by block %d: %s', (requests, share, block) => {
    const at = passes({ requests, percent: [share, share], burst: 1 });
    expect(at.filter((each) => each <= block).length / 200).toBeGreaterThan(0.85);
  });

  test('not before fifteen blocks, however many requests they have', () => {
    const without = (blocks: number, requests: number) =>
      evidenceOfShare(
        repeat(blocks, () => aBlock(requests)),
        HALF_A_POINT,
      );
    for (const requests of [48, 460, 100_000]) {
      expect(without(14, requests)).toBeLessThan(PASS);
      expect(without(15, requests)).toBeGreaterThan(PASS);
    }
    expect(without(15, 30)).toBeLessThan(PASS);
  });

  test('where what fails hits both sides alike', () => {
    const blocks = repeat(30, (block) => (block === 7 ? aBlock(460, 300, 300) : aBlock(460)));
    expect(designEffect(blocks, HALF_A_POINT)).toBe(1);
  });
});

describe('the design effect', () => {
  test('is the size of the bursts, once they are seen', () => {
    const bursts = repeat(40, (block) => aBlock(460, block % 4 === 1 ? 30 : 0, block % 4 === 3 ? 30 : 0));
    expect(designEffect(bursts, HALF_A_POINT)).toBeGreaterThan(25);
    expect(designEffect(bursts, HALF_A_POINT)).toBeLessThan(35);
  });

  test('is never below 1, and 1 for failures that are evener than chance', () => {
    const even = repeat(40, () => aBlock(460, 4, 4));
    expect(designEffect(even, HALF_A_POINT)).toBe(1);
  });

  test('without a request on a side is a number', () => {
    expect(designEffect([aBlock(0)], HALF_A_POINT)).toBe(1);
    expect(designEffect([], HALF_A_POINT)).toBe(1);
  });
});

test('a candidate that seems worse by the tolerance or more gives no evidence', () => {
  expect(
    evidenceOfShare(
      repeat(40, () => aBlock(460, 0, 3)),
      HALF_A_POINT,
    ),
  ).toBe(0);
  expect(evidenceOfShare([aBlock(0)], HALF_A_POINT)).toBe(0);
  expect(evidenceOfShare([], HALF_A_POINT)).toBe(0);
});

test('a candidate that fails less often passes sooner', () => {
  const better = evidenceOfShare(
    repeat(20, (block) => aBlock(460, 4 + (block % 3), 0)),
    HALF_A_POINT,
  );
  const equal = evidenceOfShare(
    repeat(20, (block) => aBlock(460, 4 + (block % 3), 5)),
    HALF_A_POINT,
  );
  expect(better).toBeGreaterThan(equal);
});
