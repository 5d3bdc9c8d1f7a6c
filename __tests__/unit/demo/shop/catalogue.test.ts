import { expect, test } from '@jest/globals';
import { PRODUCTS, productOf, searchProducts } from '../../../../src/demo/shop/catalogue.ts';

test('there are a hundred products, each with its own id and name', () => {
  expect(PRODUCTS.map(({ id }) => id)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
  expect(new Set(PRODUCTS.map(({ name }) => name)).size).toBe(100);
  expect(PRODUCTS.every(({ price }) => price > 0)).toBe(true);
});

test.each([
  [1, 'oak lamp', 'the first'],
  [100, 'bamboo vase', 'the last'],
])('product %i is the %s: %s', (id, name) => {
  expect(productOf(id)?.name).toBe(name);
});

test.each([0, 101, -1, 1.5, Number.NaN])('there is no product %p', (id) => {
  expect(productOf(id)).toBeNull();
});

test('a search finds parts of names in any case', () => {
  expect(searchProducts('OAK')).toHaveLength(10);
  expect(searchProducts('k lamp').map(({ name }) => name)).toEqual(['oak lamp', 'cork lamp']);
  expect(searchProducts('gold')).toEqual([]);
});
