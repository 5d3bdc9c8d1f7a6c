import { describe, expect, test } from '@jest/globals';
import { histogramFromValues } from '../../../src/histogram/index.ts';
import { DEFAULT_POLICY, parseThreshold } from '../../../src/scenario/index.ts';
import { ERROR_SHARE, type Run, type Trial } from '../../../src/trial/index.ts';
import { type Decision, decideVerdict, NO_REPLAY } from '../../../src/verdict/index.ts';
import { aComparison } from '../../support/a-comparison.ts';
import { comparedByHistory, decided, decidedByHistory } from '../../support/decided.ts';
import {
  aDrawnRun,
  aPlaceInHistory,
  aRunOfBlocks,
  aScalarRun,
  type Did,
  scalarDeployments,
  type SideOfBlock,
  timesAround,
} from '../../support/measured-runs.ts';

function repeat<T>(count: number, value: (index: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, index) => value(index));
}

const ok: Did = { times: timesAround(70) };
const failing: Did = { failed: { status: 460 } };
const serving = (did: Did): SideOfBlock => ({ endpoints: { 'GET /cart': did } });

/** Blocks in which the candidate does something else than the baseline. */
function aRunWhere(baseline: SideOfBlock, candidate: SideOfBlock, blocks = 20): Run {
  return aRunOfBlocks(repeat(blocks, () => ({ baseline, candidate })));
}

const invalid = (reason: string): Partial<Trial> => ({ validity: { kind: 'invalid', reasons: [reason] } });
const threshold = parseThreshold('http_req_duration', 'p(95)<500');

