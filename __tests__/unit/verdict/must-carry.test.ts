import { describe, expect, test } from '@jest/globals';
import { parseScenario, parseThreshold } from '../../../src/scenario/index.ts';
import { describeLoad, type Run } from '../../../src/trial/index.ts';
import type { Case } from '../../../src/verdict/index.ts';
import { mustCarry } from '../../../src/verdict/must-carry.ts';
import { decided, decidedByHistory } from '../../support/decided.ts';
import {
  aPlaceInHistory,
  aRunOfBlocks,
  type Did,
  type SideOfBlock,
  timesAround,
} from '../../support/measured-runs.ts';

const OK: Did = { times: timesAround(70) };
/** Answers 130 of 460. */
const OVERRUN: Did = { times: timesAround(70, 130), failed: { timeout: 230 }, dropped: 100 };
const REFUSED: Did = { times: timesAround(70, 130), failed: { connect: 330 } };
const FAILING: Did = { times: timesAround(70, 7), failed: { status: 453 } };
const DONE = { rates: [{ metric: 'iterations_completed', endpoint: 'visit', passed: 9, total: 10 }] };
const UNDONE = { rates: [{ metric: 'iterations_completed', endpoint: 'visit', passed: 1, total: 130 }] };

/** Ten blocks of 7 s make a load of 70 s: a first level of 14 s that is two of them, and four levels more. */
const SHAPES = {
  breakpoint: 'pattern: breakpoint, rate: 7, max: 35, level: 14s',
  progressive: 'pattern: progressive, rate: 35, levels: 5, duration: 70s',
  stress: 'pattern: stress, rate: 7, levels: 3, duration: 70s',
  spike: 'pattern: spike, rate: 7, spike-at: 14s, duration: 70s',
  ramp: 'pattern: ramp, rate: 35, duration: 70s',
  steady: 'pattern: steady, rate: 35, duration: 70s',
  soak: 'pattern: soak, rate: 35, duration: 70s',
} as const;

function loadOf(shape: keyof typeof SHAPES): Run['load'] {
  const text = `name: shop\nrequests: [{ path: /cart, name: GET /cart }]\nload: { ${SHAPES[shape]} }\n`;
  return describeLoad(parseScenario(text, 'shop.yml', {}).load);
}

/** A run whose first two blocks went one way and the others another. */
function aRunThat(
  shape: keyof typeof SHAPES,
  [first, then]: readonly [SideOfBlock, SideOfBlock],
  { baseline = null, run = {} }: { readonly baseline?: SideOfBlock | null; readonly run?: Partial<Run> } = {},
): Run {
  const blocks = Array.from({ length: 10 }, (_, block) => ({
    baseline: baseline === null || block < 2 ? baseline : then,
    candidate: block < 2 ? first : then,
  }));
  return aRunOfBlocks(blocks, { run: { load: loadOf(shape), ...run } });
}

const serving = (did: Did, trial: SideOfBlock['trial'] = {}): SideOfBlock => ({
  endpoints: { 'GET /cart': did },
  trial,
});
const lone: Partial<Case> = { comparisons: [], baseline: 'not-wanted' };
const codes = (run: Run, given = lone) => decided(run, given).reasons.map(({ code }) => code);

