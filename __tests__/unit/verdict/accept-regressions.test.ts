import { describe, expect, test } from '@jest/globals';
import { type Acceptance, parseThreshold } from '../../../src/scenario/index.ts';
import { ERROR_SHARE, responseTimeMetric, THROUGHPUT } from '../../../src/trial/index.ts';
import { acceptRegressions, type OfferedAcceptance } from '../../../src/verdict/accept-regressions.ts';
import type { JudgedComparison } from '../../../src/verdict/index.ts';
import { aJudgedComparison } from '../../support/a-comparison.ts';
import { decided, found } from '../../support/decided.ts';
import { aDrawnRun } from '../../support/measured-runs.ts';

const STARTED = '2026-11-03T09:41:07.000Z';
const ACCEPTANCE: Acceptance = {
  scenario: 'shop',
  endpoint: 'GET /products',
  metric: 'response_time_p95',
  upTo: 0.3,
  reason: 'Prices are computed per customer now.',
  by: '',
  until: '2026-11-30',
};

function offered(words: Partial<OfferedAcceptance> = {}): OfferedAcceptance {
  return { ...ACCEPTANCE, isSpent: false, ...words };
}

/** Slower by 23 %, the interval from 18 % to 27 %. */
function slower(words: Partial<JudgedComparison> = {}): JudgedComparison {
  return aJudgedComparison({
    verdict: 'regression',
    severity: 'beyond-tolerance',
    reason: 'surely worse',
    effect: { ratio: 1.23, lower: 1.18, upper: 1.27, confidence: 0.9 },
    ...words,
  });
}

function accept(comparisons: readonly JudgedComparison[], acceptances: readonly OfferedAcceptance[]) {
  const scenarios = comparisons.map(({ scenario }) => scenario);
  const {
    comparisons: judged,
    acceptances: states,
    notes,
  } = acceptRegressions(comparisons, acceptances, STARTED, scenarios);
  return {
    accepted: judged.map((each) => each.accepted !== null),
    judged,
    states: states.map(({ state }) => state),
    notes,
  };
}