describe('absence of evidence is never a pass', () => {
  const aPass = aRunWhere(serving(ok), serving(ok));
  const steady = [130, 131, 129, 130, 132, 128, 130, 131, 129, 130];

  const rows: readonly (readonly [string, () => Decision, string, string])[] = [
    ['zero trials', () => decided({ ...aPass, trials: [] }), 'invalid', 'nothing was measured'],
    [
      'one trial',
      () => decided({ ...aPass, trials: aPass.trials.slice(0, 1) }),
      'invalid',
      'there is no other side',
    ],
    ['one block', () => decided(aRunWhere(serving(ok), serving(ok), 1)), 'inconclusive', 'one is no sample'],
    [
      'no run at all',
      () => decideVerdict({ ...aCase, runs: [], comparisons: [] }),
      'invalid',
      'nobody measured anything',
    ],
    [
      'every request failing on both sides',
      () => decided(aRunWhere(serving(failing), serving(failing))),
      'invalid',
      'equal failures are no equal speed',
    ],
    [
      'every request failing on the candidate',
      () => decided(aRunWhere(serving(ok), serving(failing))),
      'regression',
      'the change broke it',
    ],
    [
      'every request failing on the baseline',
      () => decided(aRunWhere(serving(failing), serving(ok))),
      'invalid',
      'there is nothing to be better than',
    ],
    [
      'an endpoint that only the baseline has',
      () => decided(withPrimary(aRunWhere(twoEndpoints, serving(ok)))),
      'invalid',
      'a declared metric is missing',
    ],
    [
      'an endpoint that only the candidate has',
      () => decided(withPrimary(aRunWhere(serving(ok), twoEndpoints))),
      'invalid',
      'a declared metric is missing',
    ],
    [
      'a declared endpoint that nobody measured',
      () => decided({ ...aPass, primaryEndpoints: ['GET /gone'] }),
      'invalid',
      'a declared metric is missing',
    ],
    [
      'a scalar missing on the candidate',
      () =>
        decided(
          aScalarRun(
            repeat(20, () => 7),
            [],
          ),
        ),
      'invalid',
      'a declared metric is missing',
    ],
    [
      'NaN',
      () =>
        decided(
          aScalarRun(
            repeat(20, () => NaN),
            repeat(20, () => NaN),
          ),
        ),
      'invalid',
      'not a number',
    ],
    [
      'infinity',
      () =>
        decided(
          aScalarRun(
            repeat(20, () => Infinity),
            repeat(20, () => Infinity),
          ),
        ),
      'invalid',
      'not a number that compares',
    ],
    [
      'zeros that become something',
      () =>
        decided(
          aScalarRun(
            repeat(20, () => 0),
            repeat(20, () => 3),
          ),
        ),
      'regression',
      'infinitely more',
    ],
    [
      'a generator that lost arrivals',
      () =>
        decided(
          aRunWhere(
            { ...serving(ok), trial: invalid('the load generator lost 7 arrivals') },
            { ...serving(ok), trial: invalid('the load generator lost 7 arrivals') },
          ),
        ),
      'invalid',
      'the fault is ours',
    ],
    [
      'a generator that was late in a quarter of the trials',
      () =>
        decided({
          ...aPass,
          trials: aPass.trials.map((trial, index) => (index % 4 === 0 ? late(trial) : trial)),
        }),
      'invalid',
      'too many to leave out',
    ],
    [
      'too few requests for every quantile',
      () =>
        decided(
          aRunWhere(serving({ times: timesAround(70, 19) }), serving({ times: timesAround(70, 19) }), 40),
        ),
      'inconclusive',
      'nothing that should be judged can be',
    ],
    [
      'a target that carries the load on neither side',
      () => decided(aRunWhere(serving({ ...ok, dropped: 460 }), serving({ ...ok, dropped: 460 }))),
      'invalid',
      'its times are those of its queue',
    ],
    [
      'an interrupted run',
      () =>
        decided({ ...aPass, incidents: [{ kind: 'interrupted', side: null, block: 7, detail: 'SIGINT' }] }),
      'invalid',
      'who stops a run does not know its end',
    ],
    [
      'a load that was cut off before its end',
      () =>
        decided({
          ...aPass,
          incidents: [{ kind: 'load-cut-off', side: null, block: 7, detail: 'raise `limits.requests`' }],
        }),
      'invalid',
      'its peak may have been what was cut off',
    ],
    [
      'a run that says itself that it is invalid',
      () => decided({ ...aPass, validity: { kind: 'invalid', reasons: ['the disk was full'] } }),
      'invalid',
      'it says so',
    ],
    [
      'a baseline that died',
      () =>
        decided({
          ...aPass,
          incidents: [{ kind: 'side-died', side: 'baseline', block: 7, detail: 'exit 1' }],
        }),
      'invalid',
      'the other side is no measure any more',
    ],
    [
      'a candidate that died',
      () =>
        decided({
          ...aPass,
          incidents: [{ kind: 'side-died', side: 'candidate', block: 7, detail: 'exit 1' }],
        }),
      'regression',
      'the worst there is',
    ],
    [
      'two sides that died',
      () =>
        decided({
          ...aPass,
          incidents: [
            { kind: 'side-died', side: 'baseline', block: 7, detail: 'exit 1' },
            { kind: 'side-died', side: 'candidate', block: 7, detail: 'exit 1' },
          ],
        }),
      'invalid',
      'the machine, rather than the change',
    ],
    [
      'a threshold without samples',
      () => decided({ ...aPass, thresholds: [{ ...threshold, endpoint: 'GET /gone' }] }),
      'invalid',
      'an objective that nobody measured is not met',
    ],
    [
      'a broken threshold on equal sides',
      () => decided({ ...aPass, thresholds: [{ ...threshold, bound: 7 }] }),
      'regression',
      'thresholds decide with a baseline, too',
    ],
    [
      'no baseline yet',
      () => decideVerdict({ ...aCase, runs: [aPass], comparisons: [], baseline: 'missing' }),
      'inconclusive',
      'nothing to compare with',
    ],
    [
      'no baseline and no threshold asked for',
      () => decideVerdict({ ...aCase, runs: [aPass], comparisons: [], baseline: 'not-wanted' }),
      'inconclusive',
      'nothing was asked',
    ],
    [
      'a baseline that holds nothing comparable',
      () => decideVerdict({ ...aCase, runs: [aPass], comparisons: [] }),
      'invalid',
      'nothing was compared',
    ],
    [
      'one deployment on each side',
      () => decidedByHistory(scalarDeployments([130], named), scalarDeployments([130])),
      'inconclusive',
      'one deployment says nothing of the spread',
    ],
    [
      'two deployments only',
      () => decidedByHistory(scalarDeployments([130, 131], named), scalarDeployments([130])),
      'inconclusive',
      'two say hardly more',
    ],
    [
      'a history without the metric',
      () => decidedByHistory(withoutScalars(scalarDeployments(steady, named)), scalarDeployments([130])),
      'invalid',
      'the history has another metric, which the candidate lacks',
    ],
    [
      'a candidate without the metric',
      () => decidedByHistory(scalarDeployments(steady, named), withoutScalars(scalarDeployments([130]))),
      'invalid',
      'a declared metric is missing',
    ],
    [
      'a candidate that failed against a history',
      () => decidedByHistory(...aFailingCandidate()),
      'regression',
      'the same load was served before',
    ],
  ];

  test.each(rows)('%s', (_what, decide, verdict, reason) => {
    const decision = decide();
    expect([decision.verdict, reason]).toEqual([verdict, reason]);
    expect(decision.reasons.length).toBeGreaterThan(0);
    expect(decision.exitCode === 1).toBe(verdict === 'regression');
  });

  test('where evidence is there, equal sides pass side by side, and against five deployments', () => {
    expect(decided(aPass).verdict).toBe('pass');
    for (const equal of [130, 0]) {
      const five = scalarDeployments(
        repeat(5, () => equal),
        named,
      );
      expect(decidedByHistory(five, scalarDeployments([equal])).verdict).toBe('pass');
      expect(decidedByHistory(five.slice(1), scalarDeployments([equal])).verdict).toBe('inconclusive');
    }
  });

  const named = { name: 'baseline' };
  const aCase = {
    comparisons: [],
    baseline: 'present',
    makesBaseline: '',
    unaccepted: [],
    replay: NO_REPLAY,
    notes: [],
    acceptances: [],
    gate: 'pull-request',
    policy: DEFAULT_POLICY,
  } as const;
  const twoEndpoints: SideOfBlock = { endpoints: { 'GET /cart': ok, 'GET /products': ok } };

  function withPrimary(run: Run): Run {
    return { ...run, primaryEndpoints: ['GET /cart', 'GET /products'] };
  }

  function late(trial: Trial): Trial {
    const generator = { ...trial.generator, lag: histogramFromValues([130_000]) };
    return { ...trial, generator, ...invalid('the load generator was late') };
  }

  function withoutScalars(runs: readonly Run[]): readonly Run[] {
    return runs.map((run) => ({
      ...run,
      trials: run.trials.map((trial) => ({
        ...trial,
        scalars: trial.scalars.map((scalar) => ({ ...scalar, metric: 'another' })),
      })),
    }));
  }

  function aFailingCandidate(): [readonly Run[], readonly Run[]] {
    const alone = (did: Did, name: string, index: number): Run =>
      aRunOfBlocks(
        repeat(7, () => ({ baseline: null, candidate: serving(did) })),
        {
          run: aPlaceInHistory(name, index),
        },
      );
    return [repeat(10, (index) => alone(ok, 'baseline', index)), [alone(failing, 'candidate', 0)]];
  }
});

