import { describe, expect, test } from '@jest/globals';
import { createRandom, drawNormal, type Random } from '../../../src/foundation/index.ts';
import { parseThreshold } from '../../../src/scenario/index.ts';
import { clopperPearson } from '../../../src/statistics/index.ts';
import type { Trial } from '../../../src/trial/index.ts';
import { thresholdInterval } from '../../../src/verdict/threshold-interval.ts';
import { thresholdValue } from '../../../src/verdict/threshold-value.ts';
import { aSecond } from '../../support/a-second.ts';
import { trialThatDid } from '../../support/measured-runs.ts';

function interval(trials: readonly Trial[], metric: string, objective: string) {
  const threshold = parseThreshold(metric, objective);
  return thresholdInterval(trials, threshold, thresholdValue(trials, threshold) ?? Number.NaN);
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
      const found = Array.from({ length: 150 }, () =>
        interval([aMinute(random)], 'http_req_duration', objective),
      );
      const held = (holds: (each: (typeof found)[number]) => boolean) =>
        found.filter(holds).length / found.length;
      for (const share of [
        held(({ lower }) => lower !== null && lower < truth),
        held(({ upper }) => upper !== null && upper > truth),
      ])
        expect(share).toBeGreaterThanOrEqual(0.9);
      const width =
        found.reduce((sum, { lower, upper }) => sum + ((upper ?? 0) - (lower ?? 0)), 0) / found.length;
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

  test('nothing is known of rates per second, of the greatest, and of a window of few seconds', () => {
    const minute = aMinute(createRandom('minute'));
    const unknown = { lower: null, upper: null };
    expect(interval([minute], 'http_reqs', 'rate>7')).toEqual(unknown);
    expect(interval([minute], 'http_req_duration', 'max<700')).toEqual(unknown);
    const short = { ...minute, timeline: minute.timeline.slice(0, 4) };
    expect(interval([short], 'http_req_duration', 'p(50)<50')).toEqual(unknown);
    // Beyond the slowest of too few requests nothing is known.
    expect(interval([minute], 'http_req_duration', 'p(99.9)<700')).toMatchObject({
      lower: expect.any(Number),
      upper: null,
    });
  });
});