describe('an acceptance counts', () => {
  test.each<[string, Partial<OfferedAcceptance>, string]>([
    ['for the metric it names', {}, 'applied'],
    ['up to its size, the end of the interval included', { upTo: 0.27 }, 'applied'],
    ['not where the whole interval is not below its size', { upTo: 0.269 }, 'exceeded'],
    ['on its last day', { until: '2026-11-03' }, 'applied'],
    ['not on the day after it', { until: '2026-11-02' }, 'expired'],
    ['not once the baseline is as slow', { isSpent: true }, 'spent'],
    ['not for another endpoint', { endpoint: 'GET /product' }, 'unmatched'],
    ['not for another metric', { metric: 'response_time_p99' }, 'unmatched'],
    ['not for another scenario', { scenario: 'search' }, 'not-measured'],
  ])('%s', (_what, words, state) => {
    const told = accept([slower()], [offered(words)]);
    expect(told.states).toEqual([state]);
    expect(told.accepted).toEqual([state === 'applied']);
  });

  test('only for what is found to be worse', () => {
    expect(accept([aJudgedComparison()], [offered()])).toMatchObject({
      accepted: [false],
      states: ['not-needed'],
      notes: [],
    });
    const shown = slower({ standing: { kind: 'informational', reason: 'few requests', curable: false } });
    expect(accept([shown], [offered()])).toMatchObject({ accepted: [false], states: ['not-needed'] });
  });

  test('not where nobody knows how much worse it may be', () => {
    const unbounded = slower({ effect: { ratio: 1.23, lower: 1.18, upper: null, confidence: 0.9 } });
    expect(accept([unbounded], [offered({ upTo: 9.9 })])).toMatchObject({ states: ['exceeded'] });
  });

  test.each<[string, Partial<JudgedComparison>, number, string]>([
    [
      'a share, by its difference',
      {
        metric: ERROR_SHARE,
        scale: 'difference',
        difference: { value: 0.004, lower: 0.002, upper: 0.006 },
      },
      0.006,
      'applied',
    ],
    [
      'a share that may have risen by more',
      {
        metric: ERROR_SHARE,
        scale: 'difference',
        difference: { value: 0.004, lower: 0.002, upper: 0.007 },
      },
      0.006,
      'exceeded',
    ],
    [
      'a throughput, by what would make up for it',
      { metric: THROUGHPUT, effect: { ratio: 0.9, lower: 0.8, upper: 0.95, confidence: 0.9 } },
      0.25,
      'applied',
    ],
    [
      'a throughput that may have fallen by more',
      { metric: THROUGHPUT, effect: { ratio: 0.9, lower: 0.79, upper: 0.95, confidence: 0.9 } },
      0.25,
      'exceeded',
    ],
  ])('for %s', (_what, words, upTo, state) => {
    const comparison = slower(words);
    const told = accept([comparison], [offered({ metric: comparison.metric.name, upTo })]);
    expect(told.states).toEqual([state]);
  });

  test('for what the code does: what A/A runs say of two instances is added to the interval', () => {
    const margins = { ...slower().margins, instances: 0.02 };
    const upTo = 1.27 * Math.exp(0.02) - 1;
    const states = (size: number) => accept([slower({ margins })], [offered({ upTo: size })]).states;
    expect([states(upTo - 0.001), states(upTo + 0.001)]).toEqual([['exceeded'], ['applied']]);
    expect(accept([slower({ margins })], []).judged[0]?.draft?.upTo).toBeGreaterThan(0.32);
    const share = {
      metric: ERROR_SHARE,
      scale: 'difference',
      margins: { ...margins, instances: 0.001 },
      difference: { value: 0.004, lower: 0.002, upper: 0.006 },
    } as const;
    const shares = (size: number) =>
      accept([slower(share)], [offered({ metric: ERROR_SHARE.name, upTo: size })]).states;
    expect([shares(0.006), shares(0.0071)]).toEqual([['exceeded'], ['applied']]);
  });

  test('only where it covers every run of the scenario that was found to be worse', () => {
    const more = slower({ effect: { ratio: 1.4, lower: 1.3, upper: 1.5, confidence: 0.9 } });
    expect(accept([slower(), more], [offered()])).toMatchObject({
      accepted: [true, false],
      states: ['exceeded'],
    });
  });
});

describe('what has to be said', () => {
  test.each<[string, JudgedComparison, Partial<OfferedAcceptance>, readonly string[]]>([
    ['nothing of one that is applied', slower(), {}, []],
    ['nothing of one that is for later', aJudgedComparison(), {}, []],
    ['nothing of one that was used before', aJudgedComparison(), { isSpent: true }, []],
    [
      'of one that is too small, where it is needed',
      slower(),
      { upTo: 0.2 },
      ['accepted are 20 % at most, and it is not surely less'],
    ],
    [
      'of one that was used before, where it is needed',
      slower(),
      { isSpent: true },
      ['in the baseline already'],
    ],
    ['of one that has expired', slower(), { until: '2026-11-02' }, ['expired on 2026-11-02']],
    [
      'of one that has expired and is needed by nothing',
      aJudgedComparison(),
      { until: '2026-11-02' },
      ['nothing needs it: remove it'],
    ],
    [
      'of one that fits nothing, and what was meant',
      slower(),
      { metric: 'response_time_p59' },
      ['fits nothing that was compared; did you mean response_time_p95?'],
    ],
    [
      'of an endpoint that was misspelled',
      slower(),
      { endpoint: 'GET /product' },
      ['did you mean GET /products?'],
    ],
  ])('%s', (_what, comparison, words, said) => {
    const { notes } = accept([comparison], [offered(words)]);
    expect(notes).toHaveLength(said.length);
    for (const [index, piece] of said.entries()) expect(notes[index]).toContain(piece);
  });

  test('the reason of a regression says why it is accepted, and why it is not', () => {
    const reasonWith = (words: Partial<OfferedAcceptance>) =>
      accept([slower()], [offered(words)]).judged[0]?.reason;
    expect(reasonWith({})).toBe('surely worse; accepted up to 30 % until 2026-11-30');
    expect(reasonWith({ until: '2026-11-02' })).toContain('until 2026-11-02, which has passed');
  });
});

