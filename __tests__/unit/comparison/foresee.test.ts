import { expect, test } from '@jest/globals';
import { type Budget, evenFamily, foresee, type MetricForesight } from '../../../src/comparison/index.ts';
import type { Run } from '../../../src/trial/index.ts';
import { aDrawnRun } from '../../support/measured-runs.ts';
import { decided } from '../../support/decided.ts';

const BUDGET: Budget = { blocks: 40, blockMs: 3000, alpha: 0.01, beta: 0.05, family: evenFamily(4) };

/** A pilot of twelve blocks of one endpoint with this noise between blocks. */
function aPilot(blockDeviation: number, seed = 'pilot', blocks = 12): Run {
  return aDrawnRun({ blocks, blockDeviation, seed, endpoints: { A: 40 } });
}

function found(foreseen: readonly MetricForesight[], metric: string): MetricForesight {
  const one = foreseen.find((each) => each.metric.name === metric);
  if (one === undefined) throw new Error(`no ${metric}`);
  return one;
}

test('the noisier the blocks, the wider what is seen and what may pass', () => {
  const median = (deviation: number) => found(foresee(aPilot(deviation), BUDGET), 'response_time_p50');
  const [quiet, noisy, wild] = [median(0.01), median(0.06), median(0.5)];
  expect(quiet.tolerance).toEqual({ configured: 0.05, auto: 0.05 });
  expect(noisy.tolerance.auto).toBeGreaterThan(0.05);
  expect(wild.tolerance.auto).toBe(0.5);
  for (const { sees } of [quiet, noisy, wild]) expect(sees.at90).toBeGreaterThan(sees.at80 ?? Infinity);
  expect(noisy.sees.at80).toBeGreaterThan(quiet.sees.at80 ?? Infinity);
});

test('larger slowdowns take less time, and those within the noise floor are never found', () => {
  const { findsAfterMs } = found(foresee(aPilot(0.03), BUDGET), 'response_time_p50');
  const times = findsAfterMs.map((ms) => ms ?? Infinity);
  expect(times).toEqual(times.toSorted((a, b) => b - a));
  expect(Number.isFinite(times[1])).toBe(true);
  const run = aPilot(0.03);
  const wide = { ...run, policy: { ...run.policy, noiseFloor: 0.06, tolerance: 0.15 } };
  expect(found(foresee(wide, BUDGET), 'response_time_p50').findsAfterMs[0]).toBeNull();
});

test('shares are counted: they have requests and standing, and no slowdown that is seen', () => {
  const errors = found(foresee(aPilot(0.03), BUDGET), 'error_share');
  expect(errors).toMatchObject({ sees: { at80: null, at90: null }, rulesOut: null, obstacle: '' });
  expect(errors.requests).toBeGreaterThan(100);
});

test('the counts of a whole run decide what is gateable, not those of the pilot', () => {
  const run = aDrawnRun({
    blocks: 6,
    blockDeviation: 0.02,
    seed: 'few',
    endpoints: { A: 40 },
    requests: 220,
  });
  expect(found(foresee(run, BUDGET), 'response_time_p95').obstacle).toBe('');
  const scarce = aDrawnRun({
    blocks: 12,
    blockDeviation: 0.02,
    seed: 'few',
    endpoints: { A: 40 },
    requests: 60,
  });
  expect(found(foresee(scarce, BUDGET), 'response_time_p95')).toMatchObject({
    obstacle: expect.stringContaining('p95 needs 200'),
    requestsNeeded: 200,
  });
});

test('nothing is foreseen from blocks of which none is valid on both sides', () => {
  const run = aPilot(0.03);
  expect(foresee({ ...run, trials: run.trials.filter(({ side }) => side === 'candidate') }, BUDGET)).toEqual(
    [],
  );
});

test('gates without a change pass at the tolerances that were foreseen, in nine of ten', () => {
  const passed = Array.from({ length: 60 }, (_, seed) => {
    const deviation = 0.09;
    const foreseen = foresee(aPilot(deviation, `before-${seed}`), BUDGET);
    const run = aDrawnRun({
      blocks: 40,
      blockDeviation: deviation,
      seed: `run-${seed}`,
      endpoints: { A: 40 },
    });
    const pilot = {
      blocks: 12,
      blockMs: 3000,
      chosen: null,
      metrics: foreseen.map(({ endpoint, metric, spread, requests, tolerance }) => {
        return { endpoint, metric: metric.name, spread, requests, tolerance: tolerance.auto };
      }),
    };
    return decided({ ...run, policy: { ...run.policy, passTolerance: 'auto' }, pilot }).verdict;
  });
  expect(passed.filter((verdict) => verdict === 'pass').length).toBeGreaterThanOrEqual(54);
});
