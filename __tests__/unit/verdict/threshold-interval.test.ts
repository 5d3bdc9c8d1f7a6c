import { describe, expect, test } from '@jest/globals';
import { createRandom, drawNormal, type Random } from '../../../src/foundation/index.ts';
import { histogramFromValues } from '../../../src/histogram/index.ts';
import { parseThreshold } from '../../../src/scenario/index.ts';
import { clopperPearson } from '../../../src/statistics/index.ts';
import type { Trial } from '../../../src/trial/index.ts';
import { thresholdInterval } from '../../../src/verdict/threshold-interval.ts';
import { thresholdValue } from '../../../src/verdict/threshold-value.ts';
import { aSecond } from '../../support/a-second.ts';
import { trialThatDid } from '../../support/measured-runs.ts';

function found(trials: readonly Trial[], metric: string, objective: string) {
  const threshold = parseThreshold(metric, objective);
  return thresholdInterval(trials, threshold, thresholdValue(trials, threshold) ?? Number.NaN);
}

function interval(trials: readonly Trial[], metric: string, objective: string) {
  const { lower, upper } = found(trials, metric, objective);
  return { lower, upper };
}

describe('of shares', () => {
  const blocks = (failures: (block: number) => number) =>
    Array.from({ length: 20 }, (_, block) => {
      const did = { ms: Array<number>(100 - failures(block)).fill(33), failed: { status: failures(block) } };
      return trialThatDid('candidate', block, { endpoints: { 'GET /cart': did } });
    });
  const ofFailures = (failures: (block: number) => number) =>
    interval(blocks(failures), 'http_req_failed', 'rate<0.01');

  test('none in n, and all of n, are three away from it', () => {
    expect(ofFailures(() => 0)).toEqual(clopperPearson(0, 2000, 0.05));
    expect(ofFailures(() => 0).upper).toBeCloseTo(3 / 2000, 4);
    expect(ofFailures(() => 100)).toEqual(clopperPearson(2000, 2000, 0.05));
  });

  test('the surest is that of the counts, and failures that come together are less sure', () => {
    const counts = clopperPearson(20, 2000, 0.05);
    expect(ofFailures(() => 1)).toEqual(counts);
    expect(ofFailures((block) => (block === 7 ? 20 : 0)).upper).toBeGreaterThan(1.4 * counts.upper);
    // One is not surer than none.
    const one = ofFailures((block) => (block === 7 ? 1 : 0)).upper ?? 0;
    expect(one).toBeGreaterThan(ofFailures(() => 0).upper ?? 1);
  });

  test('a bound of none or all is what happened', () => {
    const trials = blocks(() => 0);
    for (const objective of ['rate<=0', 'rate==0', 'rate<1'])
      expect(interval(trials, 'http_req_failed', objective)).toEqual({ lower: 0, upper: 0 });
  });
});

describe('over twenty blocks', () => {
  const blocks = (ms: (block: number) => readonly number[], sent: (block: number) => number = () => 0) =>
    Array.from({ length: 20 }, (_, block) => {
      const failed = { status: sent(block) };
      return trialThatDid('candidate', block, { endpoints: { A: { ms: ms(block), failed } } });
    });

  test('the least and the greatest are what happened', () => {
    const trials = blocks((block) => [33, block === 7 ? 5001 : 40]);
    const greatest = thresholdValue(trials, parseThreshold('http_req_duration', 'max<500'));
    expect(greatest).toBeGreaterThan(4900);
    expect(interval(trials, 'http_req_duration', 'max<500')).toEqual({ lower: greatest, upper: greatest });
    const { lower, upper } = interval(trials, 'http_req_duration', 'min<30');
    expect(lower).toBe(upper);
  });

  test('no end is where no value can be', () => {
    const slowOnce = blocks((block) => Array<number>(20).fill(block === 7 ? 5001 : 1));
    expect(interval(slowOnce, 'http_req_duration', 'avg<500').lower).toBe(0);
    const one = (block: number) => (block === 7 ? 130 : 0);
    expect(
      interval(
        blocks((block) => (block === 7 ? [] : [33]), one),
        'http_reqs',
        'rate>5',
      ).lower,
    ).toBe(0);
    expect(
      interval(
        blocks(() => [33], one),
        'http_req_failed',
        'rate<0.3',
      ),
    ).toMatchObject({ upper: 1 });
    expect(
      interval(
        blocks(() => Array<number>(30).fill(33), one),
        'http_req_failed',
        'rate<0.3',
      ).lower,
    ).toBe(0);
  });
});

