import { expect, test } from '@jest/globals';
import { blockNeeds, detectableBySide } from '../../../src/comparison/settle-blocks.ts';

const MARGINS = {
  noiseFloor: Math.log(1.01),
  tolerance: Math.log(1.05),
  passing: Math.log(1.05),
  instances: 0,
};
const FAMILY = { alpha: 0.01, beta: 0.05, tests: 4 };

function needs(
  shift: number,
  spread: number | null,
  replaced: Partial<Parameters<typeof blockNeeds>[0]> = {},
) {
  const known = {
    shift,
    spread,
    margins: MARGINS,
    blocks: 12,
    counts: [],
    family: FAMILY,
    mayPass: true,
    blockMs: 3000,
  };
  return blockNeeds({ ...known, ...replaced });
}

test.each([
  [0, 0.04, /^about \d+ more blocks \(about \d+m?\d*s?\)$/u, 'unchanged: how many blocks and how long'],
  [0.2, 0.04, /^about \d more blocks? \(about \d+s\)$/u, 'a slowdown that is nearly proved'],
  [
    0.02,
    0.2,
    /^less noise: about [\d.]+ times the requests in each block/u,
    'noise that requests would lower',
  ],
  [0.0299, 2, /^less noise: a quieter target/u, 'noise that no load would lower'],
  [0, null, /^more blocks: one alone has no spread$/u, 'one block'],
])('a shift of %d at a spread of %p asks for %p: %s', (shift, spread, wanted, _reason) => {
  expect(needs(shift, spread)).toMatch(wanted);
});

test('what tolerance auto lets pass needs fewer blocks, and a design that may not pass needs another', () => {
  const count = (text: string): number => Number(/\d+/u.exec(text)?.[0]);
  const wide = { ...MARGINS, passing: Math.log(1.15), instances: 0 };
  expect(count(needs(0, 0.06, { margins: wide }))).toBeLessThan(count(needs(0, 0.06)));
  expect(needs(0, 0.04, { mayPass: false })).toContain('alternating blocks');
});

test('nothing is called detectable while too few blocks can call anything', () => {
  expect(detectableBySide(6, 0.04, MARGINS, FAMILY)).toBeNull();
  expect(detectableBySide(40, null, MARGINS, FAMILY)).toBeNull();
  expect(detectableBySide(40, 0.04, MARGINS, FAMILY)).toBeGreaterThan(0.03);
});
