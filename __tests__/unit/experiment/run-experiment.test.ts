import { describe, expect, test } from '@jest/globals';
import type { LoadWindow } from '../../../src/experiment/index.ts';
import { createRandom, PerfGateError } from '../../../src/foundation/index.ts';
import { parseScenario, parseThreshold, plannedRequests } from '../../../src/scenario/index.ts';
import { encodeRun, type Run, type Side } from '../../../src/trial/index.ts';
import { judgeThresholds } from '../../../src/verdict/index.ts';
import { answering, experiment, scenarioOf } from '../../support/an-experiment.ts';
import { decided } from '../../support/decided.ts';

function countBySide(window: LoadWindow): readonly number[] {
  return [0, 1].map((side) => window.side.filter((each) => each === side).length);
}

describe('a side-by-side experiment', () => {
  test('on two equal sides stops as soon as everything is decided, before its blocks are used up', async () => {
    const { run, stop } = await experiment();
    expect(stop).toContain('everything is decided');
    const blocks = new Set(run.trials.map(({ block }) => block)).size;
    expect(blocks).toBeGreaterThanOrEqual(7);
    expect(blocks).toBeLessThan(30);
    expect(run.validity.kind).toBe('valid');
    expect(run.trials.every(({ validity }) => validity.kind === 'valid')).toBe(true);
  });

  test('that fails fast ends at a slowdown, and not at one that is accepted', async () => {
    const slow = (upTo: number) =>
      experiment({
        scenario: scenarioOf('compare: { fail-fast: true }'),
        answer: answering('slow', 1.2),
        leniency: {
          acceptances: ['response_time_p50', 'response_time_p95'].map((metric) => ({
            scenario: 'experiment',
            endpoint: 'read',
            metric,
            upTo,
            reason: 'worth it',
            by: '',
            until: '2026-12-31',
            isSpent: false,
          })),
        },
      });
    expect((await slow(0.02)).run.stop).toMatchObject({ why: 'regression' });
    expect((await slow(0.5)).run.stop).toMatchObject({ why: 'decided' });
  });

  test('is the same byte for byte under the same seed, and another under another', async () => {
    const [first, again, other] = [
      await experiment(),
      await experiment(),
      await experiment({ seed: 'other' }),
    ];
    expect(encodeRun(again.run)).toBe(encodeRun(first.run));
    expect(encodeRun(other.run)).not.toBe(encodeRun(first.run));
  });

  test('starts a fresh instance of each side before every block but the first', async () => {
    const { run, targets } = await experiment();
    const blocks = new Set(run.trials.map(({ block }) => block)).size;
    for (const { calls } of targets) {
      expect(calls.filter((call) => call === 'renew')).toHaveLength(blocks - 1);
      expect(calls.at(0)).toBe('start');
      expect(calls.at(-1)).toBe('stop');
    }
    expect(run.sides.map(({ instances }) => instances)).toEqual([blocks, blocks]);
  });

  test.each([
    ['targets that start slowly', { startMs: 9000 }, ''],
    ['targets that are URLs', { kind: 'url' as const }, ''],
    ['a policy that says never', {}, 'compare: { fresh-instances: never }'],
  ])('starts none for %s', async (_name, target, policy) => {
    const sides = (['baseline', 'candidate'] as const).map((side) => ({ side, ...target }));
    const { targets } = await experiment({ targets: sides, scenario: scenarioOf(policy) });
    expect(targets.flatMap(({ calls }) => calls).filter((call) => call === 'renew')).toEqual([]);
  });

  test('gives each arrival to a side by a fair coin', async () => {
    const { load, run } = await experiment();
    expect(run.design.assignment).toBe('simultaneous');
    const both = load.windows.filter(({ sides }) => sides.length === 2).map(countBySide);
    const [baseline, candidate] = [0, 1].map((side) =>
      both.reduce((sum, counts) => sum + (counts[side] ?? 0), 0),
    );
    const total = (baseline ?? 0) + (candidate ?? 0);
    expect(Math.abs((baseline ?? 0) - total / 2)).toBeLessThan(4 * Math.sqrt(total / 4));
  });

  test('alternates in ABBA windows with the same arrivals on both sides where the scenario says so', async () => {
    const { load, run } = await experiment({
      scenario: scenarioOf('compare: { assignment: alternating, fresh-instances: never }'),
    });
    expect(run.design.assignment).toBe('alternating');
    const windows = load.windows.filter(({ sides }) => sides.length === 1);
    const orders = new Set<string>();
    for (let start = 0; start < windows.length; start += 4) {
      const four = windows.slice(start, start + 4);
      const order = four.map(({ sides }) => sides[0]?.charAt(0)).join('');
      orders.add(order);
      expect([...(four[0]?.atMs ?? [])]).toEqual([...(four[1]?.atMs ?? [])]);
      expect([...(four[2]?.flow ?? [])]).toEqual([...(four[3]?.flow ?? [])]);
    }
    expect([...orders].toSorted()).toEqual(['bccb', 'cbbc']);
    const first = run.trials.filter(({ order }) => order === 0).map(({ side }) => side);
    expect(new Set<Side>(first).size).toBe(2);
  });

  test('finds sides that disturb each other, and lets them take turns', async () => {
    const together = { now: false };
    const slow = answering('interference');
    const { run } = await experiment({
      answer: (side, request, arrival) => (slow(side, request, arrival) ?? 0) * (together.now ? 1.5 : 1),
      load: { onWindow: ({ sides }) => (together.now = sides.length === 2) },
    });
    expect(run.design.assignment).toBe('alternating');
    expect(run.design.interference).toBeGreaterThan(1.3);
  });

  test('finds it also where the scenario says that they are loaded at once', async () => {
    const together = { now: false };
    const slow = answering('interference');
    const { run } = await experiment({
      scenario: scenarioOf('compare: { assignment: simultaneous, max-blocks: 8 }'),
      answer: (side, request, arrival) => (slow(side, request, arrival) ?? 0) * (together.now ? 1.5 : 1),
      load: { onWindow: ({ sides }) => (together.now = sides.length === 2) },
    });
    expect(run.design.assignment).toBe('simultaneous');
    expect(run.design.interference).toBeGreaterThan(1.3);
  });

  test('lets the sides take turns where the probe has no answer', async () => {
    const working = answering('late');
    const windows = { seen: 0 };
    const { run } = await experiment({
      answer: (side, request, arrival) => (windows.seen < 8 ? null : working(side, request, arrival)),
      load: { onWindow: () => windows.seen++ },
    });
    expect(run.design).toMatchObject({ assignment: 'alternating', interference: null });
    expect(run.design.reason).toContain('had no answer');
  });

  test('never stops a load early whose rate changes', async () => {
    const load =
      'load: { start-rate: 20, warm-up: 0s, stages: [{ duration: 60s, target: 200 }, { duration: 30s, target: 20 }] }';
    const { run, stop } = await experiment({ scenario: scenarioOf(load) });
    expect(stop).toMatch(/^all \d+ blocks/);
    const measured = run.trials
      .filter(({ side }) => side === 'candidate')
      .reduce((sum, { durationMs }) => sum + durationMs, 0);
    expect(measured).toBeCloseTo(90_000, 3);
  });

  test.each([
    ['compare: { max-duration: 95s }', Infinity, 'raise `compare.max-duration` to about'],
    ['', 8000, 'raise `limits.requests`'],
  ])('is invalid where such a load is cut off, and says what to do: %s', async (policy, budget, advice) => {
    const load =
      'load: { warm-up: 0s, stages: [{ duration: 60s, target: 50 }, { duration: 30s, target: 200 }] }';
    const { run } = await experiment({ scenario: scenarioOf(`${load}\n${policy}`), load: { budget } });
    expect(run.incidents.at(-1)).toMatchObject({
      kind: 'load-cut-off',
      side: null,
      detail: expect.stringContaining(advice),
    });
    const decision = decided(run);
    expect([decision.verdict, decision.exitCode]).toEqual(['invalid', 3]);
    expect(decision.reasons[0]).toMatchObject({
      code: 'load-cut-off',
      message: expect.stringContaining(advice),
    });
  });

  test('is run to its end where a threshold counts over the whole of it, and is judged on all of it', async () => {
    const thresholds = "thresholds: { http_reqs: ['count>15000'] }\ncompare: { max-blocks: 16 }";
    const { run, stop } = await experiment({ scenario: scenarioOf(thresholds) });
    expect(stop).toMatch(/^all \d+ blocks/);
    const decision = decided(run);
    expect([decision.verdict, decision.thresholds[0]?.state]).toEqual(['pass', 'met']);
  });

  test('goes on where all is decided but a threshold is not surely met', async () => {
    const { run: early } = await experiment();
    const [least, bound] = [early.trials.length, judgeOf(early)];
    const { run } = await experiment({
      scenario: scenarioOf(`thresholds: { http_req_duration: ['avg<${bound.toFixed(3)}'] }`),
    });
    expect(run.trials.length).toBeGreaterThan(least);
  });

  /** The mean response time that the candidate had, to be put into a threshold that is then met or broken by a hair. */
  function judgeOf(run: Run): number {
    const threshold = parseThreshold('http_req_duration', 'avg<1');
    return judgeThresholds({ ...run, thresholds: [threshold] })[0]?.value ?? 0;
  }
});

