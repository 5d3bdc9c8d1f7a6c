import { expect, test } from '@jest/globals';
import { Scope } from '../../../../src/engine/journey/scope.ts';

test('the members of an item are known while the loop is at it, and forgotten with it', () => {
  const scope = new Scope(new Map([['item.id', 'from the data']]));
  scope.setItem('item', { id: 7, tags: ['new'], shop: { town: 'Riga' } });
  expect(scope.lookup('item.id')).toBe('7');
  expect(scope.lookup('item.shop.town')).toBe('Riga');
  expect(scope.lookup('item')).toBe('{"id":7,"tags":["new"],"shop":{"town":"Riga"}}');
  scope.setItem('item', { name: 'lamp' });
  expect(scope.lookup('item.shop.town')).toBeUndefined();
  scope.dropItem('item');
  expect(scope.lookup('item.id')).toBe('from the data');
  expect(scope.lookup('item.name')).toBeUndefined();
});

test('what was captured hides the data, and an item hides both', () => {
  const scope = new Scope(new Map([['id', 'data']]));
  expect(scope.lookup('id')).toBe('data');
  scope.captured.set('id', 'captured');
  expect(scope.lookup('id')).toBe('captured');
  scope.setItem('id', 'item');
  expect(scope.lookup('id')).toBe('item');
});
