import { expect, test } from '@jest/globals';
import { headlineText } from '../../../src/report/index.ts';
import {
  DEFAULT_POLICY,
  ON_INCONCLUSIVE,
  ON_MISSING_BASELINE,
  parseThreshold,
  type Policy,
} from '../../../src/scenario/index.ts';
import type { Run } from '../../../src/trial/index.ts';
import { type Case, decideVerdict, type Gate, NO_REPLAY } from '../../../src/verdict/index.ts';
import { comparedByHistory, decidedByHistory } from '../../support/decided.ts';
import {
  aPlaceInHistory,
  aRunOfBlocks,
  scalarDeployments,
  timesAround,
} from '../../support/measured-runs.ts';

const RUN = scalarDeployments([130])[0]!;
const NONE = 'a comparison needs 5 deployments of it, and there are none';
const HOW_TO_MAKE_ONE = 'run the workflow on main, or once with mode: baseline';

function decide(given: Partial<Case>) {
  return decideVerdict({
    runs: [RUN],
    comparisons: [],
    baseline: 'missing',
    makesBaseline: '',
    unaccepted: [],
    replay: NO_REPLAY,
    notes: [],
    acceptances: [],
    gate: 'pull-request',
    policy: DEFAULT_POLICY,
    ...given,
  });
}

test.each<[Partial<Case>, string, string, number]>([
  [
    { gate: 'main' },
    'first-run',
    'First run: there is no baseline yet: this run is the first that later ones can be compared with; a comparison needs 5 deployments, and with this one there is 1',
    4,
  ],
  [
    { makesBaseline: HOW_TO_MAKE_ONE },
    'no-baseline',
    `Not compared: there is no baseline yet: ${HOW_TO_MAKE_ONE}; ${NONE}`,
    5,
  ],
  [
    { gate: 'main', unaccepted: [RUN.scenario] },
    'no-accepted-level',
    'Inconclusive: there is no accepted level to compare with: all runs of this scenario in the history are from after a slowdown that nobody accepted, and a comparison needs 5 of an accepted one; with another name the scenario begins a new history',
    5,
  ],
])('case %#: what was compared with nothing is told as %s', (given, code, headline, baselines) => {
  const decision = decide(given);
  expect(decision.verdict).toBe('inconclusive');
  expect(decision.reasons).toMatchObject([
    { code, figures: [{ of: 'baseline-deployments', value: baselines }] },
  ]);
  expect(headlineText(decision)).toBe(headline);
});

test('a scenario that is new in a pull request is not said to be stored', () => {
  const baselines = scalarDeployments(
    Array.from({ length: 7 }, () => 130),
    { name: 'baseline' },
  );
  const decision = decide({
    runs: [RUN, { ...RUN, scenario: 'new' }],
    comparisons: comparedByHistory(baselines, [RUN]),
    baseline: 'present',
    makesBaseline: HOW_TO_MAKE_ONE,
  });
  expect(decision.reasons[0]).toMatchObject({
    code: 'no-baseline',
    message: `new: there is no baseline yet: ${HOW_TO_MAKE_ONE}; ${NONE}`,
  });
});

test.each<[Partial<Case>, Partial<Case['policy']>, readonly [string, number], string]>([
  [{}, {}, ['inconclusive', 0], 'a first run blocks nobody'],
  [{ gate: 'release' }, {}, ['inconclusive', 0], 'nor a first release'],
  [{}, { onMissingBaseline: 'block' }, ['inconclusive', 4], 'unless it is to'],
  [{ unaccepted: [RUN.scenario] }, {}, ['inconclusive', 0], 'main is warned'],
  [
    { unaccepted: [RUN.scenario], gate: 'release' },
    {},
    ['inconclusive', 4],
    'a release of what got slower is not its first',
  ],
  [
    { unaccepted: [RUN.scenario] },
    { onMissingBaseline: 'block' },
    ['inconclusive', 4],
    'who blocks without a baseline blocks here, too',
  ],
  [{ unaccepted: [RUN.scenario] }, { onInconclusive: 'fail' }, ['inconclusive', 4], 'an open question'],
  [{ unaccepted: ['another'] }, {}, ['inconclusive', 0], 'another scenario is not this one'],
])('case %#: %j under %j ends in %j (%s)', (given, policy, expected) => {
  const { verdict, exitCode } = decide({ gate: 'main', ...given, policy: { ...DEFAULT_POLICY, ...policy } });
  expect([verdict, exitCode]).toEqual(expected);
});