describe('the draft of an acceptance', () => {
  test.each<[string, Partial<JudgedComparison>, number | null]>([
    // 1.27² / 1.23 = 1.3113
    ['a time: as far beyond the interval as its end is beyond the change', {}, 0.32],
    [
      'a share: by its difference, to a tenth of a point',
      {
        metric: ERROR_SHARE,
        scale: 'difference',
        difference: { value: 0.004, lower: 0.002, upper: 0.0061 },
      },
      0.009,
    ],
    ['what has no bound', { effect: { ratio: 1.23, lower: 1.18, upper: null, confidence: 0.9 } }, null],
    [
      'what is more than the file holds',
      { effect: { ratio: 9, lower: 8, upper: 10, confidence: 0.9 } },
      null,
    ],
  ])('%s', (_what, words, upTo) => {
    const [judged] = accept([slower(words)], []).judged;
    expect(judged?.draft?.upTo ?? null).toBe(upTo);
    if (upTo !== null) expect(judged?.draft?.until).toBe('2027-02-01');
  });

  test('is there only for what may be accepted', () => {
    const drafts = (comparison: JudgedComparison, acceptances: readonly OfferedAcceptance[] = []) =>
      accept([comparison], acceptances).judged[0]?.draft;
    expect(drafts(aJudgedComparison())).toBeNull();
    expect(drafts(slower(), [offered()])).toBeNull();
    expect(drafts(slower(), [offered({ upTo: 0.2 })])).not.toBeNull();
  });

  test('covers the next measurement of the same code in nine cases of ten at least', () => {
    const measured = (seed: string) =>
      found(
        decided(
          aDrawnRun({
            seed,
            blocks: 30,
            endpoints: { 'GET /products': 84 },
            blockDeviation: 0.03,
            slowdown: { 'GET /products': 1.15 },
          }),
        ).comparisons,
        responseTimeMetric(0.5).name,
        'GET /products',
      );
    const pairs = Array.from({ length: 60 }, (_, index) => [measured(`a${index}`), measured(`b${index}`)]);
    const covered = pairs.filter(([first, second]) => {
      const upper = second?.effect.upper ?? Number.POSITIVE_INFINITY;
      return upper - 1 <= (first?.draft?.upTo ?? 0);
    });
    expect(covered.length).toBeGreaterThanOrEqual(54);
  });
});

