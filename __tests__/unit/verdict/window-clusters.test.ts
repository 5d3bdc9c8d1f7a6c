import { describe, expect, test } from '@jest/globals';
import { createRandom, drawNormal } from '../../../src/foundation/index.ts';
import type { Trial } from '../../../src/trial/index.ts';
import { windowClusters } from '../../../src/verdict/window-clusters.ts';
import { aSecond } from '../../support/a-second.ts';
import { trialThatDid } from '../../support/measured-runs.ts';

const REQUESTS = 40;

function quantileOf(values: readonly number[], q: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(q * values.length) - 1] ?? Number.NaN;
}

/** Two hundred seconds whose requests share a part `together` of their noise, and fail by the second. */
function aWindow(seed: string, together: number, failures: (second: number) => number = () => 0): Trial {
  const random = createRandom(seed);
  const seconds = Array.from({ length: 200 }, () => {
    const shared = Math.sqrt(together) * drawNormal(random);
    return Array.from(
      { length: REQUESTS },
      () => 40 * Math.exp(0.3 * (shared + Math.sqrt(1 - together) * drawNormal(random))),
    );
  });
  const timeline = seconds.map((values, second) =>
    aSecond(second, 0, {
      ok: REQUESTS,
      errors: failures(second),
      p50Ms: quantileOf(values, 0.5),
      p95Ms: quantileOf(values, 0.95),
    }),
  );
  return trialThatDid('candidate', 0, {
    endpoints: { 'GET /cart': { ms: seconds.flat() } },
    trial: { timeline },
  });
}

/** Over some windows, because the effect of a single one is itself uncertain. */
function typicalEffect(together: number, q: number): number {
  const effects = Array.from({ length: 8 }, (_, index) =>
    windowClusters([aWindow(`${together} ${q} ${index}`, together)]).quantile(q),
  );
  return effects.reduce<number>((sum, each) => sum + (each ?? Number.NaN), 0) / effects.length;
}

describe('how many requests are worth one', () => {
  test.each([0.5, 0.9, 0.95])('at the quantile %d it is about one where each stands for itself', (q) => {
    expect(typicalEffect(0, q)).toBeGreaterThanOrEqual(1);
    expect(typicalEffect(0, q)).toBeLessThan(1.5);
  });

  test('it is nearly all of a second where a second is slow as a whole, and far more where many are', () => {
    const whole = typicalEffect(0.99, 0.5);
    expect(whole).toBeGreaterThan(0.6 * REQUESTS);
    expect(whole).toBeLessThan(1.2 * REQUESTS);
    const timeline = Array.from({ length: 200 }, (_, second) => aSecond(second, second % 40 < 20 ? 30 : 51));
    const ms = timeline.flatMap(({ p50Ms }) => Array<number>(20).fill(p50Ms ?? 0));
    const halves = trialThatDid('candidate', 0, { endpoints: { A: { ms } }, trial: { timeline } });
    expect(windowClusters([halves]).quantile(0.4)).toBeGreaterThan(100);
  });

  test('of failures that come one by one it is one, of those that come together about their number', () => {
    const failures = (each: (second: number) => number) =>
      windowClusters([aWindow('failures', 0, each)]).failures;
    expect(failures((second) => second % 2)).toBe(1);
    expect(failures((second) => (second % 20 === 0 ? 10 : 0))).toBeGreaterThan(4);
    expect(failures(() => 0)).toBe(1);
  });

  test('equal values are no cluster, and nobody knows without seconds', () => {
    const timeline = Array.from({ length: 7 }, (_, second) => aSecond(second, 33));
    const did = { endpoints: { 'GET /cart': { ms: Array<number>(140).fill(33) } } };
    const equal = windowClusters([trialThatDid('candidate', 0, { ...did, trial: { timeline } })]);
    expect([equal.batches, equal.quantileBatches, equal.failures, equal.quantile(0.5)]).toEqual([7, 7, 1, 1]);
    const none = windowClusters([trialThatDid('candidate', 0, did)]);
    expect([none.batches, none.quantileBatches, none.quantile(0.5)]).toEqual([0, 0, null]);
  });

  test('failures are told by all seconds with requests, quantiles by those with enough successes', () => {
    const timeline = Array.from({ length: 12 }, (_, second) =>
      aSecond(second, 33, { ok: second < 5 ? 20 : 3, errors: second < 9 ? 0 : 7 }),
    ).concat(aSecond(12, 0, { ok: 0, p50Ms: null, p95Ms: null }));
    const did = { endpoints: { A: { ms: Array<number>(120).fill(33) } } };
    const found = windowClusters([trialThatDid('candidate', 0, { ...did, trial: { timeline } })]);
    expect([found.batches, found.quantileBatches]).toEqual([12, 5]);
    expect(found.failures).toBeGreaterThan(1);
  });
});
