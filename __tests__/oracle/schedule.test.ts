import { describe, expect, test } from '@jest/globals';
import { createRandom } from '../../src/foundation/index.ts';
import type { LoadPhase } from '../../src/scenario/index.ts';
import { createSchedule } from '../../src/schedule/index.ts';
import { anOpenExecutor } from '../support/a-load.ts';

/** A fraction of whole numbers; the denominator is positive. */
interface Fraction {
  readonly top: bigint;
  readonly bottom: bigint;
}

/** The exact value of a double: every finite one is a whole number over a power of two. */
function exact(value: number): Fraction {
  let [top, bottom] = [value, 1n];
  while (!Number.isInteger(top)) [top, bottom] = [top * 2, bottom * 2n];
  return { top: BigInt(top), bottom };
}

const add = (a: Fraction, b: Fraction): Fraction => ({
  top: a.top * b.bottom + b.top * a.bottom,
  bottom: a.bottom * b.bottom,
});
const times = (a: Fraction, b: Fraction): Fraction => ({ top: a.top * b.top, bottom: a.bottom * b.bottom });
const over = (a: Fraction, whole: bigint): Fraction => ({ top: a.top, bottom: a.bottom * whole });
const minus = (a: Fraction, b: Fraction): Fraction => add(a, { top: -b.top, bottom: b.bottom });
const isLess = (a: Fraction, b: Fraction): boolean => a.top * b.bottom < b.top * a.bottom;

/** The arrivals that a phase has begun after `elapsedMs` of it. */
function areaOf(phase: LoadPhase, elapsedMs: Fraction): Fraction {
  // (from t + (to − from) t² / 2d) / 1000
  const from = exact(phase.fromPerSecond);
  const rise = minus(exact(phase.toPerSecond), from);
  const duration = exact(phase.durationMs);
  const square = times(times(rise, elapsedMs), elapsedMs);
  const bent = { top: square.top * duration.bottom, bottom: square.bottom * duration.top * 2n };
  return over(add(times(from, elapsedMs), bent), 1000n);
}

/** Slow and obvious: the arrivals begun by the time `atMs`, phase by phase. */
function arrivalsBy(phases: readonly LoadPhase[], atMs: Fraction): Fraction {
  let [sum, left]: [Fraction, Fraction] = [{ top: 0n, bottom: 1n }, atMs];
  for (const phase of phases) {
    const duration = exact(phase.durationMs);
    sum = add(sum, areaOf(phase, isLess(left, duration) ? left : duration));
    left = minus(left, duration);
    if (left.top <= 0n) break;
  }
  return sum;
}

/** How many of the marks ½, 1½, 2½ … lie below the whole area. */
function countOf(phases: readonly LoadPhase[]): number {
  const whole = arrivalsBy(phases, exact(phases.reduce((sum, phase) => sum + phase.durationMs, 0)));
  const half: Fraction = { top: 1n, bottom: 2n };
  const floor = Number(whole.top / whole.bottom);
  return isLess(add({ top: BigInt(floor), bottom: 1n }, half), whole) ? floor + 1 : floor;
}

const steady = (rate: number, durationMs: number): LoadPhase => ({
  durationMs,
  fromPerSecond: rate,
  toPerSecond: rate,
});
const ramp = (fromPerSecond: number, toPerSecond: number, durationMs: number): LoadPhase => ({
  durationMs,
  fromPerSecond,
  toPerSecond,
});

describe.each([
  ['7/s', [steady(7, 13_000)], 'less than one arrival per timer'],
  ['130/s', [steady(130, 7_000)], 'gaps of 7.69… ms'],
  ['333.3/s', [steady(333.3, 3_700)], 'a rate that no double holds exactly'],
  ['0.7/s', [steady(0.7, 10_000)], 'less than one a second, the last share half full'],
  ['0 to 130/s', [ramp(0, 130, 7_000)], 'from a standstill: infinite slope of the inverse'],
  ['333.3 to 0/s', [ramp(333.3, 0, 3_300)], 'to a standstill: the root reaches zero'],
  ['130 to 130.0001/s', [ramp(130, 130.0001, 7_000)], 'nearly level: the other formula would cancel'],
  [
    'stages',
    [ramp(0, 70, 1_300), steady(70, 2_100), ramp(70, 333.3, 700), steady(0, 900), ramp(7, 0, 3_000)],
    'arrivals that span phases, a pause in between',
  ],
])('constant arrivals at %s', (_, phases) => {
  const toMs = phases.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const load = [{ executor: anOpenExecutor({ phases }), mix: [1] }];
  const { atMs } = createSchedule(load, { fromMs: 0, toMs }, 1, createRandom('oracle'));

  test('are as many as marks below the exact area', () => {
    expect(atMs.length).toBe(countOf(phases));
  });

  test('each stands where the exact area reaches its mark, to a billionth of an arrival', () => {
    const worst = Array.from(atMs, (time, index) => {
      const off = minus(arrivalsBy(phases, exact(time)), { top: BigInt(2 * index + 1), bottom: 2n });
      return Math.abs(Number((off.top * 10n ** 15n) / off.bottom)) / 1e15;
    });
    expect(Math.max(...worst)).toBeLessThan(1e-9);
  });
});