describe('an experiment ends', () => {
  test.each([
    ['load: { rate: 5, duration: 600s, warm-up: 0s }', 1, 'not one block of 37.5 s fits'],
    ['load: { rate: 130, duration: 160s, warm-up: 0s }', 2, 'not one block of 8 s fits'],
  ])('before the first block, where none fits into its time limit: %s (%#)', async (load, sides, why) => {
    const scenario = scenarioOf(
      `${load}\ncompare: { max-duration: 5s, assignment: alternating, max-blocks: 40 }\n`,
    );
    const targets = (['candidate', 'baseline'] as const).slice(0, sides).map((side) => ({ side }));
    const { run, stop } = await experiment({ scenario, targets });
    expect(run.trials).toEqual([]);
    expect(stop).toContain(why);
    expect(run.validity).toEqual({ kind: 'invalid', reasons: [`nothing was measured: ${stop}`] });
  });

  test('at its time limit', async () => {
    const noisy = createRandom('noise');
    const { stop } = await experiment({
      answer: () => 40 * (1 + noisy.next() * 40),
      scenario: scenarioOf('compare: { max-duration: 40s }'),
    });
    expect(stop).toContain('time limit');
  });

  test('at its request budget, which it says', async () => {
    const { stop, run } = await experiment({ load: { budget: 6000 } });
    expect(stop).toContain('request budget');
    expect(run.incidents.map(({ kind }) => kind)).toEqual(['budget-exhausted']);
  });

  test.each([
    'load: { arrivals: constant, rate: 33, duration: 60s, warm-up: 3s }',
    'load: { rate: 33, duration: 60s, warm-up: 3s }\nsetup: [{ path: /a }, { path: /b }]\nteardown: [{ path: /c }]',
    'load: { start-rate: 1, stages: [{ duration: 30s, target: 7 }, { duration: 30s, target: 130 }] }',
    'load: { rate: 33, duration: 60s }\ncompare: { assignment: alternating }\nsetup: [{ path: /a }]',
    'load: { arrivals: constant, rate: 7, duration: 60s }\ncompare: { fresh-instances: never }',
  ])('never at a request budget of exactly what is planned: %s', async (text) => {
    // A threshold that counts makes a steady load go to its end, too.
    const scenario = scenarioOf(`${text}\nthresholds: { http_reqs: ['count>1'] }`);
    for (const seed of ['one', 'two', 'three']) {
      const { run, stop, load } = await experiment({
        seed,
        scenario,
        load: { budget: plannedRequests(scenario) ?? 0 },
      });
      expect([stop, run.incidents]).toEqual([expect.stringMatching(/^all \d+ blocks/), []]);
      expect(load.remainingBudget()).toBeGreaterThanOrEqual(0);
    }
  });

  test.each(Array.from({ length: 5 }, (_, index) => 3560 + 70 * index))(
    'before a block whose fresh instances, set-up and tear-down a request budget of %d does not cover',
    async (budget) => {
      const steps = 'setup: [{ path: /a }, { path: /b }]\nteardown: [{ path: /c }]';
      const { run, load } = await experiment({
        scenario: scenarioOf(`${steps}\ncompare: { assignment: alternating }`),
        load: { budget },
      });
      expect(run.incidents.map(({ kind }) => kind)).toEqual(['budget-exhausted']);
      expect(load.remainingBudget()).toBeGreaterThanOrEqual(0);
    },
  );

  test('at a request budget that leaves what is asked after the last block', async () => {
    const [request] = scenarioOf('setup: [{ path: /orders }]').setup;
    if (request === undefined) throw new Error('no request');
    const scenario = { ...scenarioOf(), consistency: { request, sample: 700 } };
    const { run, load } = await experiment({ scenario, load: { budget: 6000 } });
    expect(run.incidents.map(({ kind }) => kind)).toEqual(['budget-exhausted']);
    expect(load.remainingBudget()).toBeGreaterThanOrEqual(2 * 700);
  });

  test('at a stop signal with a partial, invalid run, everything stopped and the tear-down sent', async () => {
    const controller = new AbortController();
    let windows = 0;
    const { run, targets, load } = await experiment({
      scenario: scenarioOf('teardown: [{ name: clean up, path: /clean }]'),
      signal: controller.signal,
      load: { onWindow: () => (++windows === 12 ? controller.abort() : undefined) },
    });
    expect(run.validity.kind).toBe('invalid');
    expect(run.incidents.map(({ kind }) => kind)).toContain('interrupted');
    expect(run.trials.some(({ partial, validity }) => partial && validity.kind === 'invalid')).toBe(true);
    expect(targets.map(({ calls }) => calls.at(-1))).toEqual(['stop', 'stop']);
    expect(load.steps.map(({ name }) => name)).toEqual(['clean up', 'clean up']);
  });

  test('when a side dies, and says which', async () => {
    let blocks = 0;
    const { run, stop } = await experiment({
      targets: [
        { side: 'baseline' },
        { side: 'candidate', died: () => (blocks > 6 ? 'exited with code 1' : null) },
      ],
      load: { onWindow: () => blocks++ },
    });
    expect(stop).toBe('a side stopped serving');
    expect(run.incidents).toEqual([
      expect.objectContaining({ kind: 'side-died', side: 'candidate', detail: 'exited with code 1' }),
    ]);
  });

  describe('at its end, where a side is asked once more and', () => {
    const gone = { kind: 'url', silent: () => 'nothing answers' } as const;

    test.each([
      ['the candidate does not answer', 'serves', 'candidate', 'regression', 'candidate-died'],
      ['the baseline does not answer', 'baseline', 'serves', 'invalid', 'baseline-died'],
      ['neither answers', 'baseline', 'candidate', 'invalid', 'baseline-died'],
    ])('%s', async (_what, baseline, candidate, verdict, code) => {
      const { run } = await experiment({
        targets: (['baseline', 'candidate'] as const).map((side) => ({
          side,
          kind: 'url' as const,
          ...([baseline, candidate].includes(side) ? gone : {}),
        })),
      });
      const decision = decided(run);
      expect([decision.verdict, decision.reasons[0]?.code]).toEqual([verdict, code]);
      expect(decision.reasons[0]?.message).toContain('stopped serving: nothing answers');
      expect(run.incidents[0]?.block).toBe(run.trials.at(-1)?.block);
    });

    test('a candidate alone does not answer, whatever its thresholds allow', async () => {
      const scenario = scenarioOf('thresholds: { http_req_failed: rate<0.9 }');
      const targets = [{ side: 'candidate' as const, ...gone }];
      const { run } = await experiment({ scenario, targets });
      const decision = decided(run, { comparisons: [], baseline: 'not-wanted' });
      expect([decision.verdict, decision.exitCode]).toEqual(['regression', 1]);
      expect(decision.thresholds.map(({ state }) => state)).toEqual(['met']);
    });
  });

  test('with one word of a side that died before, and none of those that a failed renewal stopped', async () => {
    let blocks = 0;
    const died = () => (blocks > 6 ? 'exited with code 1' : null);
    const dead = await experiment({
      targets: [{ side: 'baseline' }, { side: 'candidate', died }],
      load: { onWindow: () => blocks++ },
    });
    expect(dead.run.incidents).toHaveLength(1);
    const stopped = await experiment({
      targets: [
        { side: 'baseline', silent: () => 'not running' },
        { side: 'candidate', failingRenewal: 3 },
      ],
    });
    expect(stopped.run.incidents.map(({ side }) => side)).toEqual(['candidate']);
  });

  test('when a fresh instance does not come up', async () => {
    const { run } = await experiment({
      targets: [{ side: 'baseline', failingRenewal: 3 }, { side: 'candidate' }],
    });
    expect(run.incidents).toEqual([
      expect.objectContaining({ kind: 'side-died', side: 'baseline', block: 3 }),
    ]);
    expect(new Set(run.trials.map(({ block }) => block)).size).toBe(3);
  });

  test('when the command for a fresh instance of the candidate fails, which is no fault of the candidate', async () => {
    const renewalError = new PerfGateError('RENEWAL_FAILED', '`./restart` failed with code 7', 'Run it.');
    const { run } = await experiment({
      targets: [{ side: 'baseline' }, { side: 'candidate', failingRenewal: 3, renewalError }],
    });
    expect(run.incidents).toEqual([
      expect.objectContaining({
        kind: 'renewal-failed',
        side: 'candidate',
        block: 3,
        detail: expect.stringContaining('failed with code 7'),
      }),
    ]);
    expect(decided(run)).toMatchObject({ verdict: 'invalid', reasons: [{ code: 'renewal-failed' }] });
  });

  test.each(['baseline', 'candidate'] as const)(
    'when the set-up of a fresh instance fails on the %s, with the blocks before it kept',
    async (side) => {
      const { run, stop } = await experiment({
        scenario: scenarioOf('setup: [{ name: log in, path: /login }]'),
        load: { failingStep: 'log in', failingFrom: 4, failingSide: side },
      });
      expect(stop).toBe('a side did not come up again');
      expect(run.incidents).toEqual([
        expect.objectContaining({
          kind: 'side-died',
          side,
          block: 4,
          detail: expect.stringContaining('"log in"'),
        }),
      ]);
      expect(new Set(run.trials.map(({ block }) => block)).size).toBe(4);
      expect(decided(run).verdict).toBe(side === 'candidate' ? 'regression' : 'invalid');
    },
  );

  test('when a URL answers nothing in three blocks', async () => {
    const working = answering('silent');
    const { run } = await experiment({
      targets: (['baseline', 'candidate'] as const).map((side) => ({ side, kind: 'url' })),
      answer: (side, request, arrival) => (side === 'candidate' ? null : working(side, request, arrival)),
    });
    expect(run.incidents).toEqual([expect.objectContaining({ kind: 'side-died', side: 'candidate' })]);
    expect(new Set(run.trials.map(({ block }) => block)).size).toBe(3);
  });
});

