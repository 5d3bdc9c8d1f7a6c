import { describe, expect, test } from '@jest/globals';
import { createRandom } from '../../../src/foundation/index.ts';
import { EProcess, evidenceOfSigns } from '../../../src/statistics/e-process.ts';
import { chanceOfSigns, differingToReach } from '../../../src/statistics/sign-chance.ts';

const PROOF = Math.log(400);

function bet(signs: readonly number[]): EProcess {
  const betting = new EProcess('signs');
  for (const sign of signs) betting.add(sign);
  return betting;
}

test.each([
  [7, 0],
  [7, 3],
  [0, 4],
])('%d above and %d below are the evidence of the bets, with ties between', (above, below) => {
  const signs = [...Array<number>(above).fill(1), 0, ...Array<number>(below).fill(-1), 0];
  expect(evidenceOfSigns(above, below)).toBeCloseTo(bet(signs).current, 12);
});

describe('blocks that must differ', () => {
  test.each([
    [40, 0],
    [40, 3],
    [40, null],
  ] as const)('of %d, with %p better ones: so many suffice, and one less does not', (blocks, bettered) => {
    const least = differingToReach(blocks, bettered, PROOF) ?? Number.NaN;
    const reached = (worse: number) => {
      const against = bettered ?? blocks - worse;
      return bet([...Array<number>(against).fill(-1), ...Array<number>(worse).fill(1)]).current;
    };
    expect(reached(least)).toBeGreaterThanOrEqual(PROOF);
    expect(reached(least - 1)).toBeLessThan(PROOF);
  });

  test('of too few none suffice', () => {
    expect(differingToReach(6, 0, PROOF)).toBeNull();
  });
});

describe('the chance that enough will differ', () => {
  test('is that of the greatest share which what was seen does not exclude', () => {
    const random = createRandom('signs');
    const wanted = differingToReach(100, 0, PROOF) ?? Number.NaN;
    // Of two in twenty: 28 % at most.
    const share = 0.2826;
    const reached = Array.from({ length: 4000 }, () => {
      const more = Array.from({ length: 80 }, () => random.next() < share).filter(Boolean).length;
      return 2 + more >= wanted;
    }).filter(Boolean).length;
    const chance = chanceOfSigns({ blocks: 20, worse: 2, bettered: 0 }, 100, PROOF);
    expect(Math.abs(chance - reached / 4000)).toBeLessThan(0.02);
  });

  test('falls with every block that does not differ, and is none where even all would not do', () => {
    const chance = (blocks: number) => chanceOfSigns({ blocks, worse: 0, bettered: 0 }, 60, PROOF);
    expect(chance(16)).toBeGreaterThan(chance(24));
    expect(chance(40)).toBeLessThan(0.001);
    expect(chanceOfSigns({ blocks: 5, worse: 5, bettered: 0 }, 6, PROOF)).toBe(0);
  });
});