test('thresholds answer for a scenario without a baseline, not for one whose slowdown nobody accepted', () => {
  const requests = { endpoints: { 'GET /cart': { times: timesAround(70) } } };
  const run = aRunOfBlocks([{ baseline: null, candidate: requests }], {
    run: {
      ...aPlaceInHistory('deployment', 1),
      thresholds: [parseThreshold('http_req_duration', 'p(95)<500')],
    },
  });
  const given = {
    runs: [run],
    policy: { ...DEFAULT_POLICY, onMissingBaseline: 'thresholds-only' as const },
  };
  expect(decide(given).verdict).toBe('pass');
  expect(decide({ ...given, unaccepted: [run.scenario] }).verdict).toBe('inconclusive');
});

const MET = parseThreshold('http_req_duration', 'p(95)<500');
const BROKEN = { ...MET, bound: 7 };

/** Twenty blocks of the candidate alone. */
function aLoneRun(thresholds: Run['thresholds']): Run {
  const candidate = { endpoints: { 'GET /cart': { times: timesAround(70) } } };
  const run = aRunOfBlocks(Array.from({ length: 20 }, () => ({ baseline: null, candidate })));
  return { ...run, thresholds };
}

function decidedAlone(
  baseline: Case['baseline'],
  words: {
    readonly thresholds?: Run['thresholds'];
    readonly gate?: Gate;
    readonly policy?: Partial<Policy>;
  } = {},
) {
  const { thresholds = [], gate = 'pull-request', policy = {} } = words;
  return decide({
    runs: [aLoneRun(thresholds)],
    baseline,
    gate,
    policy: { ...DEFAULT_POLICY, ...policy },
  });
}

const IDENTICAL = { kind: 'identical', cause: 'v1 is the commit that was started' } as const;

test('where the other side is the same commit nothing differs, and met thresholds do not make that a pass', () => {
  for (const thresholds of [[], [MET]]) {
    const decision = decidedAlone(IDENTICAL, {
      thresholds,
      policy: { onMissingBaseline: 'thresholds-only' },
    });
    expect(decision).toMatchObject({ verdict: 'inconclusive', blocking: false, conclusion: 'neutral' });
    expect(decision.reasons[0]).toMatchObject({
      code: 'nothing-differs',
      message: 'nothing differs: v1 is the commit that was started',
    });
  }
});

test('where nothing differs a release has no answer and a broken threshold still has one', () => {
  expect(decidedAlone(IDENTICAL, { gate: 'release' })).toMatchObject({ blocking: true, exitCode: 4 });
  expect(decidedAlone(IDENTICAL, { thresholds: [BROKEN] })).toMatchObject({
    verdict: 'regression',
    exitCode: 1,
  });
});

test('a scenario that was compared by its history is not asked what the others lack', () => {
  const five = scalarDeployments([130, 131, 129, 130, 132], { name: 'baseline' });
  const decision = decidedByHistory(five, scalarDeployments([130]), { baseline: IDENTICAL });
  expect(decision.reasons.map(({ code }) => code)).not.toContain('nothing-differs');
});

test('a scenario whose slowdown nobody accepted is told so where its commit differs from nothing', () => {
  const decision = decide({ gate: 'main', baseline: IDENTICAL, unaccepted: [RUN.scenario] });
  expect(decision.reasons).toMatchObject([{ code: 'no-accepted-level' }]);
});

const UNREADABLE = { kind: 'unreadable', cause: 'artifact 7 is damaged' } as const;

test('a baseline that could not be read is invalid, with its cause, and no missing one', () => {
  for (const onMissingBaseline of ON_MISSING_BASELINE) {
    const decision = decidedAlone(UNREADABLE, { thresholds: [MET], policy: { onMissingBaseline } });
    expect(decision).toMatchObject({ verdict: 'invalid', exitCode: 3, conclusion: 'failure' });
    expect(decision.reasons[0]).toMatchObject({
      code: 'baseline-unreadable',
      message: 'the baseline could not be read: artifact 7 is damaged',
    });
  }
  expect(decidedAlone(UNREADABLE, { policy: { onInvalid: 'warn' } })).toMatchObject({
    blocking: false,
    conclusion: 'neutral',
  });
  expect(decidedAlone(UNREADABLE, { thresholds: [BROKEN] }).verdict).toBe('regression');
});

test('where no accepted level is to be had and a history cannot be read, it may be in that: invalid', () => {
  const decision = decide({ gate: 'release', baseline: UNREADABLE, unaccepted: [RUN.scenario] });
  expect(decision.reasons).toMatchObject([{ code: 'baseline-unreadable' }]);
});

