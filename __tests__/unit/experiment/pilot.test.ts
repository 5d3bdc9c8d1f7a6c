import { describe, expect, test } from '@jest/globals';
import { encodeRun } from '../../../src/trial/index.ts';
import { decided } from '../../support/decided.ts';
import { experiment, noisyBlocks, scenarioOf } from '../../support/an-experiment.ts';
import type { Answering } from '../../support/fake-drivers.ts';
import { createRandom, drawNormal } from '../../../src/foundation/index.ts';

describe('tolerance auto', () => {
  const auto = scenarioOf('compare: { tolerance: auto, quantiles: [p50] }');

  test('measures a pilot first, keeps what it chose with the run, and none of its blocks as evidence', async () => {
    const { run, events, load } = await experiment({ scenario: auto });
    expect(events).toContainEqual({ kind: 'phase', name: 'pilot', detail: '12 blocks, how noisy is it?' });
    expect(run.pilot?.blocks).toBe(12);
    expect(run.pilot?.metrics.map(({ metric, tolerance }) => [metric, tolerance])).toEqual([
      ['response_time_p50', 0.05],
      ['response_time_p50', 0.05],
      ['error_share', null],
      ['error_share', null],
      ['error_share', null],
      ['completed_share', null],
    ]);
    const blocks = [...new Set(run.trials.map(({ block }) => block))];
    expect(blocks).toEqual(blocks.map((_, index) => index));
    // The pilot's windows came before block 0 began, and its trials are nowhere in the run.
    const first = Math.min(...run.trials.map(({ startMs }) => startMs));
    expect(first).toBeGreaterThan(12 * 3000);
    expect(load.windows.length).toBeGreaterThan(run.trials.length / 2 + 12);
    expect(run.warmUp.every(({ block }) => block === -1)).toBe(true);
  });

  test('chooses more where the blocks are noisy, and passes by it', async () => {
    const { run } = await experiment({ scenario: auto, answer: noisyBlocks('noisy', 0.08) });
    const chosen = run.pilot?.metrics.find(
      ({ endpoint, tolerance }) => endpoint === 'read' && tolerance !== null,
    );
    expect(chosen?.tolerance).toBeGreaterThan(0.05);
    const judged = decided(run).comparisons.find(({ endpoint, gated }) => gated && endpoint === 'read');
    expect(judged?.margins.passing).toBeGreaterThan(judged?.margins.tolerance ?? Infinity);
  });

  test('the configured tolerance, or a candidate alone, needs no pilot', async () => {
    const { run } = await experiment();
    expect(run.pilot).toBeNull();
    const alone = await experiment({ scenario: auto, targets: [{ side: 'candidate' }] });
    expect(alone.run.pilot).toBeNull();
  });

  test('nor does a load that is compared with nothing', async () => {
    const { run } = await experiment({
      scenario: scenarioOf(
        'load: { pattern: breakpoint, rate: 13, level: 30s }\ncompare: { tolerance: auto }',
      ),
    });
    expect(run.pilot).toBeNull();
  });

  test('where there is no room to measure the noise first, that is told and the tolerance stays', async () => {
    const scenario = scenarioOf('compare: { tolerance: auto, max-duration: 30s }');
    const { run, events } = await experiment({ scenario });
    expect(run.pilot).toBeNull();
    expect(events.filter(({ kind }) => kind === 'warning')).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining('no room to measure the noise') }),
    );
  });

  test('a fresh instance that does not come up during the pilot ends the run as a death', async () => {
    const { run, stop } = await experiment({
      scenario: auto,
      targets: [{ side: 'baseline' }, { side: 'candidate', failingRenewal: 3 }],
    });
    expect(stop).toBe('a side did not come up again');
    expect(run.incidents).toMatchObject([{ kind: 'side-died', side: 'candidate', block: -1 }]);
  });
});

