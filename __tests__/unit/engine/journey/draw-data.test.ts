import { expect, test } from '@jest/globals';
import { drawData } from '../../../../src/engine/journey/draw-data.ts';
import { createRandom } from '../../../../src/foundation/index.ts';
import type { DataSource } from '../../../../src/scenario/index.ts';

const rows = [{ name: 'a' }, { name: 'b' }, { name: 'c' }];
const rowsOf = (pick: 'in-order' | 'random' | 'per-user'): DataSource => ({
  kind: 'rows',
  name: 'row',
  file: 'rows.csv',
  pick,
  rows,
});

function draw(source: DataSource, index: number, userNumber = 0): string | undefined {
  const random = createRandom('data').fork(`iteration-${index}`);
  const values = drawData([source], { random, index, userNumber });
  return values.get(source.kind === 'rows' ? `${source.name}.name` : source.name);
}

test('rows come in order, and begin anew after the last', () => {
  expect([0, 1, 2, 3].map((index) => draw(rowsOf('in-order'), index))).toEqual(['a', 'b', 'c', 'a']);
});

test('a user always has the same row', () => {
  expect([0, 7, 13].map((index) => draw(rowsOf('per-user'), index, 4))).toEqual(['b', 'b', 'b']);
});

test('random rows are all drawn', () => {
  const drawn = Array.from({ length: 130 }, (_, index) => draw(rowsOf('random'), index));
  expect([...new Set(drawn)].toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual(['a', 'b', 'c']);
});

test('whole numbers reach both ends and nothing beyond', () => {
  const source: DataSource = { kind: 'integer', name: 'n', from: -1, to: 1 };
  const drawn = Array.from({ length: 130 }, (_, index) => Number(draw(source, index)));
  expect([Math.min(...drawn), Math.max(...drawn)]).toEqual([-1, 1]);
  expect(drawn.every(Number.isInteger)).toBe(true);
});

test('an id is a version 4 UUID, another one each time, and the same for the same turn', () => {
  const source: DataSource = { kind: 'uuid', name: 'id' };
  const drawn = Array.from({ length: 130 }, (_, index) => draw(source, index));
  const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  expect(drawn.every((id) => pattern.test(id ?? ''))).toBe(true);
  expect(new Set(drawn).size).toBe(130);
  expect(draw(source, 7)).toBe(drawn[7]);
});

test('choices and texts', () => {
  const choices = Array.from({ length: 70 }, (_, index) =>
    draw({ kind: 'choice', name: 'c', of: ['red', 'green'] }, index),
  );
  expect(new Set(choices)).toEqual(new Set(['red', 'green']));
  expect(draw({ kind: 'text', name: 't', length: 13 }, 7)).toMatch(/^[a-z0-9]{13}$/);
});
