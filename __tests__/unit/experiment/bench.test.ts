import { describe, expect, test } from '@jest/globals';
import { parseScenario, type Scenario } from '../../../src/scenario/index.ts';
import type { Trial } from '../../../src/trial/index.ts';
import { experiment, scenarioOf } from '../../support/an-experiment.ts';
import { pretendControl, type PretendedTargetOptions } from '../../support/fake-drivers.ts';

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

const BOTH: readonly PretendedTargetOptions[] = [{ side: 'baseline' }, { side: 'candidate' }];

test('the machine is measured before the first target is started and after the last is stopped, never between', async () => {
  const seen: string[] = [];
  const targets = BOTH.map((target) => ({ ...target, onCall: (call: string) => seen.push(call) }));
  const control = pretendControl([0.7, 0.9], () => seen.push('control'));
  const { run } = await experiment({ targets, control });
  expect(seen.filter((call) => call !== 'renew')).toEqual([
    'control',
    'start',
    'start',
    'stop',
    'stop',
    'control',
  ]);
  expect(run.control?.reference).toBe('pretended');
  expect(run.control?.slots).toEqual([
    { startMs: 0, requests: 100, responseTimeMs: 0.7 },
    { startMs: expect.any(Number), requests: 100, responseTimeMs: 0.9 },
  ]);
  const lastMs = Math.max(...run.trials.map(({ startMs, durationMs }) => startMs + durationMs));
  expect(run.control?.slots[1]?.startMs).toBeGreaterThanOrEqual(lastMs);
});

test('a machine that gives no number leaves none, and the run is as good as any', async () => {
  const { run } = await experiment({ control: pretendControl([]) });
  expect(run.control).toBeNull();
  expect(run.validity.kind).toBe('valid');
});

test('after a stop signal nothing more is measured', async () => {
  const stop = new AbortController();
  let asked = 0;
  const control = pretendControl([0.7, 0.9], () => asked++);
  await experiment({ control, signal: stop.signal, load: { onWindow: () => stop.abort() } });
  expect(asked).toBe(1);
});
