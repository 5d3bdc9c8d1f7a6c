import { describe, expect, test } from '@jest/globals';
import { parseScenario, type Scenario } from '../../../src/scenario/index.ts';
import type { Trial } from '../../../src/trial/index.ts';
import { experiment, scenarioOf } from '../../support/an-experiment.ts';

/** A scenario of one journey: what it does, and further keys. */
function ofJourney(steps: string, extra = ''): Scenario {
  return parseScenario(
    `name: experiment
journeys: [{ name: order, steps: [${steps}] }]
load: { rate: 130, duration: 20s, warm-up: 0s }
${extra}`,
    'experiment.yml',
    {},
  );
}

const POLL = (timeout: string): string => `{ poll: { path: /b, until: { $.x: 1 }, timeout: ${timeout} } }`;

describe('when the load is over users have to end what they do', () => {
  const alone = [{ side: 'candidate', kind: 'url' }] as const;

  test.each([
    ['nothing where single requests are all there is', scenarioOf(), 0],
    ['what k6 gives them', ofJourney('{ path: /a }'), 30_000],
    ['no less for a short poll', ofJourney(POLL('7s')), 30_000],
    [
      'as long as a job may take',
      ofJourney(`{ group: g, steps: [${POLL('130s')}] }, ${POLL('70s')}`),
      130_000,
    ],
  ])('%s', async (_how, scenario, graceMs) => {
    const { load } = await experiment({ scenario, targets: alone });
    expect(load.graces).toEqual([graceMs]);
  });

  test('nothing where a side has died, or a stop signal came', async () => {
    const scenario = ofJourney('{ path: /a }');
    const dead = await experiment({ scenario, targets: [{ side: 'candidate', died: () => 'exited' }] });
    expect(dead.load.graces).toEqual([0]);
    const stop = new AbortController();
    const stopped = await experiment({
      scenario,
      targets: alone,
      signal: stop.signal,
      load: { onWindow: () => stop.abort() },
    });
    expect(stopped.load.graces).toEqual([0]);
  });

  test('and are cut off with an instance that makes room for a fresh one', async () => {
    const scenario = ofJourney('{ path: /a }', 'compare: { fresh-instances: each-block, max-blocks: 8 }');
    const { load, run } = await experiment({ scenario });
    const blocks = new Set(run.trials.map(({ block }) => block)).size;
    expect(load.graces).toEqual([...Array(blocks - 1).fill(0), 30_000]);
  });
});

test('what comes of it belongs to the last block of its side', async () => {
  const interrupted = { metric: 'interrupted_iterations', endpoint: 'order', count: 7 };
  const { run } = await experiment({
    targets: (['baseline', 'candidate'] as const).map((side) => ({ side, kind: 'url' })),
    load: { finished: () => ({ counters: [interrupted] }) },
  });
  const counted = (trial: Trial): boolean => trial.counters.length > 0;
  expect(run.trials.filter(counted).map(({ side }) => side)).toEqual(['baseline', 'candidate']);
  expect(run.trials.slice(-2).every(counted)).toBe(true);
  expect(run.trials.at(-1)?.counters).toEqual([interrupted]);
});