describe('several scenarios are one gate', () => {
  const passing = (scenario: string): Run => ({ ...aRunWhere(serving(ok), serving(ok)), scenario });

  test('the worst verdict wins: regression, invalid, inconclusive, improvement, pass', () => {
    const regression = { ...aRunWhere(serving(ok), serving(failing)), scenario: 'broken' };
    const unmeasured = { ...passing('unmeasured'), trials: [] };
    const open = { ...aRunWhere(serving(ok), serving(ok), 3), scenario: 'open' };
    const better = { ...aRunWhere(serving(ok), serving({ times: timesAround(50) })), scenario: 'better' };
    const all = [regression, unmeasured, open, better, passing('equal')];
    const words = all.map((_, index) => decided(all.slice(index)).verdict);
    expect(words).toEqual(['regression', 'invalid', 'inconclusive', 'improvement', 'pass']);
  });

  test('an invalid scenario neither proves nor excuses what another one shows', () => {
    const regression = { ...aRunWhere(serving(ok), serving(failing)), scenario: 'broken' };
    const noisy = { ...regression, validity: { kind: 'invalid', reasons: ['the disk was full'] } as const };
    expect(decided([noisy, passing('equal')]).verdict).toBe('invalid');
    expect(decided([regression, { ...passing('equal'), trials: [] }]).verdict).toBe('regression');
  });

  test('the family’s error is shared by all their metrics: what is proved alone need not be proved among many', () => {
    const words = { policy: { minEffectMs: 0 } };
    const shift = { seed: 'shift', blocks: 13, blockDeviation: 0.02, endpoints: { a: 70 }, words };
    const slower = aDrawnRun({ ...shift, slowdown: { a: 1.1 } });
    const others = repeat(12, (index) => ({
      ...aDrawnRun({ ...shift, seed: `other-${index}` }),
      scenario: `other ${index}`,
    }));
    expect(decided(slower).verdict).toBe('regression');
    expect(decided([slower, ...others]).verdict).toBe('inconclusive');
  });

  test('the pass of one does not cover a scenario that was compared with nothing', () => {
    const baselines = scalarDeployments(
      repeat(10, () => 130),
      { name: 'baseline' },
    );
    const known = scalarDeployments([130]);
    const fresh = known.map((run) => ({ ...run, scenario: 'new' }));
    const decision = (policy = DEFAULT_POLICY, gate: 'pull-request' | 'release' = 'pull-request') =>
      decideVerdict({
        runs: [...known, ...fresh],
        comparisons: comparedByHistory(baselines, known),
        baseline: 'present',
        makesBaseline: '',
        unaccepted: [],
        replay: NO_REPLAY,
        notes: [],
        acceptances: [],
        gate,
        policy,
      });
    expect(decision().verdict).toBe('inconclusive');
    expect(decision().reasons[0]).toMatchObject({ code: 'first-run', scenario: 'new' });
    expect(decision().blocking).toBe(false);
    expect(decision({ ...DEFAULT_POLICY, onMissingBaseline: 'block' }).exitCode).toBe(4);
  });

  test('nor one of which nothing that decides was measured', () => {
    const [judged, silent] = [passing('judged'), passing('silent')];
    const standing = { kind: 'informational', reason: 'few requests', curable: false } as const;
    const few = aComparison({ scenario: 'silent', metric: ERROR_SHARE, standing });
    const decision = decided([judged, silent], { comparisons: [...decided(judged).comparisons, few] });
    expect(decision).toMatchObject({ verdict: 'invalid', exitCode: 3 });
    expect(decision.reasons[0]).toMatchObject({ code: 'nothing-measured', scenario: 'silent' });
  });

  test('thresholds of one scenario do not answer for another', () => {
    const judged = { ...passing('judged'), thresholds: [threshold] };
    const decide = (runs: readonly Run[]): Decision =>
      decideVerdict({
        runs,
        comparisons: [],
        baseline: 'not-wanted',
        makesBaseline: '',
        unaccepted: [],
        replay: NO_REPLAY,
        notes: [],
        acceptances: [],
        gate: 'pull-request',
        policy: DEFAULT_POLICY,
      });
    expect(decide([judged]).verdict).toBe('pass');
    expect(decide([judged, passing('silent')]).verdict).toBe('inconclusive');
    const broken = decide([{ ...judged, thresholds: [{ ...threshold, bound: 7 }] }]);
    expect(broken.verdict).toBe('regression');
    expect(broken.reasons.map(({ message }) => message).join()).not.toContain('all are met');
  });
});

