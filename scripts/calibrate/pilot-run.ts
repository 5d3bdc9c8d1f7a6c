import { at, type Random } from '../../src/foundation/index.ts';
import type { Policy } from '../../src/scenario/index.ts';
import { SIDES, type Run, type Side } from '../../src/trial/index.ts';
import { aRunOfBlocks, type SideOfBlock, timesAround } from '../../__tests__/support/measured-runs.ts';
import { LEVEL_MS } from './block-gate.ts';
import type { NoiseLaw } from './noise.ts';

/**
 * Blocks of one endpoint measured before a run, as histograms: p50 and p95 of each have noise of their own, of the
 * deviation that the blocks of the run will have.
 */
export function pilotRun(
  policy: Policy,
  { law, deviation, blocks }: { readonly law: NoiseLaw; readonly deviation: number; readonly blocks: number },
  random: Random,
): Run {
  const streams = ['middle', 'tail'].map((part) => law.blocks(deviation, random.fork(part)));
  return aRunOfBlocks(
    Array.from({ length: blocks }, () => {
      const [middle, tail] = streams.map((next) => next().difference);
      const side = (name: Side): SideOfBlock => {
        const half = name === 'candidate' ? 0.5 : -0.5;
        const level = LEVEL_MS * Math.exp(half * (middle ?? 0));
        const longer = Math.exp(half * ((tail ?? 0) - (middle ?? 0)));
        return { endpoints: { 'GET /products': { times: timesAround(level, undefined, longer) } } };
      };
      return { baseline: side(at(SIDES, 0)), candidate: side(at(SIDES, 1)) };
    }),
    { policy },
  );
}
