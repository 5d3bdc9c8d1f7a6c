import { describe, expect, test } from '@jest/globals';
import { parseThreshold } from '../../../src/scenario/index.ts';
import type { Run } from '../../../src/trial/index.ts';
import { type Case, decideVerdict, NO_REPLAY } from '../../../src/verdict/index.ts';
import { runFindings } from '../../../src/verdict/run-findings.ts';
import { decided, decidedByHistory } from '../../support/decided.ts';
import {
  aPlaceInHistory,
  aRunOfBlocks,
  type Did,
  type RunWords,
  timesAround,
  type SideOfBlock,
} from '../../support/measured-runs.ts';

const OK: Did = { times: timesAround(70) };
const FAILING: Did = { failed: { status: 460 } };
/** Answers 300 of 460. */
const OVERRUN: Did = { times: timesAround(70, 300), failed: { timeout: 160 } };
const DID = { serves: OK, fails: FAILING, 'is overrun': OVERRUN } as const;

const serving = (did: Did): SideOfBlock => ({ endpoints: { 'GET /cart': did } });

function alone(did: Did, name = 'candidate', index = 0, words: RunWords = {}): Run {
  const blocks = Array.from({ length: 7 }, () => ({ baseline: null, candidate: serving(did) }));
  return aRunOfBlocks(blocks, { ...words, run: { ...aPlaceInHistory(name, index), ...words.run } });
}

function beside(baseline: Did, candidate: Did, words: RunWords = {}): Run {
  const blocks = Array.from({ length: 20 }, () => ({
    baseline: serving(baseline),
    candidate: serving(candidate),
  }));
  return aRunOfBlocks(blocks, words);
}

describe('a candidate that does not serve what earlier deployments served', () => {
  const history = (did: Did, count = 10) =>
    Array.from({ length: count }, (_, index) => alone(did, 'baseline', index));

  test.each([
    ['is overrun', 'serves', 10, 'regression', 'candidate-saturated', 'it answers 65 %, they answered all'],
    ['fails', 'serves', 10, 'regression', 'candidate-fails', 'it answers nothing but errors'],
    ['fails', 'serves', 1, 'regression', 'candidate-fails', 'one that served shows that it can be done'],
    ['is overrun', 'is overrun', 10, 'invalid', 'saturated', 'they did not carry the load either'],
    ['fails', 'fails', 10, 'invalid', 'nothing-succeeded', 'they failed as well'],
  ] as const)(
    'that %s where what %s was measured %d times is %s, %s: %s',
    (now, before, count, verdict, code, _reason) => {
      const decision = decidedByHistory(history(DID[before], count), [alone(DID[now])]);
      expect([decision.verdict, decision.reasons[0]?.code]).toEqual([verdict, code]);
      expect(decision.blocking).toBe(true);
    },
  );

  test('and that never answered is invalid: it may not be there', () => {
    const decision = decidedByHistory(history(OK), [alone({ failed: { connect: 460 } })]);
    expect([decision.verdict, decision.reasons[0]?.code]).toEqual(['invalid', 'nothing-succeeded']);
    expect(decision.blocking).toBe(true);
  });

  test('is told with the shares of both', () => {
    const { reasons } = decidedByHistory(history(OK), [alone(OVERRUN)]);
    expect(reasons[0]?.message).toBe(
      'the candidate does not carry the offered load: it answered 65.2 % of the arrivals, earlier deployments 100 %',
    );
  });

  test('is invalid where nothing earlier is known: the load may be too high for everybody', () => {
    const lone: Partial<Case> = { comparisons: [], baseline: 'missing' };
    expect(decided(alone(OVERRUN), lone).reasons[0]).toMatchObject({ code: 'saturated' });
    expect(decided(alone(OVERRUN), lone).verdict).toBe('invalid');
  });
});

