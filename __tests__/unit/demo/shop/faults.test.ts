import { expect, test } from '@jest/globals';
import { createFaultEffects, FAULTS } from '../../../../src/demo/shop/faults.ts';
import { createRandom } from '../../../../src/foundation/index.ts';

const DRAWS = 20_000;

function shareOf(happens: () => boolean): number {
  return Array.from({ length: DRAWS }, happens).filter(Boolean).length / DRAWS;
}

test.each(FAULTS.filter((fault) => fault !== 'slow-tail'))(
  'with the fault %s no search is slower',
  (fault) => {
    const effects = createFaultEffects(fault, createRandom('search'));
    expect(shareOf(() => effects.searchFactor() !== 1)).toBe(0);
  },
);

test('slow-tail makes eight searches in a hundred three times as long', () => {
  const effects = createFaultEffects('slow-tail', createRandom('tail'));
  const factors = Array.from({ length: DRAWS }, () => effects.searchFactor());
  expect(new Set(factors)).toEqual(new Set([1, 3]));
  expect(factors.filter((factor) => factor === 3).length / DRAWS).toBeCloseTo(0.08, 2);
});

test('a slower search is slower by the same share whatever the fault', () => {
  const factors = (fault: 'none' | 'slow-tail'): ReadonlySet<number> => {
    const effects = createFaultEffects(fault, createRandom('tail'), 1.2);
    return new Set(Array.from({ length: 100 }, () => effects.searchFactor()));
  };
  expect(factors('none')).toEqual(new Set([1.2]));
  expect(factors('slow-tail')).toEqual(new Set([1.2, 1.2 * 3]));
});

test.each(FAULTS.filter((fault) => fault !== 'errors'))('with the fault %s nothing fails', (fault) => {
  const effects = createFaultEffects(fault, createRandom('errors'));
  expect(shareOf(() => effects.fails())).toBe(0);
});

test('errors makes two answers in a hundred fail', () => {
  const effects = createFaultEffects('errors', createRandom('errors'));
  expect(shareOf(() => effects.fails())).toBeCloseTo(0.02, 2);
});

test('leak makes every request a little slower than the one before', () => {
  const effects = createFaultEffects('leak', createRandom('leak'));
  const burdens = Array.from({ length: 50 }, () => effects.burdenMs());
  expect(burdens.every((burden, index) => index === 0 || burden > (burdens[index - 1] ?? 0))).toBe(true);
});

test.each(FAULTS.filter((fault) => fault !== 'leak'))(
  'with the fault %s requests leave nothing behind',
  (fault) => {
    const effects = createFaultEffects(fault, createRandom('leak'));
    expect([effects.burdenMs(), effects.burdenMs()]).toEqual([0, 0]);
  },
);

test('only n-plus-one asks per item', () => {
  const asking = FAULTS.filter((fault) => createFaultEffects(fault, createRandom('n')).queriesPerItem);
  expect(asking).toEqual(['n-plus-one']);
});
