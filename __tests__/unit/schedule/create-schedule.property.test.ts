import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { createRandom } from '../../../src/foundation/index.ts';
import type { LoadPhase, OpenExecutor } from '../../../src/scenario/index.ts';
import { createSchedule, type Schedule, sliceSchedule } from '../../../src/schedule/index.ts';
import { anOpenExecutor } from '../../support/a-load.ts';

const settings = { seed: 333, numRuns: 200 };

const rate = fc.oneof(
  fc.constant(0),
  fc.constantFrom(7, 130, 333.3),
  fc.double({ min: 0, max: 500, noNaN: true }),
);
const phase: fc.Arbitrary<LoadPhase> = fc.record({
  durationMs: fc.double({ min: 1, max: 7_000, noNaN: true }),
  fromPerSecond: rate,
  toPerSecond: rate,
});
const phases = fc.array(phase, { minLength: 1, maxLength: 5 });
const arrivals = fc.constantFrom<OpenExecutor['arrivals']>('constant', 'poisson');
const mix = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });

const load = fc.record({ phases, arrivals }).map((some) => anOpenExecutor(some));
const schedule = fc
  .tuple(load, mix, fc.string())
  .map(([each, weights, seed]) => ({ load: each, mix: weights, seed, schedule: make(each, weights, seed) }));

function make(each: OpenExecutor, weights: readonly number[], seed: string): Schedule {
  const toMs = each.phases.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return createSchedule([{ executor: each, mix: weights }], { fromMs: 0, toMs }, 1, createRandom(seed));
}

function areaOf(each: readonly LoadPhase[]): number {
  return each.reduce((sum, { durationMs, fromPerSecond, toPerSecond }) => {
    return sum + (durationMs * (fromPerSecond + toPerSecond)) / 2000;
  }, 0);
}

test('constant arrivals are as many as the integral of the rate, to the nearest whole number', () => {
  fc.assert(
    fc.property(phases, (each) => {
      const { atMs } = make(anOpenExecutor({ phases: each }), [1], '');
      expect(Math.abs(atMs.length - areaOf(each))).toBeLessThanOrEqual(0.5 + 1e-6);
    }),
    settings,
  );
});

test('times ascend within the load, and each has a request of the mix', () => {
  fc.assert(
    fc.property(schedule, ({ schedule: { atMs, flow: request, durationMs }, mix: weights }) => {
      expect(request.length).toBe(atMs.length);
      expect(request.every((index) => index < weights.length)).toBe(true);
      let before = 0;
      for (const time of atMs) {
        if (!(time >= before && time <= durationMs))
          throw new Error(`${time} after ${before} of ${durationMs}`);
        before = time;
      }
    }),
    settings,
  );
});

test('the same seed gives the same bytes', () => {
  fc.assert(
    fc.property(schedule, ({ load: each, mix: weights, seed, schedule: first }) => {
      expect(make(each, weights, seed)).toEqual(first);
    }),
    settings,
  );
});

test('no arrival falls into a phase without a rate', () => {
  fc.assert(
    fc.property(phases, phases, arrivals, (before, after, each) => {
      const pause = { durationMs: 333.3, fromPerSecond: 0, toPerSecond: 0 };
      const { atMs } = make(
        anOpenExecutor({ phases: [...before, pause, ...after], arrivals: each }),
        [1],
        'p',
      );
      const from = before.reduce((sum, { durationMs }) => sum + durationMs, 0);
      expect(atMs.filter((time) => time > from && time < from + pause.durationMs).length).toBe(0);
    }),
    settings,
  );
});

test('the blocks of a load are its parts: each arrival in one of them, in order, at its time', () => {
  fc.assert(
    fc.property(schedule, fc.integer({ min: 1, max: 40 }), ({ schedule: whole }, blocks) => {
      const blockMs = whole.durationMs / blocks;
      const parts = Array.from({ length: blocks }, (_, block) =>
        sliceSchedule(whole, block * blockMs, (block + 1) * blockMs),
      );
      // The end of the last block is the end of the load up to rounding, and no mark lies there.
      expect(parts.reduce((sum, { atMs }) => sum + atMs.length, 0)).toBe(
        whole.atMs.filter((time) => time < blocks * blockMs).length,
      );
      expect(parts.flatMap(({ flow }) => [...flow])).toEqual(
        Array.from(
          whole.flow.slice(
            0,
            parts.reduce((sum, { flow }) => sum + flow.length, 0),
          ),
        ),
      );
      for (const [block, { atMs }] of parts.entries()) {
        if (atMs.some((time) => time < 0 || time >= blockMs * (1 + 1e-9) + 1e-9))
          throw new Error(`block ${block}`);
      }
    }),
    settings,
  );
});