test('a run that is only to be stored has nothing to decide, and blocks under no policy', () => {
  for (const onInconclusive of ON_INCONCLUSIVE)
    for (const onMissingBaseline of ON_MISSING_BASELINE) {
      const policy = { onInconclusive, onMissingBaseline };
      const decision = decidedAlone('to-store', { gate: 'main', policy });
      expect(decision).toMatchObject({ verdict: 'inconclusive', blocking: false, exitCode: 0 });
      expect(decision.reasons[0]).toMatchObject({ code: 'baseline-stored' });
    }
});

test('thresholds decide on a run that is to be stored as on any other', () => {
  expect(decidedAlone('to-store', { thresholds: [BROKEN] })).toMatchObject({
    verdict: 'regression',
    exitCode: 1,
  });
  expect(decidedAlone('to-store', { thresholds: [MET] })).toMatchObject({
    verdict: 'pass',
    conclusion: 'success',
  });
});

test('the same code on both sides has nothing to decide either, and thresholds do', () => {
  for (const onInconclusive of ON_INCONCLUSIVE) {
    const decision = decidedAlone('same-code', { gate: 'main', policy: { onInconclusive } });
    expect(decision).toMatchObject({ verdict: 'inconclusive', blocking: false, exitCode: 0 });
    expect(decision.reasons[0]).toMatchObject({ code: 'instances-compared' });
  }
  expect(decidedAlone('same-code', { thresholds: [BROKEN] }).verdict).toBe('regression');
});

test('what is otherwise undecided still blocks where that fails', () => {
  expect(decidedAlone('not-wanted', { policy: { onInconclusive: 'fail' } })).toMatchObject({ exitCode: 4 });
});

test('a breach of both instances of the same code is neither a new one nor a threshold that is met', () => {
  const side = { endpoints: { 'GET /cart': { times: timesAround(70) } } };
  const blocks = Array.from({ length: 20 }, () => ({ baseline: side, candidate: side }));
  for (const thresholds of [[BROKEN], [MET, BROKEN]]) {
    const run = aRunOfBlocks(blocks, {
      policy: { thresholdScope: 'new-only' },
      run: { sameCode: true, thresholds },
    });
    const decision = decide({ runs: [run], baseline: 'same-code', policy: run.policy });
    expect(decision).toMatchObject({ verdict: 'inconclusive', blocking: false });
    expect(decision.reasons).toMatchObject([{ code: 'instances-compared' }]);
  }
});

test('a threshold that is too close to call is not told as met', () => {
  const blocks = Array.from({ length: 20 }, (_, block) => ({
    baseline: null,
    candidate: { endpoints: { 'GET /cart': { ms: [block % 2 === 0 ? 30 : 49] } } },
  }));
  const run = aRunOfBlocks(blocks, {
    policy: { closeThresholds: 'inconclusive' },
    run: { thresholds: [parseThreshold('http_req_duration', 'avg<40')] },
  });
  const { verdict, reasons } = decide({ runs: [run], baseline: 'not-wanted', policy: run.policy });
  expect([verdict, reasons.map(({ code }) => code)]).toEqual(['inconclusive', ['threshold-too-close']]);
});

test('what is found of one scenario does not hide that another was compared with nothing', () => {
  const empty = { ...RUN, scenario: 'stopped', trials: [] };
  const policy = { ...DEFAULT_POLICY, onInvalid: 'warn', onMissingBaseline: 'block' } as const;
  const decision = decide({ runs: [empty, RUN], policy });
  expect(decision).toMatchObject({ verdict: 'inconclusive', exitCode: 4 });
  expect(decision.parts).toMatchObject([
    { scenario: 'stopped', verdict: 'invalid', blocking: false },
    { scenario: RUN.scenario, verdict: 'inconclusive', reasons: [{ code: 'first-run' }] },
  ]);
});

test('what both sides break and so does not count is not said to be no threshold', () => {
  const side = { endpoints: { 'GET /cart': { times: timesAround(70) } } };
  const policy = { ...DEFAULT_POLICY, thresholdScope: 'new-only' as const };
  const run = aRunOfBlocks(
    Array.from({ length: 20 }, () => ({ baseline: side, candidate: side })),
    { policy, run: { thresholds: [BROKEN, MET], load: { ...RUN.load, compared: 'thresholds' } } },
  );
  for (const [baseline, load, why] of [
    ['present', run.load, 'such a load is compared with nothing'],
    ['not-wanted', RUN.load, 'no baseline was given'],
  ] as const)
    expect(decide({ runs: [{ ...run, load }], baseline, policy }).reasons).toMatchObject([
      {
        code: 'nothing-to-decide',
        message: `${why}, and both sides break ${BROKEN.text}, of which only new breaches count: nothing to decide`,
      },
    ]);
});
