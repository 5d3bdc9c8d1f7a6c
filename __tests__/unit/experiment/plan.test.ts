import { describe, expect, test } from '@jest/globals';
import {
  explainDesign,
  type Plan,
  planExperiment,
  planWarnings,
  type Situation,
} from '../../../src/experiment/plan.ts';
import { evenFamily, NO_FAMILY } from '../../../src/comparison/index.ts';
import { scenarioOf } from '../../support/an-experiment.ts';

/** Two URLs whose instances a command renews, in a tenth of a second unless told otherwise. */
const RENEWED: Situation = {
  sides: 2,
  interference: 1,
  startMs: 100,
  renewedByCommand: true,
  sameCode: false,
  family: { others: NO_FAMILY, alpha: 0.01, beta: 0.05 },
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
        /^the command for fresh instances is not run, so the verdict speaks of these two: a fresh instance takes 60 s, .* raise `compare.max-duration` to \d+ s or more$/,
      ),
    ]);
  });

  test('needs as many blocks as the metrics of the whole gate ask for, and says besides where there are fewer', () => {
    const named = ({ noFreshReason }: Plan): number => Number(/, and (\d+) blocks,/.exec(noFreshReason)?.[1]);
    const family = { ...RENEWED.family, others: evenFamily(400) };
    const [alone, many] = [planOf({ startMs: 60_000 }), planOf({ startMs: 60_000, family })];
    expect(named(many)).toBeGreaterThan(named(alone));
    const few = { ...many, blocks: 7 };
    expect(planWarnings(scenarioOf(), few, family)).toEqual([
      expect.stringContaining(many.noFreshReason),
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
      unusedCommand: true,
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
  const slow = planOf({ ...started, startMs: 3100 });
  expect(slow).toMatchObject({
    freshInstances: false,
    noFreshReason: expect.stringMatching(/^a start takes 3\.1 s, longer than the 3 s .* each-block/u),
    unusedCommand: false,
  });
  // No command was given, so there is nothing to warn of; the report says why the instances stayed.
  expect(planWarnings(scenarioOf(), slow, RENEWED.family)).toEqual([]);
  expect(explainDesign(scenarioOf(), slow, 1)).toContain(`; ${slow.noFreshReason}`);
});

test.each([
  ['a journey', 'journeys: [{ name: j, steps: [{ path: / }] }]\nload: { rate: 20, duration: 60s }\n'],
  ['a closed load', 'load: { vus: 3, duration: 60s }\n'],
])('a target that we start keeps the sessions of %s, and the report says so', (_, text) => {
  const plan = planOf({ renewedByCommand: false }, text);
  expect([plan.freshInstances, plan.unusedCommand]).toEqual([false, false]);
  expect(explainDesign(scenarioOf(text), plan, 1)).toMatch(
    /; users would lose their sessions .* each-block/u,
  );
});

test('where nothing can be started afresh, or the policy decides, nothing is said', () => {
  const users = 'load: { vus: 3, duration: 60s }\n';
  for (const plan of [
    planOf({ startMs: null, renewedByCommand: false }, users),
    planOf({ sameCode: true }, users),
    planOf({}, `${users}compare: { fresh-instances: never }`),
  ])
    expect(plan).toMatchObject({ freshInstances: false, noFreshReason: '', unusedCommand: false });
});

test('the same code twice is measured to the end', () => {
  expect([planOf({}).mayStopEarly, planOf({ sameCode: true }).mayStopEarly]).toEqual([true, false]);
});

describe('what rests on what an instance went through', () => {
  const SPIKE = 'load: { pattern: spike, rate: 20, duration: 60s }\n';
  test.each([
    ['stages', 'load: { stages: [{ duration: 60s, target: 50 }] }\n'],
    ['a spike', SPIKE],
    ['a stress', 'load: { pattern: stress, rate: 20, duration: 60s }\n'],
    ['a breakpoint', 'load: { pattern: breakpoint, rate: 20, level: 5s }\n'],
    ['a soak', 'load: { pattern: soak, rate: 20, duration: 60s }\n'],
    [
      'an executor that begins later',
      'load: { executors: [{ name: a, rate: 9, duration: 60s }, { name: b, start: 5s, rate: 9, duration: 55s }] }\n',
    ],
  ])('keeps the instances of %s, started ones and those that a command would renew', (_, load) => {
    expect(planOf({ renewedByCommand: false }, load)).toMatchObject({
      freshInstances: false,
      noFreshReason: expect.stringMatching(/each side keeps its own throughout$/u),
      unusedCommand: false,
    });
    expect(planOf({}, load)).toMatchObject({ freshInstances: false, unusedCommand: true });
    const scenario = scenarioOf(load);
    expect(planWarnings(scenario, planOf({}, load), RENEWED.family)[0]).toMatch(
      /^the command .* not run, .*each side keeps its own throughout$/u,
    );
    expect(explainDesign(scenario, planOf({}, load), 1)).toContain('; what such a load shows rests on');
  });

  test('but whoever asks for fresh ones for each block gets them, and nothing is said', () => {
    const asked = `${SPIKE}compare: { fresh-instances: each-block }`;
    expect(planOf({}, asked)).toMatchObject({ freshInstances: true, noFreshReason: '' });
    expect(explainDesign(scenarioOf(asked), planOf({}, asked), 1)).not.toContain('such a load');
  });

  test('is no matter of a steady load, nor of a candidate alone', () => {
    expect(planOf({ renewedByCommand: false }).freshInstances).toBe(true);
    expect(explainDesign(scenarioOf(), planOf({}), 1)).not.toContain('such a load');
    const alone = planOf({ sides: 1, interference: null }, SPIKE);
    expect(explainDesign(scenarioOf(SPIKE), alone, null)).not.toContain('such a load');
  });

  test('is measured to the end, a soak too', () => {
    const soak = planOf({}, 'load: { pattern: soak, rate: 20, duration: 60s }\n');
    expect(soak).toMatchObject({ mustFinish: true, mayStopEarly: false, isOpenEnded: false });
  });
});

describe('sides that disturb each other', () => {
  const SPIKE = 'load: { pattern: spike, rate: 20, duration: 60s }\n';
  test.each([
    ['take turns under a steady load', '', 1.3, 'alternating', 'they disturb each other when loaded at once'],
    [
      'take turns in the search for a limit',
      'load: { pattern: breakpoint, rate: 20, level: 5s }\n',
      1.3,
      'alternating',
      'they disturb each other when loaded at once',
    ],
    [
      'go through a spike at once all the same, and that is told',
      SPIKE,
      1.3,
      'simultaneous',
      'though they disturb each other, so nothing can pass: give them machines of their own (together the sides were 1.30 times',
    ],
    [
      'and so they do where nobody knows',
      SPIKE,
      null,
      'simultaneous',
      'so nothing can pass: the probe had no answer',
    ],
    ['and where they do not', SPIKE, 1.02, 'simultaneous', 'at the same time (together the sides were 1.02'],
    [
      'and through stages of users',
      'load: { executor: ramping-vus, stages: [{ duration: 60s, target: 9 }] }\n',
      1.3,
      'simultaneous',
      'though they disturb each other',
    ],
  ])('%s', (_, load, interference, assignment, words) => {
    const plan = planOf({ interference }, load);
    expect(plan.assignment).toBe(assignment);
    expect(explainDesign(scenarioOf(load), plan, interference)).toContain(words);
  });
});
