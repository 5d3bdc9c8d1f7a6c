import { expect, test } from '@jest/globals';
import { shorten } from '../../../src/foundation/index.ts';

test.each([
  ['short', 10, 'short'],
  ['GET /api/products/reviews', 13, 'GET /a…eviews'],
  ['👩👩👩👩', 3, '👩…👩'],
])('%j within %i characters is %j', (text, most, expected) => {
  expect(shorten(text, most)).toBe(expected);
});
