import { expect, test } from '@jest/globals';
import { Acknowledgements } from '../../../../src/engine/journey/acknowledgements.ts';
import { createRandom } from '../../../../src/foundation/index.ts';

test('up to the bound all are kept, beyond it a sample in which early and late have the same chance', () => {
  const few = new Acknowledgements(7, createRandom('few'));
  for (const value of ['a', 'b', 'c']) few.add(value);
  expect(few.values.toSorted()).toEqual(['a', 'b', 'c']);
  const many = new Acknowledgements(1300, createRandom('many'));
  for (let value = 0; value < 13_000; value++) many.add(String(value));
  expect(new Set(many.values).size).toBe(1300);
  const early = many.values.filter((value) => Number(value) < 6500).length / 1300;
  expect(Math.abs(early - 0.5)).toBeLessThan(0.05);
});

test('the sample does not depend on the order in which answers came', () => {
  const values = Array.from({ length: 1300 }, (_, value) => `order-${value}`);
  const sampleOf = (order: readonly string[]): readonly string[] => {
    const sample = new Acknowledgements(70, createRandom('any'));
    for (const value of order) sample.add(value);
    return sample.values;
  };
  expect(sampleOf(values.toReversed())).toEqual(sampleOf(values));
});

test('without room nothing is kept', () => {
  const none = new Acknowledgements(0, createRandom('none'));
  none.add('a');
  expect(none.values).toEqual([]);
});