describe('a decision with acceptances', () => {
  const run = aDrawnRun({
    seed: 'accepted',
    blocks: 40,
    endpoints: { 'GET /products': 84, 'GET /cart': 31 },
    blockDeviation: 0.02,
    slowdown: { 'GET /products': 1.15, 'GET /cart': 1.15 },
  });
  const slow = decided(run);
  const acceptances = slow.comparisons.flatMap(({ endpoint, metric, draft, scenario }) =>
    draft === null ? [] : [offered({ scenario, endpoint, metric: metric.name, ...draft })],
  );

  test('is a regression that blocks nothing where everything is accepted', () => {
    expect(slow).toMatchObject({ verdict: 'regression', blocking: true, exitCode: 1, wouldBlock: true });
    expect(acceptances.length).toBeGreaterThan(2);
    const decision = decided(run, { acceptances });
    expect(decision).toMatchObject({
      verdict: 'regression',
      severity: slow.severity,
      blocking: false,
      wouldBlock: false,
      exitCode: 0,
      conclusion: 'success',
      warnings: slow.warnings,
    });
    expect(decision.acceptances.map(({ state }) => state)).toEqual(acceptances.map(() => 'applied'));
    expect(decision.reasons[0]?.code).toBe('regression-accepted');
  });

  test('blocks by everything that is not, and names that first', () => {
    const [left, ...others] = acceptances;
    const decision = decided(run, { acceptances: others });
    expect(decision).toMatchObject({ verdict: 'regression', blocking: true, exitCode: 1 });
    expect(decision.reasons[0]).toMatchObject({ endpoint: left?.endpoint, metric: left?.metric });
    expect(decision.comparisons[0]).toMatchObject({ accepted: null, endpoint: left?.endpoint });
  });

  test('lets nothing else through: a broken threshold, a candidate that died, a run of which nothing is known', () => {
    const broken = parseThreshold('http_req_duration', 'p(95)<1');
    expect(decided({ ...run, thresholds: [broken] }, { acceptances })).toMatchObject({
      verdict: 'regression',
      exitCode: 1,
    });
    const died = { kind: 'side-died', side: 'candidate', block: 7, detail: 'exit 1' } as const;
    expect(decided({ ...run, incidents: [died] }, { acceptances })).toMatchObject({ exitCode: 1 });
    const nothing = { ...run, scenario: 'other', trials: [] };
    expect(decided([run, nothing], { acceptances })).toMatchObject({ verdict: 'invalid', exitCode: 3 });
  });

  test('counts for nothing in a run that is invalid, of which nothing can be accepted either', () => {
    const validity = { kind: 'invalid', reasons: ['the disk was full'] } as const;
    for (const offer of [acceptances, []]) {
      const decision = decided({ ...run, validity }, { acceptances: offer });
      expect(decision).toMatchObject({ verdict: 'invalid', exitCode: 3, warnings: [] });
      expect(decision.acceptances.every(({ state }) => state === 'not-measured')).toBe(true);
      for (const comparison of decision.comparisons)
        expect(comparison).toMatchObject({ verdict: 'invalid', accepted: null, draft: null });
    }
  });

  test('that names a scenario nearly as it is called asks whether that was meant', () => {
    const named = (scenario: string) => decided(run, { acceptances: [offered({ scenario })] }).warnings;
    expect(named(`${run.scenario}s`)).toEqual([
      `the acceptance of GET /products response_time_p95 in ${run.scenario}s names no scenario of this run; did you mean ${run.scenario}?`,
    ]);
    expect(named('quite another')).toEqual([]);
    // What is invalid was named rightly all the same.
    const invalid = { ...run, scenario: `${run.scenario}s`, trials: [] };
    const both = decided([run, invalid], { acceptances: [offered({ scenario: invalid.scenario })] });
    expect(both.warnings.filter((each) => /did you mean/u.test(each))).toEqual([]);
  });

  test('is not held by a threshold that the other side breaks too, where only new breaches count', () => {
    const broken = parseThreshold('http_req_duration', 'p(95)<1');
    const policy = { ...run.policy, thresholdScope: 'new-only' as const };
    const decision = decided({ ...run, policy, thresholds: [broken] }, { acceptances });
    expect(decision.thresholds).toMatchObject([{ state: 'broken', consequence: 'none' }]);
    expect(decision).toMatchObject({ blocking: false, exitCode: 0 });
  });

  test('is accepted also where every proved slowdown blocks, and told in shadow mode', () => {
    const policy = { ...run.policy, failOn: 'any' as const };
    expect(decided(run, { policy, acceptances })).toMatchObject({ blocking: false, conclusion: 'success' });
    const shadow = { ...run.policy, failOn: 'never' as const };
    expect(decided(run, { policy: shadow })).toMatchObject({ blocking: false, wouldBlock: true });
    expect(decided(run, { policy: shadow, acceptances })).toMatchObject({ wouldBlock: false });
  });

  test('expires by the day on which the run began', () => {
    const late = { ...run, provenance: { ...run.provenance, startedAt: '2027-08-01T00:00:00.000Z' } };
    expect(decided(late, { acceptances })).toMatchObject({ blocking: true });
  });
});
