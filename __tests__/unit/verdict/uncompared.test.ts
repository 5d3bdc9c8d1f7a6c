import { expect, test } from '@jest/globals';
import {
  DEFAULT_POLICY,
  ON_INCONCLUSIVE,
  ON_MISSING_BASELINE,
  parseThreshold,
  type Policy,
} from '../../../src/scenario/index.ts';
import type { Run } from '../../../src/trial/index.ts';
import { type Case, decideVerdict, type Gate } from '../../../src/verdict/index.ts';
import { decidedByHistory } from '../../support/decided.ts';
import { aRunOfBlocks, scalarDeployments, timesAround } from '../../support/measured-runs.ts';

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
  return decideVerdict({
    runs: [aLoneRun(thresholds)],
    comparisons: [],
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

test('what is otherwise undecided still blocks where that fails', () => {
  expect(decidedAlone('not-wanted', { policy: { onInconclusive: 'fail' } })).toMatchObject({ exitCode: 4 });
});
