import { describe, expect, test } from '@jest/globals';
import { analyzePattern, isBroken } from '../../../src/analysis/index.ts';
import { histogramFromValues } from '../../../src/histogram/index.ts';
import type { PatternPart, PatternPlan } from '../../../src/scenario/index.ts';
import { type Interval, type Side, type Trial } from '../../../src/trial/index.ts';
import { anEndpoint, aTrial } from '../../support/a-run.ts';

const SECOND = 1000;

function aPart(kind: PatternPart['kind'], fromS: number, toS: number, amount: number): PatternPart {
  return { name: `${kind} ${amount}`, kind, fromMs: fromS * SECOND, toMs: toS * SECOND, amount };
}

function aPlan(
  name: PatternPlan['name'],
  parts: readonly PatternPart[],
  change: Partial<PatternPlan> = {},
): PatternPlan {
  return { name, unit: 'per-second', parts, compress: 1, targets: null, ...change };
}

/** A block of `seconds`, every second of it alike. */
function aBlock(
  block: number,
  seconds: number,
  { ok, failed = 0, p95Ms, side = 'candidate' }: { ok: number; failed?: number; p95Ms: number; side?: Side },
): Trial {
  const times = Array.from({ length: ok * seconds }, () => p95Ms);
  return aTrial({
    side,
    block,
    durationMs: seconds * SECOND,
    endpoints: [anEndpoint('list', times, failed === 0 ? {} : { status: failed * seconds })],
    timeline: Array.from({ length: seconds }, (_, second) => anInterval(second, ok, failed, p95Ms)),
  });
}

function anInterval(second: number, ok: number, failed: number, p95Ms: number): Interval {
  return {
    atMs: second * SECOND,
    durationMs: SECOND,
    planned: ok + failed,
    ok,
    errors: failed,
    users: 0,
    p50Ms: ok === 0 ? null : p95Ms,
    p95Ms: ok === 0 ? null : p95Ms,
    lagP50Ms: 0.1,
    lagP99Ms: 0.7,
    lagMaxMs: 1.3,
    eventLoopDelayMs: null,
  };
}

describe('a spike', () => {
  const plan = aPlan('spike', [
    aPart('normal', 0, 7, 10),
    aPart('peak', 7, 12, 50),
    aPart('recovery', 12, 25, 10),
  ]);
  const before = aBlock(0, 7, { ok: 10, p95Ms: 20 });
  const peak = aBlock(1, 5, { ok: 30, failed: 20, p95Ms: 700 });

  test('has recovered with the first of three usual seconds in a row', () => {
    const after = [
      aBlock(2, 3, { ok: 10, p95Ms: 333 }),
      aBlock(3, 1, { ok: 10, p95Ms: 21 }),
      aBlock(4, 1, { ok: 10, p95Ms: 130 }),
      aBlock(5, 8, { ok: 10, p95Ms: 24 }),
    ];
    const [findings] = analyzePattern(plan, [before, peak, ...after]);
    expect(findings?.recovery).toMatchObject({ kind: 'recovered', afterMs: 5000 });
    expect(findings?.recovery).toMatchObject({ peakP95Ms: 700 });
  });

  test('is recovered at once where it never suffered', () => {
    const calm = aBlock(1, 5, { ok: 50, p95Ms: 21 });
    const [findings] = analyzePattern(plan, [before, calm, aBlock(2, 13, { ok: 10, p95Ms: 20 })]);
    expect(findings?.recovery).toMatchObject({ kind: 'recovered', afterMs: 0 });
  });

  test('has not recovered while requests fail, however quick the others are', () => {
    const after = aBlock(2, 13, { ok: 9, failed: 1, p95Ms: 20 });
    const [findings] = analyzePattern(plan, [before, peak, after]);
    expect(findings?.recovery).toMatchObject({ kind: 'not-recovered', atLeastMs: 13_000 });
  });

  test('that was cut off says what is missing', () => {
    expect(analyzePattern(plan, [before, peak])[0]?.recovery).toEqual({
      kind: 'unknown',
      reason: 'nothing was measured after the peak',
    });
    expect(analyzePattern(plan, [aBlock(0, 2, { ok: 10, p95Ms: 20 })])[0]?.recovery?.kind).toBe('unknown');
  });
});

