import { describe, expect, test } from '@jest/globals';
import { createCheck } from '../../../../src/engine/http/expectation.ts';
import type { Expectation, JsonExpectation } from '../../../../src/scenario/index.ts';

function aCheck(expectation: Partial<Expectation>) {
  return createCheck({ statuses: [200], bodyContains: [], json: [], ...expectation });
}

const equals = (path: string, value: unknown): JsonExpectation => ({
  path,
  match: { kind: 'equals', value },
});
const exists = (path: string): JsonExpectation => ({ path, match: { kind: 'exists' } });

test('a body is needed only where something is expected of it', () => {
  expect(aCheck({}).needsBody).toBe(false);
  expect(aCheck({ bodyContains: ['x'] }).needsBody).toBe(true);
  expect(aCheck({ json: [exists('$')] }).needsBody).toBe(true);
});

test('every text must be there, and the first that lacks is named', () => {
  const check = aCheck({ bodyContains: ['lamp', '"shade"'] });
  expect(check.bodyFault('a lamp with a "shade"', {})).toBe('');
  expect(check.bodyFault('a lamp', {})).toBe('the body lacks "\\"shade\\""');
});

describe('of a JSON body', () => {
  const body = JSON.stringify({ items: [{ id: 7, tags: ['a', 'b'], price: null }], constructor: 1 });

  test.each([
    [equals('$.items[0].id', 7), '', 'a number'],
    [equals('$.items[0].id', '7'), 'another value at $.items[0].id', 'a text is no number'],
    [equals('$.items[0].tags', ['a', 'b']), '', 'a list by value'],
    [equals('$.items[0].tags', ['b', 'a']), 'another value at $.items[0].tags', 'its order counts'],
    [equals('$.items[0].price', null), '', 'null is a value'],
    [exists('$.items[0].price'), '', 'and exists'],
    [exists('$.items[1]'), 'nothing at $.items[1]', 'beyond the end'],
    [exists('$.items[0].price.tax'), 'nothing at $.items[0].price.tax', 'below null'],
    [
      exists('$.items[0].id.toFixed'),
      'nothing at $.items[0].id.toFixed',
      'what JavaScript adds is not in the body',
    ],
    [exists('$.items.length'), 'nothing at $.items.length', 'nor is the length of a list'],
    [exists('$[0]'), 'nothing at $[0]', 'an object has no first element'],
    [exists('$.hasOwnProperty'), 'nothing at $.hasOwnProperty', 'nor what every object inherits'],
    [equals('$.constructor', 1), '', 'though a member may be called so'],
    [exists('$'), '', 'the document itself'],
  ])('%j: "%s" (%s)', (expected, fault) => {
    expect(aCheck({ json: [expected] }).bodyFault(body, {})).toBe(fault);
  });

  test.each(['', '<html>', '{"items":', 'undefined'])('%j is not JSON', (text) => {
    expect(aCheck({ json: [exists('$')] }).bodyFault(text, {})).toBe('the body is not JSON');
  });
});
