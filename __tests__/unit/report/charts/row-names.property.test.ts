import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { rowNames } from '../../../../src/report/charts/row-names.ts';
import { displayWidth } from '../../../../src/report/text/text-width.ts';

/** Paths made of a few long segments, so that they share their beginnings, middles and ends in all ways. */
const path = fc
  .tuple(
    fc.constantFrom('GET ', 'POST ', 'DELETE ', ''),
    fc.array(fc.constantFrom('catalogue', 'section-1', 'section-12', '{id}', 'reviews', '商品', '🚀'), {
      minLength: 1,
      maxLength: 13,
    }),
  )
  .map(([method, segments]) => `${method}/${segments.join('/')}`);

test('names of a chart fit into their place, and no two of them are the same', () => {
  fc.assert(
    fc.property(
      fc.array(path, { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 20, max: 46 }),
      (names, most) => {
        const told = rowNames(names, most);
        expect([...told.keys()].toSorted()).toEqual([...new Set(names)].toSorted());
        expect(new Set(told.values()).size).toBe(told.size);
        for (const label of told.values()) expect(displayWidth(label)).toBeLessThanOrEqual(most);
      },
    ),
    { seed: 20_261_103, numRuns: 1000 },
  );
});
