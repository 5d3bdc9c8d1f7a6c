import { describe, expect, test } from '@jest/globals';
import { parseThreshold } from '../../../src/scenario/index.ts';
import type { CounterMeasurement, Run, Trial } from '../../../src/trial/index.ts';
import { decided } from '../../support/decided.ts';
import {
  aRunOfBlocks,
  type Did,
  type RunWords,
  type SideOfBlock,
  timesAround,
} from '../../support/measured-runs.ts';

const OK: Did = { times: timesAround(70) };
const MOSTLY: Did = { times: timesAround(70, 100), failed: { status: 360 } };
const TIMES = parseThreshold('http_req_duration', 'p(95)<5000');
const WORDS: RunWords = { run: { thresholds: [TIMES] } };

function alone(candidate: SideOfBlock, words = WORDS): Run {
  return aRunOfBlocks(
    Array.from({ length: 7 }, () => ({ baseline: null, candidate })),
    words,
  );
}

function beside(baseline: SideOfBlock, candidate: SideOfBlock): Run {
  return aRunOfBlocks(
    Array.from({ length: 20 }, () => ({ baseline, candidate })),
    WORDS,
  );
}

const asking = (did: Did): SideOfBlock => ({ endpoints: { list: did } });

function counting(metric: string, counts: Readonly<Record<string, number>>): SideOfBlock {
  const counters = Object.entries(counts).map(
    ([endpoint, count]): CounterMeasurement => ({ metric, endpoint, count }),
  );
  return { ...asking(OK), trial: { counters } };
}

const decide = (run: Run) =>
  decided(
    run,
    run.trials.some(({ side }) => side === 'baseline') ? {} : { comparisons: [], baseline: 'not-wanted' },
  );

describe('a target that answers most requests with errors', () => {
  test.each([
    ['alone', alone(asking(MOSTLY)), 'most requests fail (2520 status); a threshold on http_req_failed'],
    [
      'on both sides',
      beside(asking(MOSTLY), asking(MOSTLY)),
      'most requests fail on both sides (14400 status)',
    ],
  ])('%s is not measured by the few that succeed', (_who, run, message) => {
    const { verdict, exitCode, reasons } = decide(run);
    expect([verdict, exitCode, reasons[0]?.code]).toEqual(['invalid', 3, 'mostly-failed']);
    expect(reasons[0]?.message).toContain(message);
  });

  test('may do so where the scenario says how many may fail', () => {
    const allowed = parseThreshold('http_req_failed', 'rate<0.9');
    expect(decide(alone(asking(MOSTLY), { run: { thresholds: [TIMES, allowed] } })).verdict).toBe('pass');
  });

  test('is worse where the other side does not', () => {
    expect(decide(beside(asking(OK), asking(MOSTLY))).verdict).toBe('regression');
  });
});

describe('a journey of which most iterations fail without a request that does', () => {
  const doing = (passed: number, total: number): SideOfBlock => ({
    ...asking(OK),
    trial: { rates: [{ metric: 'iterations_completed', endpoint: 'order', passed, total }] },
  });

  test.each([
    ['alone', alone(doing(3, 7)), 'only 21 of 49 iterations of order were completed; a threshold on'],
    ['on both sides', beside(doing(3, 7), doing(3, 7)), 'only 60 of 140 iterations of order were completed'],
  ])('lets nothing pass %s', (_who, run, message) => {
    const { verdict, reasons } = decide(run);
    expect([verdict, reasons[0]?.code]).toEqual(['invalid', 'mostly-failed']);
    expect(reasons[0]?.message).toContain(message);
  });

  test('is a regression where the other side does it, and no matter where the scenario says how many may fail', () => {
    const { verdict, reasons } = decide(beside(doing(7, 7), doing(3, 7)));
    expect([verdict, reasons[0]?.message]).toEqual([
      'regression',
      'on the candidate only 60 of 140 iterations of order were completed; on the baseline 140 of 140',
    ]);
    expect(decide(beside(doing(3, 7), doing(7, 7))).verdict).toBe('pass');
    const enough = parseThreshold('iterations_completed', 'rate>0.3');
    expect(decide(alone(doing(3, 7), { run: { thresholds: [enough] } })).verdict).toBe('pass');
  });
});

test('answers that nobody could search for the data of others let nothing pass', () => {
  const { verdict, exitCode, reasons } = decide(
    alone(counting('isolation_unchecked', { encoded: 1, 'too long': 2 })),
  );
  expect([verdict, exitCode, reasons[0]?.code]).toEqual(['invalid', 3, 'isolation-unchecked']);
  expect(reasons[0]?.message).toContain(
    "21 answers could not be searched for another user's data (14 too long, 7 encoded)",
  );
});

test.each([
  ['candidate', beside(asking(OK), counting('iterations_not_begun', { batch: 7 }))],
  ['baseline', beside(counting('iterations_not_begun', { batch: 7 }), asking(OK))],
])('iterations of a batch that the %s was to do and never began let nothing pass', (side, run) => {
  const { verdict, reasons } = decide(run);
  expect([verdict, reasons[0]?.code]).toEqual(['invalid', 'load-cut-off']);
  expect(reasons[0]?.message).toContain(`140 iterations of batch were not begun in time on the ${side}`);
});

test('what was found in a trial that is set aside does not count, as long as they are few', () => {
  const run = alone(counting('isolation_unchecked', { encoded: 7 }));
  const trials = run.trials.map(
    (trial): Trial =>
      trial.block === 0 ? { ...trial, validity: { kind: 'invalid', reasons: ['late'] } } : trial,
  );
  expect(decide({ ...run, trials }).reasons[0]?.message).toMatch(/^42 answers could not be searched/);
});

describe('a generator that was late', () => {
  const late = (run: Run): Run => ({
    ...run,
    trials: run.trials.map((trial) => ({ ...trial, validity: { kind: 'invalid', reasons: ['late'] } })),
  });
  const codesOf = (run: Run) => decide(late(run)).reasons.map(({ code }) => code);
  const FAILING: Did = { failed: { status: 460 } };
  const unread = counting('isolation_unchecked', { 'too long': 2 });

  test.each<[string, Run, readonly string[]]>([
    ['answers that nobody could search', alone(unread, {}), ['isolation-unchecked']],
    [
      'an endpoint that never succeeded',
      alone({ endpoints: { list: OK, pay: FAILING } }, {}),
      ['never-done'],
    ],
    [
      'one that the other side answers: the change is not called guilty by late trials',
      beside({ endpoints: { list: OK, pay: OK } }, { endpoints: { list: OK, pay: FAILING } }),
      ['never-done', 'threshold-no-samples'],
    ],
    ['nothing, where nothing else is the matter', alone(asking(OK), {}), []],
    ['no shares, which may be of its making', alone(asking(MOSTLY), {}), []],
  ])('hides not %s', (_what, run, codes) => {
    expect(codesOf(run)).toEqual(['generator-fault', ...codes]);
    expect(decide(late(run)).verdict).toBe('invalid');
  });
});

test('a count of nothing is nothing', () => {
  expect(decide(alone(counting('isolation_unchecked', { encoded: 0 }))).verdict).toBe('pass');
  expect(decide(alone(counting('iterations_not_begun', { batch: 0 }))).verdict).toBe('pass');
});