describe('within one window', () => {
  const SECONDS = 60;
  const REQUESTS = 20;
  const DEVIATION = 0.3;
  const SHARED = 0.2;

  function quantileOf(values: readonly number[], q: number): number {
    return values.toSorted((a, b) => a - b)[Math.ceil(q * values.length) - 1] ?? Number.NaN;
  }

  /** A minute whose requests share a fifth of the variance of their logarithm within a second. */
  function aMinute(random: Random): Trial {
    const seconds = Array.from({ length: SECONDS }, () => {
      const shared = Math.sqrt(SHARED) * drawNormal(random);
      return Array.from(
        { length: REQUESTS },
        () => 40 * Math.exp(DEVIATION * (shared + Math.sqrt(1 - SHARED) * drawNormal(random))),
      );
    });
    const timeline = seconds.map((values, second) =>
      aSecond(second, 0, { p50Ms: quantileOf(values, 0.5), p95Ms: quantileOf(values, 0.95) }),
    );
    return trialThatDid('candidate', 0, { endpoints: { A: { ms: seconds.flat() } }, trial: { timeline } });
  }

  test.each([
    ['p(50)<50', 40],
    ['p(95)<50', 40 * Math.exp(1.6449 * DEVIATION)],
    ['avg<50', 40 * Math.exp(DEVIATION ** 2 / 2)],
  ])(
    'each end of %s holds in about 95 %% of clustered windows, and is no wider than it must be',
    (objective, truth) => {
      const random = createRandom(`windows ${objective}`);
      const minutes = Array.from({ length: 150 }, () =>
        interval([aMinute(random)], 'http_req_duration', objective),
      );
      const held = (holds: (each: (typeof minutes)[number]) => boolean) =>
        minutes.filter(holds).length / minutes.length;
      for (const share of [
        held(({ lower }) => lower !== null && lower < truth),
        held(({ upper }) => upper !== null && upper > truth),
      ])
        expect(share).toBeGreaterThanOrEqual(0.9);
      const width =
        minutes.reduce((sum, { lower, upper }) => sum + ((upper ?? 0) - (lower ?? 0)), 0) / minutes.length;
      expect(width / truth).toBeLessThan(0.2);
    },
  );

  test('failures that come together are less sure than those that come one by one, and none are at most 3 / n', () => {
    const aWindow = (errors: (second: number) => number) => {
      const timeline = Array.from({ length: 60 }, (_, second) =>
        aSecond(second, 33, { errors: errors(second) }),
      );
      const failures = timeline.reduce((sum, each) => sum + each.errors, 0);
      const did = { ms: Array<number>(1200).fill(33), failed: { status: failures } };
      const trial = trialThatDid('candidate', 0, { endpoints: { A: did }, trial: { timeline } });
      return interval([trial], 'http_req_failed', 'rate<0.05');
    };
    expect(aWindow(() => 0)).toEqual(clopperPearson(0, 1200, 0.05));
    const single = aWindow((second) => second % 2).upper ?? 0;
    const together = aWindow((second) => (second % 20 === 0 ? 10 : 0)).upper ?? 0;
    expect(single).toBeCloseTo(clopperPearson(30, 1230, 0.05).upper, 9);
    expect(together).toBeGreaterThan(1.4 * single);
  });

  test('nothing is known of rates per second, and of times in a window of few seconds', () => {
    const minute = aMinute(createRandom('minute'));
    expect(found([minute], 'http_reqs', 'rate>7')).toEqual(unknown('rate'));
    const short = { ...minute, timeline: minute.timeline.slice(0, 4) };
    expect(found([short], 'http_req_duration', 'p(50)<50')).toEqual(unknown('successes'));
    expect(found([short], 'http_req_failed', 'rate<0.01')).toEqual(unknown('seconds'));
    // Beyond the slowest of too few requests nothing is known.
    expect(interval([minute], 'http_req_duration', 'p(99.9)<700')).toMatchObject({
      lower: expect.any(Number),
      upper: null,
    });
  });

  const unknown = (lacks: string) => ({ lower: null, upper: null, lacks });

  /** A minute of these milliseconds and failures of A, beside other requests of B that never fail. */
  function besideOthers(ofA: number, failedOfA = 0, failedOfB = 0): Trial {
    const timeline = Array.from({ length: 60 }, (_, second) =>
      aSecond(second, 33, { errors: second < 10 ? (failedOfA + failedOfB) / 10 : 0 }),
    );
    const a = { ms: Array<number>(ofA - failedOfA).fill(33), failed: { status: failedOfA } };
    const b = { ms: Array<number>(1200 - ofA).fill(33), failed: { status: failedOfB } };
    return trialThatDid('candidate', 0, { endpoints: { A: a, B: b }, trial: { timeline } });
  }

  test('seconds of all requests tell nothing of the times of some, unless those are nearly all', () => {
    const times = 'http_req_duration{endpoint:A}';
    expect(found([besideOthers(600)], times, 'p(95)<50')).toEqual(unknown('own-seconds'));
    expect(found([besideOthers(600)], times, 'avg<50')).toEqual(unknown('own-seconds'));
    expect(found([besideOthers(1100)], times, 'p(95)<50').lacks).toBeNull();
    expect(found([besideOthers(600)], 'http_req_duration', 'p(95)<50').lacks).toBeNull();
    const histogram = histogramFromValues(Array.from({ length: 60 }, (_, each) => 1000 * (300 + each)));
    const trends = [{ metric: 'iteration_duration', endpoint: 'shop', histogram }];
    const journeys = { ...besideOthers(1100), trends };
    expect(found([journeys], 'iteration_duration', 'avg<400')).toEqual(unknown('own-seconds'));
  });

  test('nor of the failures of some, unless none failed or they are nearly all requests and failures', () => {
    const failures = 'http_req_failed{endpoint:A}';
    expect(found([besideOthers(600, 20)], failures, 'rate<0.5')).toEqual(unknown('own-seconds'));
    expect(found([besideOthers(1100, 20, 20)], failures, 'rate<0.5')).toEqual(unknown('own-seconds'));
    expect(found([besideOthers(1100, 20)], failures, 'rate<0.5').lacks).toBeNull();
    expect(interval([besideOthers(600)], failures, 'rate<0.5')).toEqual(clopperPearson(0, 600, 0.05));
    const rates = (passed: number) => [{ metric: 'checks', endpoint: 'fine', passed, total: 600 }];
    const checked = (passed: number) => [{ ...besideOthers(600), rates: rates(passed) }];
    expect(found(checked(590), 'checks', 'rate>0.9')).toEqual(unknown('own-seconds'));
    expect(interval(checked(600), 'checks', 'rate>0.9')).toEqual(clopperPearson(600, 600, 0.05));
  });

  test('shares need no successes: neither few a second, nor a total outage, leave them without', () => {
    const window = (ok: number, errors: number) => {
      const timeline = Array.from({ length: 600 }, (_, second) => aSecond(second, 33, { ok, errors }));
      const did = { ms: Array<number>(600 * ok).fill(33), failed: { status: 600 * errors } };
      return [trialThatDid('candidate', 0, { endpoints: { A: did }, trial: { timeline } })];
    };
    expect(interval(window(5, 0), 'http_req_failed', 'rate<0.01')).toEqual(clopperPearson(0, 3000, 0.05));
    expect(interval(window(0, 5), 'http_req_failed', 'rate<0.01')).toEqual(clopperPearson(3000, 3000, 0.05));
    expect(found(window(5, 0), 'http_req_duration', 'p(50)<50')).toEqual(unknown('successes'));
  });
});