describe('a stress', () => {
  const parts = [aPart('normal', 0, 7, 10), aPart('level', 7, 14, 30), aPart('level', 14, 21, 50)];
  const plan = aPlan('stress', parts);

  test('tells throughput, failures and times of each level', () => {
    const trials = [
      aBlock(0, 7, { ok: 10, p95Ms: 20 }),
      aBlock(1, 7, { ok: 30, p95Ms: 70 }),
      aBlock(2, 7, { ok: 28, failed: 22, p95Ms: 700 }),
    ];
    const [findings] = analyzePattern(plan, trials);
    expect(findings?.levels.map(({ throughputPerSecond }) => throughputPerSecond)).toEqual([10, 30, 28]);
    expect(findings?.levels[2]?.failedShare).toBeCloseTo(0.44, 9);
    expect(findings?.levels[2]?.p95Ms ?? 0).toBeCloseTo(700, -1);
    expect(findings?.degradation).toMatchObject({ isGraceful: true });
    expect(findings?.degradation?.best.part.amount).toBe(30);
  });

  test('is not graceful where throughput collapses beyond the knee', () => {
    const trials = [
      aBlock(0, 7, { ok: 10, p95Ms: 20 }),
      aBlock(1, 7, { ok: 30, p95Ms: 70 }),
      aBlock(2, 7, { ok: 13, failed: 37, p95Ms: 7000 }),
    ];
    expect(analyzePattern(plan, trials)[0]?.degradation?.isGraceful).toBe(false);
  });

  test('that answers nothing at all does not degrade gracefully', () => {
    const trials = [10, 30, 50].map((failed, block) => aBlock(block, 7, { ok: 0, failed, p95Ms: 20 }));
    expect(analyzePattern(plan, trials)[0]?.degradation).toMatchObject({
      best: { throughputPerSecond: 0 },
      isGraceful: false,
    });
  });

  test('of two sides has findings of both, and levels never reached are left out', () => {
    const trials = (['baseline', 'candidate'] as const).map((side) =>
      aBlock(0, 7, { ok: 10, p95Ms: 20, side }),
    );
    const findings = analyzePattern(plan, trials);
    expect(findings.map(({ side, levels }) => [side, levels.length])).toEqual([
      ['baseline', 1],
      ['candidate', 1],
    ]);
    expect(findings[0]?.degradation).toBeNull();
  });
});

describe('a breakpoint', () => {
  const parts = [10, 20, 30, 40].map((amount, index) => aPart('level', index * 7, (index + 1) * 7, amount));
  const plan = aPlan('breakpoint', parts, { targets: { success: 0.99, p95Ms: 130 } });
  const level = (block: number, p95Ms: number, failed = 0): Trial =>
    aBlock(block, 7, { ok: 10, failed, p95Ms });

  test('lies between the highest level carried and the first that was not', () => {
    const [findings] = analyzePattern(plan, [level(0, 20), level(1, 70), level(2, 333)]);
    expect(findings?.breakpoint?.carried?.part.amount).toBe(20);
    expect(findings?.breakpoint?.broken?.part.amount).toBe(30);
    expect(findings?.breakpoint?.missed).toMatchObject({ kind: 'p95', targetMs: 130 });
  });

  test('by failures', () => {
    const [findings] = analyzePattern(plan, [level(0, 20), level(1, 20, 3)]);
    expect(findings?.breakpoint?.missed).toEqual({
      kind: 'success',
      share: expect.closeTo(10 / 13),
      target: 0.99,
    });
  });

  test('lies higher where every level was carried, and below the first where none was', () => {
    const carried = analyzePattern(
      plan,
      [0, 1, 2, 3].map((block) => level(block, 20)),
    )[0]?.breakpoint;
    expect([carried?.carried?.part.amount, carried?.broken]).toEqual([40, null]);
    const none = analyzePattern(plan, [level(0, 700)])[0]?.breakpoint;
    expect([none?.carried, none?.broken?.part.amount]).toEqual([null, 10]);
  });

  test('is found when a level that broke is over, not before', () => {
    expect(isBroken(plan, [level(0, 20)])).toBe(false);
    const half = aBlock(1, 3, { ok: 10, p95Ms: 700 });
    expect(isBroken(plan, [level(0, 20), half])).toBe(false);
    expect(isBroken(plan, [level(0, 20), level(1, 700)])).toBe(true);
  });
});

