import { describe, expect, test } from '@jest/globals';
import { decide, decideByBlocks, type SimulatedGate } from '../../scripts/calibrate/block-gate.ts';
import { drawBlocks, gateOf, scalarFamily } from '../../scripts/calibrate/families.ts';
import { NOISE_LAWS, noiseLaw } from '../../scripts/calibrate/noise.ts';
import { runBatch } from '../../scripts/calibrate/study.ts';
import { studyOf } from '../../scripts/calibrate/catalogue.ts';
import type { Pair } from '../../src/comparison/block-pairs.ts';
import { compareTrials } from '../../src/comparison/index.ts';
import { createRandom } from '../../src/foundation/index.ts';
import type { Run } from '../../src/trial/index.ts';
import { aRunOfBlocks } from '../support/measured-runs.ts';

/** The whole run that a gate saw: its numbers in trials, as a run file has them. */
function runOf({ members, policy, freshInstances }: SimulatedGate, pairs: readonly (readonly Pair[])[]): Run {
  const blocks = Array.from({ length: pairs[0]?.length ?? 0 }, (_, block) => {
    const side = (which: 'baseline' | 'candidate') => ({
      scalars: Object.fromEntries(
        members.map(({ metric }, index) => [metric.name, pairs[index]?.[block]?.[which] ?? NaN]),
      ),
    });
    return { baseline: side('baseline'), candidate: side('candidate') };
  });
  return aRunOfBlocks(blocks, { policy, instances: freshInstances ? blocks.length : 1 });
}

describe('a simulated gate', () => {
  const cases = NOISE_LAWS.flatMap(({ name }) => [0, 0.04, 0.1].map((slowdown) => [name, slowdown] as const));

  test.each(cases)('decides as the whole run does: %s noise, slower by %d', (name, slowdown) => {
    const law = noiseLaw(name);
    for (let number = 0; number < 4; number++) {
      const gate = {
        ...gateOf(scalarFamily(3)),
        freshInstances: law.freshInstances,
        mayStopEarly: number % 2 === 0,
      };
      const shiftOf = (_: unknown, index: number): number => (index === 1 ? Math.log1p(slowdown) : 0);
      const random = createRandom(`equal/${name}/${slowdown}/${number}`);
      const outcome = decideByBlocks(gate, drawBlocks(gate, { law, deviation: 0.03, shiftOf }, random));
      const whole = decide(compareTrials(runOf(gate, outcome.pairs)), gate.policy);
      const told = ({ comparisons, verdict, severity }: typeof whole) => ({
        verdict,
        severity,
        comparisons: comparisons.map((each) => [
          each.metric.name,
          each.verdict,
          each.severity,
          each.evidence,
          each.margins,
          each.standing.kind,
        ]),
      });
      expect(told(outcome.decision)).toEqual(told(whole));
    }
  });
});

test('an experiment depends on its number alone, not on the batch that it is in', () => {
  const study = studyOf('power/one/sd-4');
  const of = (batch: number) => ({ ...study, batch });
  const together = runBatch(of(6), 0, 6);
  const apart = [0, 1, 2, 3, 4, 5].map((number) => runBatch(of(1), number, 6));
  for (const [name, count] of Object.entries(together))
    expect([name, apart.reduce((sum, tally) => sum + (tally[name] ?? 0), 0)]).toEqual([name, count]);
});
