import { expect, test } from '@jest/globals';
import { decideByBlocks } from '../../scripts/calibrate/block-gate.ts';
import { drawBlocks, gateOf, scalarFamily } from '../../scripts/calibrate/families.ts';
import { noiseLaw } from '../../scripts/calibrate/noise.ts';
import { evenFamily, foresee, pilotNoise, pilotReach } from '../../src/comparison/index.ts';
import { PILOT_BLOCKS, pilotOf } from '../../src/experiment/pilot.ts';
import { createRandom, type Random } from '../../src/foundation/index.ts';
import type { Pilot } from '../../src/trial/index.ts';
import { aRunOfBlocks } from '../support/measured-runs.ts';

/** A share of nine of ten then varies by three of a hundred. */
const GATES = 100;
const DEVIATION = 0.06;
const BLOCK_MS = 6000;

/** A gate of so many equally noisy numbers, of which nothing changes. */
function gateWith(metrics: number) {
  return gateOf(scalarFamily(metrics), { passTolerance: 'auto' });
}

/** What is ruled out by what twelve blocks say of the noise, before it is rounded up to a step. */
function unrounded(metrics: number, law: string, random: Random): Pilot {
  const { policy, members } = gateWith(metrics);
  const drawn = { law: noiseLaw(law), deviation: DEVIATION, shiftOf: () => 0 };
  const draw = drawBlocks({ members }, drawn, random);
  const blocks = Array.from({ length: PILOT_BLOCKS }, (_, block) => {
    const pairs = draw(block);
    const side = (name: 'baseline' | 'candidate') => ({
      scalars: Object.fromEntries(
        members.map(({ metric }, index) => [metric.name, pairs[index]?.[name] ?? 0]),
      ),
    });
    return { baseline: side('baseline'), candidate: side('candidate') };
  });
  const run = aRunOfBlocks(blocks, { policy });
  const { alpha, beta, maxBlocks } = policy;
  const budget = { blocks: maxBlocks, blockMs: BLOCK_MS, alpha, beta, family: evenFamily(metrics) };
  const plan = { blocks: maxBlocks, blockMs: BLOCK_MS, isOpenEnded: false };
  const pilot = pilotOf({ blocks: PILOT_BLOCKS, loadMs: BLOCK_MS }, plan, foresee(run, budget));
  const reaches = pilotNoise(run).metrics.map((noise) =>
    pilotReach(noise, PILOT_BLOCKS, { blocks: maxBlocks, beta, times: 1, metrics }),
  );
  return {
    ...pilot,
    metrics: pilot.metrics.map((each, index) => ({ ...each, tolerance: Math.expm1(reaches[index] ?? NaN) })),
  };
}

test.each(['t5', 'normal'].flatMap((law) => [1, 2, 3].map((metrics) => [law, metrics] as const)))(
  'what twelve blocks allow for makes nine of ten gates pass: %s noise, %d metrics',
  (law, metrics) => {
    const verdicts = Array.from({ length: GATES }, (_, number) => {
      const random = createRandom(`allowance/${law}/${metrics}/${number}`);
      const gate = { ...gateWith(metrics), pilot: unrounded(metrics, law, random.fork('pilot')) };
      const drawn = { law: noiseLaw(law), deviation: DEVIATION, shiftOf: () => 0 };
      return decideByBlocks(gate, drawBlocks(gate, drawn, random)).decision.verdict;
    });
    const share = verdicts.filter((verdict) => verdict === 'pass').length / GATES;
    expect(share).toBeGreaterThanOrEqual(0.83);
    // More would be a wider tolerance than is needed.
    expect(share).toBeLessThanOrEqual(0.99);
  },
);