test('the set-up is sent to each fresh instance, and its failure ends the run with everything stopped', async () => {
  const scenario = scenarioOf('setup: [{ name: log in, path: /login }]');
  const { load, run } = await experiment({ scenario });
  const blocks = new Set(run.trials.map(({ block }) => block)).size;
  expect(load.steps.filter(({ name }) => name === 'log in')).toHaveLength(2 * blocks);

  await expect(experiment({ scenario, load: { failingStep: 'log in' } })).rejects.toMatchObject({
    code: 'SETUP_FAILED',
  });
});

test('what a failed step expected is told without the secrets in it', async () => {
  const scenario = parseScenario(
    `name: experiment
requests: [{ name: read, path: /read }, { name: write, path: /write }]
load: { rate: 130, duration: 120s, warm-up: 3s }
setup: [{ name: log in, path: /in, expect: { body-contains: "\${TOKEN}" } }]
teardown: [{ name: log out, path: /out, expect: { body-contains: "\${TOKEN}" } }]
`,
    'experiment.yml',
    { TOKEN: 's3cret "value"' },
  );
  const failure = 'the body lacks "s3cret \\"value\\""';
  await expect(experiment({ scenario, load: { failingStep: 'log in', failure } })).rejects.toMatchObject({
    message: 'set-up request "log in" failed on the baseline: the body lacks "***"',
  });
  const { run } = await experiment({ scenario, load: { failingStep: 'log out', failure } });
  expect(run.incidents.map(({ detail }) => detail)).toEqual([
    'tear-down request "log out" failed on the baseline: the body lacks "***"',
    'tear-down request "log out" failed on the candidate: the body lacks "***"',
  ]);
  // Wherever the cut falls, no half of the secret is left before it.
  for (let before = 40; before < 80; before++) {
    const quoted = `not a status line: "${'x'.repeat(before)}s3cret \\"value\\"${'y'.repeat(100)}"`;
    const cut = experiment({ scenario, load: { failingStep: 'log in', failure: quoted } });
    await expect(cut).rejects.toMatchObject({ message: expect.not.stringMatching(/s3c|value/) });
  }
});

