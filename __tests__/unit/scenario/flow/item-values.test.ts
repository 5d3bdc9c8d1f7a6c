import { expect, test } from '@jest/globals';
import { itemValues } from '../../../../src/scenario/index.ts';

test.each<[unknown, object, string]>([
  ['7', { item: '7' }, 'a text'],
  [7, { item: '7' }, 'a number'],
  [null, { item: 'null' }, 'nothing'],
  [[1, 'x'], { item: '[1,"x"]' }, 'a list'],
  [
    { id: 7, name: 'lamp', maker: { city: 'Ulm' } },
    {
      item: '{"id":7,"name":"lamp","maker":{"city":"Ulm"}}',
      'item.id': '7',
      'item.name': 'lamp',
      'item.maker': '{"city":"Ulm"}',
      'item.maker.city': 'Ulm',
    },
    'an object, with its members',
  ],
])('%j: %#', (item, values) => {
  expect(Object.fromEntries(itemValues('item', item))).toEqual(values);
});

test('an item nested without end has members down to a depth', () => {
  let deep: unknown = 'x';
  for (let level = 0; level < 50; level++) deep = { a: deep };
  expect(itemValues('item', deep).size).toBe(6);
});
