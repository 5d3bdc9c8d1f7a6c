import { describe, expect, test } from '@jest/globals';
import { ERROR_CODES } from '../../../src/foundation/index.ts';
import {
  DEFAULT_POLICY,
  FAIL_ON,
  ON_INCONCLUSIVE,
  ON_INVALID,
  ON_MISSING_BASELINE,
} from '../../../src/scenario/index.ts';
import { GATES, SEVERITIES, VERDICTS } from '../../../src/verdict/decision.ts';
import { exitCodeOfError, outcomeOf, type OutcomeQuestion } from '../../../src/verdict/outcome.ts';

const QUESTION: OutcomeQuestion = {
  verdict: 'pass',
  severity: 'none',
  thresholdBroken: false,
  allAccepted: false,
  baselineMissing: false,
  onlyStored: false,
  otherwiseUndecided: false,
  needsPerson: false,
  gate: 'pull-request',
};

test.each([
  ['pass', {}, {}, [false, 0, 'success']],
  ['improvement', { verdict: 'improvement' }, {}, [false, 0, 'success']],
  [
    'slower within tolerance',
    { verdict: 'regression', severity: 'within-tolerance' },
    {},
    [false, 0, 'success'],
  ],
  [
    'the same at a release',
    { verdict: 'regression', severity: 'within-tolerance', gate: 'release' },
    {},
    [false, 0, 'success'],
  ],
  [
    'the same with fail-on: any',
    { verdict: 'regression', severity: 'within-tolerance' },
    { failOn: 'any' },
    [true, 1, 'failure'],
  ],
  [
    'slower beyond tolerance',
    { verdict: 'regression', severity: 'beyond-tolerance' },
    {},
    [true, 1, 'failure'],
  ],
  [
    'slower, not known by how much',
    { verdict: 'regression', severity: 'undetermined' },
    {},
    [true, 1, 'failure'],
  ],
  [
    'within tolerance, but a broken threshold',
    { verdict: 'regression', severity: 'within-tolerance', thresholdBroken: true },
    {},
    [true, 1, 'failure'],
  ],
  [
    'slower, and accepted',
    { verdict: 'regression', severity: 'beyond-tolerance', allAccepted: true },
    { failOn: 'any' },
    [false, 0, 'success'],
  ],
  [
    'slower and accepted, but a broken threshold',
    { verdict: 'regression', severity: 'beyond-tolerance', allAccepted: true, thresholdBroken: true },
    {},
    [true, 1, 'failure'],
  ],
  ['inconclusive on a pull request', { verdict: 'inconclusive' }, {}, [false, 0, 'neutral']],
  ['inconclusive on main', { verdict: 'inconclusive', gate: 'main' }, {}, [false, 0, 'neutral']],
  ['inconclusive at a release', { verdict: 'inconclusive', gate: 'release' }, {}, [true, 4, 'failure']],
  [
    'inconclusive where that fails',
    { verdict: 'inconclusive' },
    { onInconclusive: 'fail' },
    [true, 4, 'failure'],
  ],
  [
    'no baseline at a release',
    { verdict: 'inconclusive', baselineMissing: true, gate: 'release' },
    {},
    [false, 0, 'neutral'],
  ],
  [
    'a run that is only stored, where inconclusive fails',
    { verdict: 'inconclusive', onlyStored: true },
    { onInconclusive: 'fail' },
    [false, 0, 'neutral'],
  ],
  [
    'a run that is only stored, and undecided for another reason',
    { verdict: 'inconclusive', onlyStored: true, otherwiseUndecided: true },
    { onInconclusive: 'fail' },
    [true, 4, 'failure'],
  ],
  [
    'no baseline where that blocks',
    { verdict: 'inconclusive', baselineMissing: true },
    { onMissingBaseline: 'block' },
    [true, 4, 'failure'],
  ],
  ['invalid', { verdict: 'invalid' }, {}, [true, 3, 'failure']],
  [
    'invalid, where only a person can help',
    { verdict: 'invalid', needsPerson: true },
    {},
    [true, 3, 'action_required'],
  ],
  ['invalid where that warns', { verdict: 'invalid' }, { onInvalid: 'warn' }, [false, 0, 'neutral']],
  [
    'invalid where that warns, but a broken threshold',
    { verdict: 'invalid', thresholdBroken: true },
    { onInvalid: 'warn' },
    [true, 3, 'failure'],
  ],
  [
    'the same in shadow mode',
    { verdict: 'invalid', thresholdBroken: true },
    { onInvalid: 'warn', failOn: 'never' },
    [false, 0, 'neutral'],
  ],
  [
    'a regression in shadow mode',
    { verdict: 'regression', severity: 'beyond-tolerance' },
    { failOn: 'never' },
    [false, 0, 'neutral'],
  ],
  ['invalid in shadow mode', { verdict: 'invalid' }, { failOn: 'never' }, [false, 0, 'neutral']],
] as const)('%s', (_name, question, policy, expected) => {
  const { blocking, exitCode, conclusion } = outcomeOf(
    { ...QUESTION, ...question },
    { ...DEFAULT_POLICY, ...policy },
  );
  expect([blocking, exitCode, conclusion]).toEqual(expected);
});

describe('over every verdict, severity, gate and policy', () => {
  const all = VERDICTS.flatMap((verdict) =>
    SEVERITIES.flatMap((severity) =>
      GATES.flatMap((gate) =>
        FAIL_ON.flatMap((failOn) =>
          ON_INCONCLUSIVE.flatMap((onInconclusive) =>
            ON_INVALID.flatMap((onInvalid) =>
              ON_MISSING_BASELINE.map((onMissingBaseline) => {
                const policy = { ...DEFAULT_POLICY, failOn, onInconclusive, onInvalid, onMissingBaseline };
                return { verdict, policy, ...outcomeOf({ ...QUESTION, verdict, severity, gate }, policy) };
              }),
            ),
          ),
        ),
      ),
    ),
  );

  test('what blocks has an exit code and a conclusion that GitHub counts as failure, and nothing else has', () => {
    for (const { blocking, exitCode, conclusion } of all) {
      expect([exitCode !== 0, conclusion === 'failure' || conclusion === 'action_required']).toEqual([
        blocking,
        blocking,
      ]);
    }
  });

  test('success is said of pass, improvement and what is slower within tolerance, never of missing evidence', () => {
    const successes = new Set(
      all.filter(({ conclusion }) => conclusion === 'success').map(({ verdict }) => verdict),
    );
    expect([...successes].toSorted()).toEqual(['improvement', 'pass', 'regression']);
  });
});

test.each(ERROR_CODES)(
  'the error %s has an exit code that is neither success, regression nor a crash',
  (code) => {
    expect([2, 3]).toContain(exitCodeOfError(code));
  },
);
