import { expect, test } from '@jest/globals';
import { createRandom, drawNormal } from '../../../src/foundation/index.ts';

test('a stream that was forked does not move the one it came of', () => {
  const forked = createRandom('seed');
  const alone = createRandom('seed');
  forked.fork('other').next();
  expect(forked.next()).toBe(alone.next());
});

test('draws of the standard normal law have its moments, and its tails on both sides', () => {
  const random = createRandom('normal');
  const draws = Array.from({ length: 40_000 }, () => drawNormal(random));
  const shareOf = (holds: (draw: number) => boolean): number => draws.filter(holds).length / draws.length;
  const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
  const variance = draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / draws.length;
  // Each within four standard errors of 40,000 draws.
  expect(Math.abs(mean)).toBeLessThan(4 * 0.005);
  expect(Math.abs(variance - 1)).toBeLessThan(4 * 0.0071);
  expect(Math.abs(shareOf((draw) => draw > 1.96) - 0.025)).toBeLessThan(4 * 0.0008);
  expect(Math.abs(shareOf((draw) => draw < -1.96) - 0.025)).toBeLessThan(4 * 0.0008);
});