test('a side that never comes up is named in the error, and the other is stopped', async () => {
  const error = new PerfGateError('TARGET_START_FAILED', 'it exited with code 1', 'Look at its output.');
  await expect(
    experiment({ targets: [{ side: 'baseline' }, { side: 'candidate', startError: error }] }),
  ).rejects.toMatchObject({ code: 'TARGET_START_FAILED', message: expect.stringContaining('the candidate') });
});

test('a candidate alone is measured through its whole load in thirty blocks', async () => {
  const { run } = await experiment({ targets: [{ side: 'candidate' }] });
  expect(run.design.assignment).toBe('candidate-only');
  expect(run.trials).toHaveLength(30);
  expect(new Set(run.trials.map(({ side }) => side))).toEqual(new Set(['candidate']));
});

test.each(['', ', max-duration: 20m'])(
  'a batch is begun whatever its limit: { vus: 7, iterations: 130%s }',
  async (limit) => {
    const scenario = scenarioOf(`load: { vus: 7, iterations: 130${limit} }`);
    const { run, stop } = await experiment({ scenario, targets: [{ side: 'candidate' }] });
    expect([run.trials.length, stop]).toEqual([1, 'all 1 blocks are measured']);
    expect(run.incidents).toEqual([]);
  },
);

test('a load too short for a verdict is said before it is measured', async () => {
  const scenario = scenarioOf('load: { rate: 130, duration: 8s, warm-up: 0s }');
  const { events } = await experiment({ scenario });
  expect(events).toContainEqual({ kind: 'warning', message: expect.stringContaining('at least 12') });
});

test('the same code twice is measured to its end on the same two instances, without a pilot, and said so in the run', async () => {
  const { run, targets, stop } = await experiment({
    scenario: scenarioOf('compare: { tolerance: auto }'),
    sameCode: true,
  });
  expect(run.sameCode).toBe(true);
  expect(run.pilot).toBeNull();
  expect(stop).toMatch(/^all \d+ blocks are measured$/);
  expect(targets.map(({ calls }) => calls)).toEqual([
    ['start', 'ask', 'stop'],
    ['start', 'ask', 'stop'],
  ]);
});