test('the severity of an invalid run is none, of a dead candidate undetermined', () => {
  const run = aRunWhere(serving(ok), serving(ok));
  expect(decided({ ...run, trials: [] }).severity).toBe('none');
  const died = { kind: 'side-died', side: 'candidate', block: 7, detail: 'exit 1' } as const;
  expect(decided({ ...run, incidents: [died] }).severity).toBe('undetermined');
});

test('a dead candidate blocks even where slowdowns within tolerance are let through', () => {
  const died = { kind: 'side-died', side: 'candidate', block: 7, detail: 'exit 1' } as const;
  const decision = decided({ ...aRunWhere(serving(ok), serving(ok)), incidents: [died] });
  expect([decision.exitCode, decision.conclusion]).toEqual([1, 'failure']);
});

describe('a slowdown within the tolerance covers nothing that is worse', () => {
  const small = aDrawnRun({
    seed: 'small',
    blocks: 40,
    endpoints: { a: 70 },
    blockDeviation: 0.004,
    slowdown: { a: 1.025 },
    words: { policy: { minEffectMs: 0 } },
  });

  test('alone it is let through', () => {
    expect(decided(small)).toMatchObject({
      verdict: 'regression',
      severity: 'within-tolerance',
      blocking: false,
      conclusion: 'success',
    });
  });

  test('beside a run of which nothing was measured the whole is invalid', () => {
    const nothing = { ...aRunWhere(serving(ok), serving(ok)), scenario: 'other', trials: [] };
    const decision = decided([small, nothing]);
    expect(decision).toMatchObject({ verdict: 'invalid', blocking: true, exitCode: 3 });
    expect(decision.reasons[0]?.code).toBe('nothing-measured');
  });

  test('at a release it lets nothing undecided through', () => {
    const open = { ...aRunWhere(serving(ok), serving(ok), 3), scenario: 'other' };
    expect(decided([small, open])).toMatchObject({
      verdict: 'regression',
      blocking: false,
      conclusion: 'neutral',
    });
    const release = decided([small, open], { gate: 'release' });
    expect(release).toMatchObject({ verdict: 'inconclusive', blocking: true, exitCode: 4 });
    expect(release.reasons[0]?.scenario).toBe('other');
  });
});
