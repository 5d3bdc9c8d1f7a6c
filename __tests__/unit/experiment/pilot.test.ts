import { describe, expect, test } from '@jest/globals';
import { decided } from '../../support/decided.ts';
import { experiment, noisyBlocks, scenarioOf } from '../../support/an-experiment.ts';

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