describe('what is said of a load that nobody carries', () => {
  const lone: Partial<Case> = { comparisons: [], baseline: 'not-wanted' };
  const REFUSED: Did = { times: timesAround(70, 300), failed: { connect: 150, reset: 10 } };
  const both = 'both sides did not answer 6400 of 18400 arrivals';

  test.each([
    [
      'times out',
      alone(OVERRUN),
      'saturated',
      'the target does not carry the offered load (1120 timeout); lower',
    ],
    [
      'drops',
      alone({ ...OVERRUN, failed: {}, dropped: 160 }),
      'saturated',
      '(1120 dropped); lower the rate to about',
    ],
    [
      'refuses',
      alone(REFUSED),
      'connections-fail',
      'the target did not answer 1120 of 3220 arrivals, most for errors of the connection (1050 connect, 70 reset): see',
    ],
    ['refuses on both sides', beside(REFUSED, REFUSED), 'connections-fail', both],
    ['fails', alone(FAILING), 'nothing-succeeded', 'no request succeeded on any side (3220 status)'],
  ] as const)('names how the target %s', (_how, run, code, message) => {
    const [reason] = decided(run, run.trials.length === 7 ? lone : {}).reasons;
    expect(reason?.code).toBe(code);
    expect(reason?.message).toContain(message);
  });

  test('a side that died is not told to be asked less', () => {
    const run = alone(REFUSED);
    const died = { kind: 'side-died', side: 'candidate', block: 6, detail: 'nothing answers' } as const;
    const { verdict, reasons } = decided({ ...run, incidents: [died] }, lone);
    expect([verdict, reasons.map(({ code }) => code)]).toEqual(['regression', ['candidate-died']]);
  });
});

describe('thresholds of an invalid run', () => {
  const failed = parseThreshold('http_req_failed', 'rate<0.01');
  const words: RunWords = { policy: { onInvalid: 'warn' }, run: { thresholds: [failed] } };
  const decide = (run: Run) =>
    decideVerdict({
      runs: [run],
      comparisons: [],
      baseline: 'not-wanted',
      makesBaseline: '',
      unaccepted: [],
      replay: NO_REPLAY,
      notes: [],
      acceptances: [],
      gate: 'pull-request',
      policy: run.policy,
    });

  test.each(['fails', 'is overrun'] as const)(
    'decide where the target %s, whatever on-invalid says',
    (did) => {
      const decision = decide(alone(DID[did], 'candidate', 0, words));
      expect([decision.verdict, decision.exitCode]).toEqual(['regression', 1]);
      expect(decision.reasons[0]?.code).toBe('threshold-broken');
    },
  );

  test('decide where both sides fail', () => {
    const decision = decided(beside(FAILING, FAILING, words));
    expect([decision.verdict, decision.exitCode]).toEqual(['regression', 1]);
  });

  const broken = alone({ ...OK, failed: { status: 40 } }, 'candidate', 0, words);
  const lateIn = (run: Run): Run => ({
    ...run,
    trials: run.trials.map((trial) =>
      trial.block < 3 ? { ...trial, validity: { kind: 'invalid', reasons: ['late'] } } : trial,
    ),
  });
  test.each([
    ['the generator was late', lateIn(broken)],
    [
      'it was stopped',
      { ...broken, incidents: [{ kind: 'interrupted', side: null, block: 6, detail: 'SIGINT' }] },
    ],
    [
      'the run says itself that it is invalid',
      { ...broken, validity: { kind: 'invalid', reasons: ['no disk'] } },
    ],
  ] satisfies readonly (readonly [string, Run])[])(
    'prove nothing where the measurement is at fault, and are told, and no warning waves them through: %s',
    (_what, run) => {
      const decision = decide(run);
      expect([decision.verdict, decision.exitCode]).toEqual(['invalid', 3]);
      expect(decision.reasons.map(({ code }) => code)).toContain('threshold-broken');
      expect(decide({ ...run, thresholds: [{ ...failed, bound: 0.5 }] }).exitCode).toBe(0);
    },
  );
});

test('what the run and its incident both tell is one reason', () => {
  const message = 'a stop signal ended the run before it was complete';
  const run: Run = {
    ...alone(OK),
    incidents: [{ kind: 'interrupted', side: null, block: 6, detail: message }],
    validity: { kind: 'invalid', reasons: [message, 'no disk'] },
  };
  expect(runFindings(run).map(({ reason }) => reason.message)).toEqual([message, 'no disk']);
});
