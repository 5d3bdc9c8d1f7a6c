import { describe, expect, test } from '@jest/globals';
import { type Plan, planExperiment, planWarnings, type Situation } from '../../../src/experiment/plan.ts';
import { scenarioOf } from '../../support/an-experiment.ts';

/** Two URLs whose instances a command renews, in a tenth of a second unless told otherwise. */
const RENEWED: Situation = {
  sides: 2,
  interference: 1,
  startMs: 100,
  renewedByCommand: true,
  sameCode: false,
  family: { otherGated: 0, alpha: 0.01, beta: 0.05 },
};

function planOf(change: Partial<Situation>, extra = ''): Plan {
  return planExperiment(scenarioOf(extra), { ...RENEWED, ...change });
}

describe('fresh instances by a command', () => {
  test.each([
    ['that takes longer than a start may', { startMs: 8000 }, true],
    ['that there is no time for', { startMs: 60_000 }, false],
    ['of an experiment of the same code twice', { sameCode: true }, false],
    ['for a candidate alone', { sides: 1 as const, interference: null }, false],
    ['that is none', { startMs: null, renewedByCommand: false }, false],
  ])('%s: %j, %j', (_, change, fresh) => {
    expect(planOf(change).freshInstances).toBe(fresh);
  });

  test('says why it is not run, and what would let it', () => {
    const plan = planOf({ startMs: 60_000 });
    expect(planWarnings(scenarioOf(), plan, RENEWED.family)).toEqual([
      expect.stringMatching(
        /^the command for fresh instances is not run, so the verdict speaks of these two: it takes 60 s, .* raise `compare.max-duration` to \d+ s or more$/,
      ),
    ]);
  });

  test('needs as many blocks as the metrics of the whole gate ask for, and says besides where there are fewer', () => {
    const named = ({ noFreshReason }: Plan): number => Number(/, and (\d+) blocks,/.exec(noFreshReason)?.[1]);
    const family = { ...RENEWED.family, otherGated: 400 };
    const [alone, many] = [planOf({ startMs: 60_000 }), planOf({ startMs: 60_000, family })];
    expect(named(many)).toBeGreaterThan(named(alone));
    const few = { ...many, blocks: 7 };
    expect(planWarnings(scenarioOf(), few, family)).toEqual([
      many.noFreshReason,
      expect.stringContaining(`need at least ${named(many)} before anything can be called a regression`),
    ]);
  });

  test('is run where the raised limit leaves the time that was named', () => {
    const [, seconds = ''] = /to (\d+) s or more/.exec(planOf({ startMs: 60_000 }).noFreshReason) ?? [];
    const raised = planOf({ startMs: 60_000 }, `compare: { max-duration: ${seconds}s }`);
    expect([raised.freshInstances, raised.noFreshReason]).toEqual([true, '']);
  });

  test('is not run where users would lose their sessions, unless that is asked for', () => {
    const users = 'load: { vus: 3, duration: 60s }\n';
    expect(planOf({}, users)).toMatchObject({
      freshInstances: false,
      noFreshReason: expect.stringContaining('users would lose their sessions'),
    });
    const asked = planOf({}, `${users}compare: { fresh-instances: each-block }`);
    expect([asked.freshInstances, asked.noFreshReason]).toEqual([true, '']);
  });

  test('is not run where the scenario says never, and that needs no explanation', () => {
    const plan = planOf({}, 'compare: { fresh-instances: never }');
    expect([plan.freshInstances, plan.noFreshReason]).toEqual([false, '']);
  });
});

test('a target that we start is started afresh only where that is quick', () => {
  const started = { renewedByCommand: false };
  expect(planOf({ ...started, startMs: 2900 }).freshInstances).toBe(true);
  expect(planOf({ ...started, startMs: 3100 })).toMatchObject({ freshInstances: false, noFreshReason: '' });
});

test('the same code twice is measured to the end', () => {
  expect([planOf({}).mayStopEarly, planOf({ sameCode: true }).mayStopEarly]).toEqual([true, false]);
});