describe('a load that goes beyond what its target carries', () => {
  const cases = [
    ['drops and times out', serving(OK), serving(OVERRUN), 'saturated'],
    ['refuses connections', serving(OK), serving(REFUSED), 'connections-fail'],
    ['mostly fails', serving(OK), serving(FAILING), 'mostly-failed'],
    ['leaves most iterations undone', serving(OK, DONE), serving(OK, UNDONE), 'mostly-failed'],
  ] as const;

  test.each(cases)(
    'is no invalid run where the target %s only above the lowest load',
    (_how, first, then, code) => {
      for (const shape of ['breakpoint', 'progressive', 'stress', 'spike', 'ramp'] as const)
        expect([shape, codes(aRunThat(shape, [first, then]))]).toEqual([shape, ['nothing-to-decide']]);
      for (const shape of ['steady', 'soak'] as const)
        expect([shape, codes(aRunThat(shape, [first, then]))]).toEqual([shape, [code]]);
    },
  );

  test.each(cases)('is one where the target %s from the beginning', (_how, _first, then, code) => {
    for (const shape of ['breakpoint', 'progressive', 'stress', 'spike', 'ramp'] as const) {
      const decision = decided(aRunThat(shape, [then, then]), lone);
      expect([shape, decision.exitCode, decision.reasons[0]?.code]).toEqual([shape, 3, code]);
    }
  });

  test('says of the lowest load how much of it was not carried, and where to begin', () => {
    const [reason] = decided(aRunThat('stress', [serving(OVERRUN), serving(REFUSED)]), lone).reasons;
    expect(reason?.message).toBe(
      'the target does not carry even the load with which its pattern begins (460 timeout, 200 dropped); begin lower, at about 14 requests per second',
    );
    const [refused] = decided(aRunThat('stress', [serving(REFUSED), serving(OVERRUN)]), lone).reasons;
    expect(refused?.message).toContain(
      'the target did not answer 660 of 920 arrivals of the load with which the pattern begins, most for errors',
    );
  });

  test('is invalid where nothing was measured, and where nothing succeeded', () => {
    const run = aRunThat('breakpoint', [serving(OK), serving(OVERRUN)]);
    expect(codes({ ...run, trials: [] })).toEqual(['nothing-measured']);
    const dead = serving({ failed: { timeout: 460 } });
    expect(codes(aRunThat('breakpoint', [dead, dead]))).toEqual(['nothing-succeeded']);
  });

  test('needs one side that carries its lowest load', () => {
    const both = { baseline: serving(OK) };
    expect(codes(aRunThat('stress', [serving(OVERRUN), serving(OVERRUN)], both), {})).not.toContain(
      'saturated',
    );
    const neither = { baseline: serving(OVERRUN) };
    expect(codes(aRunThat('stress', [serving(OVERRUN), serving(OVERRUN)], neither), {})).toEqual([
      'saturated',
    ]);
  });
});

test('a candidate that carries less of its stress than earlier deployments is the regression it was', () => {
  const before = Array.from({ length: 10 }, (_, index) =>
    aRunThat('stress', [serving(OK), serving(OK)], { run: aPlaceInHistory('baseline', index) }),
  );
  const now = aRunThat('stress', [serving(OK), serving(OVERRUN)], { run: aPlaceInHistory('candidate', 0) });
  const { verdict, reasons } = decidedByHistory(before, [now]);
  expect([verdict, reasons[0]?.code]).toEqual(['regression', 'candidate-saturated']);
});

test('the whole counts where the lowest load was not measured', () => {
  const run = aRunThat('stress', [serving(OK), serving(OVERRUN)]);
  expect(mustCarry(run).trials).toHaveLength(2);
  const faulty = { kind: 'invalid', reasons: ['the generator was late'] } as const;
  const trials = run.trials.map((trial, index) => (index < 2 ? { ...trial, validity: faulty } : trial));
  const unmeasured = { ...run, trials };
  expect(mustCarry(unmeasured)).toBe(unmeasured);
});

describe('a load of which nothing is compared: one side alone that does not carry its beginning is to blame', () => {
  const judged = (first: Did, baseline: Did, shape: keyof typeof SHAPES = 'breakpoint') =>
    decided(
      aRunThat(shape, [serving(first), serving(OVERRUN)], {
        baseline: serving(baseline),
        run: { thresholds: [parseThreshold('http_req_duration', 'p(95)<500')] },
      }),
    );

  test.each([
    [
      'unanswered',
      OVERRUN,
      'candidate-saturated',
      /^the candidate does not carry even the load with which its pattern begins: it answered 260 of 920 arrivals, the baseline /,
    ],
    [
      'failing',
      FAILING,
      'candidate-fails',
      /^on the candidate only 14 of 920 requests succeeded \(906 status\); on the baseline \d+ of \d+$/,
    ],
  ] as const)('%s', (_how, did, code, message) => {
    const { verdict, exitCode, reasons } = judged(did, OK);
    expect([verdict, exitCode, reasons[0]?.code]).toEqual(['regression', 1, code]);
    expect(reasons[0]?.message).toMatch(message);
  });

  test('both sides alike, or the baseline alone, blame nobody', () => {
    expect(judged(FAILING, FAILING).verdict).toBe('invalid');
    expect(judged(OK, OVERRUN).verdict).not.toBe('regression');
    expect(judged(OK, OK).verdict).toBe('pass');
  });
});