describe('block-duration auto', () => {
  /** At 20/s and p50 alone a block of the pilot needs 1.1 s, and its requests are its noise. */
  const load = 'load: { rate: 20, duration: 60s, warm-up: 3s }';
  const chosen = scenarioOf(`${load}\ncompare: { block-duration: auto, quantiles: [p50] }`);

  /** Requests that vary by 40 %, and nothing else. */
  const varying = (): Answering => {
    const random = createRandom('varying');
    return (_side, request) => 40 * (request + 1) * Math.exp(0.4 * drawNormal(random));
  };

  test('chooses longer blocks where few requests make the noise, and the load goes on for them', async () => {
    const { run, events } = await experiment({ scenario: chosen, answer: varying() });
    const { pilot } = run;
    expect(pilot?.blocks).toBe(12);
    expect(pilot?.blockMs).toBeCloseTo(2200, 6);
    const times = (pilot?.chosen?.blockMs ?? 0) / (pilot?.blockMs ?? 1);
    expect(times).toBeGreaterThanOrEqual(2);
    expect(Number.isInteger(Math.round(times * 1e6) / 1e6)).toBe(true);
    const judged = run.trials.filter(({ side }) => side === 'candidate');
    for (const trial of judged) {
      expect(trial.durationMs).toBeCloseTo(pilot?.chosen?.blockMs ?? 0, 6);
      const sent = trial.endpoints.reduce((sum, endpoint) => sum + endpoint.sent, 0);
      expect(sent).toBeGreaterThan((20 * trial.durationMs) / 1000 / 2);
    }
    expect(events).toContainEqual({
      kind: 'phase',
      name: 'measuring',
      detail: expect.stringMatching(/^up to \d+ blocks of [\d.]+s$/),
    });
    expect(decided(run).verdict).toBe('pass');
  });

  test('and the same pilot chooses the same, byte for byte', async () => {
    const [first, again] = [
      await experiment({ scenario: chosen, answer: varying() }),
      await experiment({ scenario: chosen, answer: varying() }),
    ];
    expect(encodeRun(again.run)).toBe(encodeRun(first.run));
  });

  test('stays within the time limit and the request budget', async () => {
    const scenario = scenarioOf(
      `${load}\ncompare: { block-duration: auto, quantiles: [p50], max-duration: 150s }`,
    );
    const { run, stop } = await experiment({ scenario, answer: noisyBlocks('wild', 0.4) });
    const last = Math.max(...run.trials.map(({ startMs, durationMs }) => startMs + durationMs));
    expect(last).toBeLessThanOrEqual(150_000);
    expect(stop).not.toContain('request budget');
    const tight = await experiment({ scenario: chosen, answer: varying(), load: { budget: 6000 } });
    const { blocks = 0, blockMs = 0 } = tight.run.pilot?.chosen ?? {};
    expect(blocks * blockMs * 2 * 20).toBeLessThanOrEqual(6000 * 1000);
  });

  test('tells beforehand what can hardly pass', async () => {
    const { events } = await experiment({ scenario: chosen, answer: noisyBlocks('noisy', 0.06) });
    expect(events.filter(({ kind }) => kind === 'warning')).toContainEqual(
      expect.objectContaining({
        message: expect.stringMatching(
          /^read response_time_p50 can hardly pass at 5 %: at the noise of the pilot/,
        ),
      }),
    );
  });

  test('where there is no room to measure the noise, the duration that is written stays', async () => {
    const scenario = scenarioOf(
      'load: { rate: 20, duration: 30s, warm-up: 3s }\ncompare: { block-duration: auto, max-duration: 40s }',
    );
    const { run, events } = await experiment({ scenario, answer: varying() });
    expect(run.pilot).toBeNull();
    expect(events.filter(({ kind }) => kind === 'warning')).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining('no room to measure the noise') }),
    );
    const [first] = run.trials;
    expect(run.stop?.plannedBlocks).toBe(16);
    expect(first?.durationMs).toBeCloseTo(30_000 / 16, 6);
  });

  test('a candidate alone has the duration that is written', async () => {
    const { run } = await experiment({ scenario: chosen, targets: [{ side: 'candidate' }] });
    expect(run.pilot).toBeNull();
    const measured = run.trials.reduce((sum, { durationMs }) => sum + durationMs, 0);
    expect(measured).toBeCloseTo(60_000, 6);
  });
});