describe('WebSockets alone', () => {
  const targets = { success: 0.99, p95Ms: 130 };
  const parts = [10, 20, 30].map((amount, index) => aPart('level', index * 7, (index + 1) * 7, amount));
  const trendOf = (metric: string, times: readonly number[]) => ({
    metric,
    endpoint: 'chat',
    histogram: histogramFromValues(times.map((ms) => ms * 1000)),
  });
  const rateOf = (metric: string, passed: number, total: number) => ({
    metric,
    endpoint: 'chat',
    passed,
    total,
  });

  /** Ten connections more, and `replied` of `said` messages answered within `ms`. */
  function aTalk(block: number, said: number, replied: number, ms: number): Trial {
    return aTrial({
      block,
      endpoints: [],
      trends: [
        trendOf(
          'ws_connecting',
          Array.from({ length: 10 }, () => 333),
        ),
        trendOf(
          'ws_round_trip',
          Array.from({ length: replied }, () => ms),
        ),
      ],
      rates: [rateOf('ws_connected', 10, 10), rateOf('ws_replies', replied, said)],
    });
  }

  test('carry a level by connections and replies, and break by late or lost ones', () => {
    const plan = aPlan('breakpoint', parts, { targets, unit: 'users' });
    const [late] = analyzePattern(plan, [aTalk(0, 130, 130, 20), aTalk(1, 260, 260, 333)]);
    expect(late?.levels[0]?.throughputPerSecond).toBeCloseTo(20, 9);
    expect(late?.levels[0]?.p95Ms ?? 0).toBeCloseTo(20, 0);
    expect(late?.breakpoint).toMatchObject({ carried: { part: { amount: 10 } }, missed: { kind: 'p95' } });
    const [lost] = analyzePattern(plan, [aTalk(0, 130, 130, 20), aTalk(1, 260, 230, 20)]);
    expect(lost?.breakpoint?.missed).toEqual({
      kind: 'success',
      share: expect.closeTo(240 / 270),
      target: 0.99,
    });
    expect(isBroken(plan, [aTalk(0, 130, 130, 20)])).toBe(false);
  });

  test('degrade by what was replied to, not by 0 of 0', () => {
    const plan = aPlan('stress', parts, { unit: 'users' });
    const fell = [aTalk(0, 130, 130, 20), aTalk(1, 260, 260, 30), aTalk(2, 390, 50, 700)];
    expect(analyzePattern(plan, fell)[0]?.degradation).toMatchObject({
      isGraceful: false,
      best: { part: { amount: 20 } },
    });
  });

  test('count copies of broadcasts, and how long the last one took', () => {
    const told = aTrial({
      endpoints: [],
      trends: [trendOf('ws_fan_out', [70, 70, 70])],
      rates: [rateOf('ws_delivered', 130, 140)],
    });
    const [findings] = analyzePattern(aPlan('stress', parts), [told]);
    expect(findings?.levels[0]).toMatchObject({
      throughputPerSecond: expect.closeTo(130 / 7),
      p95Ms: expect.closeTo(70, 0),
    });
  });

  test('that are only held say nothing of levels, and those that connect all the time do', () => {
    const connecting = (block: number, count: number, held: number): Trial =>
      aTrial({
        block,
        endpoints: [],
        trends: [
          trendOf(
            'ws_connecting',
            Array.from({ length: count }, () => 30),
          ),
        ],
        rates: count === 0 ? [] : [rateOf('ws_connected', count, count)],
        counters: [{ metric: 'ws_held', endpoint: 'chat', count: held }],
      });
    const plan = aPlan('progressive', parts, { unit: 'users' });
    const stands = [connecting(0, 10, 0), connecting(1, 0, 20), connecting(2, 0, 30)];
    expect(analyzePattern(plan, stands)[0]?.degradation).toBeNull();
    const comes = [connecting(0, 10, 0), connecting(1, 20, 5), connecting(2, 29, 9)];
    const [findings] = analyzePattern(plan, comes);
    expect(findings?.degradation).toMatchObject({ isGraceful: true });
    expect(findings?.levels[1]?.p95Ms ?? 0).toBeCloseTo(30, 0);
  });
});
