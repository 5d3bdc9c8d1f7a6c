import { expect, test } from '@jest/globals';
import { headlineText } from '../../../src/report/index.ts';
import { DEFAULT_POLICY, parseThreshold } from '../../../src/scenario/index.ts';
import { type Case, decideVerdict } from '../../../src/verdict/index.ts';
import { comparedByHistory } from '../../support/decided.ts';
import {
  aPlaceInHistory,
  aRunOfBlocks,
  scalarDeployments,
  timesAround,
} from '../../support/measured-runs.ts';

const RUN = scalarDeployments([130])[0]!;
const TODO = 'run the workflow on main, or once with mode: baseline';

function decide(given: Partial<Case>) {
  return decideVerdict({
    runs: [RUN],
    comparisons: [],
    baseline: 'missing',
    makesBaseline: '',
    unaccepted: [],
    gate: 'pull-request',
    policy: DEFAULT_POLICY,
    ...given,
  });
}

test.each<[Partial<Case>, string, string]>([
  [
    { gate: 'main' },
    'first-run',
    'First run: there is no baseline yet: this run is the first that later ones can be compared with',
  ],
  [{ makesBaseline: TODO }, 'no-baseline', `Not compared: there is no baseline yet: ${TODO}`],
  [
    { gate: 'main', unaccepted: [RUN.scenario] },
    'no-accepted-level',
    'Inconclusive: there is no accepted level to compare with: all runs of this scenario in the history are from after a slowdown that nobody accepted; with another name the scenario begins a new history',
  ],
])('case %#: what was compared with nothing is told as %s', (given, code, headline) => {
  const decision = decide(given);
  expect(decision.verdict).toBe('inconclusive');
  expect(decision.reasons).toMatchObject([{ code }]);
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
    makesBaseline: TODO,
  });
  expect(decision.reasons[0]).toMatchObject({
    code: 'no-baseline',
    message: `new: there is no baseline yet: ${TODO}`,
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
