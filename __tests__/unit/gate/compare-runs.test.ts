import { describe, expect, test } from '@jest/globals';
import { compareRuns, type RunsToCompare } from '../../../src/gate/compare-runs.ts';
import { DEFAULT_POLICY, parsePolicy } from '../../../src/scenario/index.ts';
import type { Run } from '../../../src/trial/index.ts';
import { aDrawnRun, aSlowerRun, scalarDeployments } from '../../support/measured-runs.ts';

function compared(given: Partial<RunsToCompare>) {
  return compareRuns({
    baselines: [],
    candidates: [],
    policy: null,
    thresholds: null,
    acceptances: [],
    gate: 'pull-request',
    toolVersion: '0.0.0',
    ...given,
  });
}

const STEADY = [130, 131, 129, 130, 132, 128, 130, 131, 129, 130, 131, 129, 130, 132];
const baselines = scalarDeployments(STEADY, { name: 'baseline' });
const candidates = scalarDeployments([130]);

function stopped(run: Run): Run {
  return { ...run, validity: { kind: 'invalid', reasons: ['a stop signal ended the run'] } };
}

describe('baselines that must not be judged', () => {
  test('are left out, and it is said which and why', () => {
    const { decision, report } = compared({
      baselines: baselines.map((run, index) => (index < 2 ? stopped(run) : run)),
      candidates,
    });
    expect(decision.verdict).toBe('pass');
    expect(decision.comparisons[0]?.trials.baseline).toBe(12);
    expect(decision.warnings).toEqual([
      '2 of 14 baselines are left out: a stop signal ended the run (baseline-1, baseline-2)',
    ]);
    expect(report.scenarios[0]?.baselines).toHaveLength(12);
  });

  test('leave the question open where too few remain, and a release is not let through', () => {
    for (const sound of [0, 4]) {
      const { decision } = compared({
        baselines: baselines.map((run, index) => (index < sound ? run : stopped(run))),
        candidates,
        gate: 'release',
      });
      expect([decision.verdict, decision.exitCode]).toEqual(['inconclusive', 4]);
      expect(decision.reasons[0]?.message).toContain(`${sound} of the 5 baseline deployments`);
      expect(decision.warnings[0]).toContain(`${14 - sound} of 14 baselines are left out`);
    }
  });

  test('do not count against a history that is too young with them as well', () => {
    const { decision } = compared({
      baselines: baselines.slice(0, 4).map((run, index) => (index < 1 ? stopped(run) : run)),
      candidates,
      gate: 'release',
    });
    expect([decision.verdict, decision.exitCode]).toEqual(['inconclusive', 0]);
    expect(decision.warnings[0]).toContain('1 of 4 baselines is left out');
  });

  test.each([
    [{ incidents: [{ kind: 'interrupted', side: null, block: 3, detail: 'SIGTERM' }] }, 'SIGTERM'],
    [{ incidents: [{ kind: 'side-died', side: 'candidate', block: 3, detail: 'exit 1' }] }, 'exit 1'],
    [{ trials: [] }, 'nothing was measured'],
  ] satisfies readonly (readonly [Partial<Run>, string])[])('case %#: %j', (fault, reason) => {
    const faulty = baselines.map((run, index) => (index === 5 ? { ...run, ...fault } : run));
    const { decision } = compared({ baselines: faulty, candidates });
    expect(decision.warnings[0]).toMatch(/^1 of 14 baselines is left out: .* \(baseline-6\)$/u);
    expect(decision.warnings[0]).toContain(reason);
  });
});

test('baselines are compared in the order of time, whatever the order of the files', () => {
  const forward = compared({ baselines, candidates });
  const backward = compared({ baselines: baselines.toReversed(), candidates });
  expect(backward.decision).toEqual(forward.decision);
  expect(backward.report.scenarios[0]?.baselines.map(({ runId }) => runId)).toEqual(
    baselines.map(({ provenance }) => provenance.runId),
  );
});

test('an override keeps what each run decided before, but for what it says', () => {
  const lenient = aDrawnRun({
    seed: 'lenient',
    blocks: 40,
    endpoints: { 'GET /cart': 40 },
    blockDeviation: 0.03,
    words: { policy: { tolerance: 0.5 } },
  });
  const strict = {
    ...aDrawnRun({ seed: 'strict', blocks: 40, endpoints: { 'GET /cart': 40 }, blockDeviation: 0.03 }),
    scenario: 'strict',
  };
  const policy = (run: Run) => parsePolicy('on-inconclusive: fail\n', 'p.yml', {}, run.policy).policy;
  const { decision } = compared({ candidates: [lenient, strict], policy });
  const tolerances = decision.comparisons
    .filter(({ metric }) => metric.name === 'response_time_p50')
    .map(({ scenario, margins }) => [scenario, Math.expm1(margins.tolerance)] as const);
  for (const [scenario, tolerance] of tolerances) {
    expect(tolerance).toBeCloseTo(scenario === 'strict' ? DEFAULT_POLICY.tolerance : 0.5, 9);
  }
  expect(new Set(tolerances.map(([scenario]) => scenario)).size).toBe(2);
});

describe('loads that are not to be compared', () => {
  const slower = aSlowerRun('search', 40);
  const searching = (scenario = slower.scenario): Run => ({
    ...slower,
    scenario,
    load: { ...slower.load, compared: 'thresholds' },
  });
  const { thresholds } = parsePolicy('thresholds: { http_req_failed: rate<0.5 }', 'policy.yml');

  test('are decided by thresholds alone, where a steady load would be a regression', () => {
    expect(compared({ candidates: [slower], thresholds }).decision.verdict).toBe('regression');
    const { decision, report } = compared({ candidates: [searching()], thresholds });
    expect([decision.mode, decision.verdict, decision.blocking, decision.reasons[0]?.code]).toEqual([
      'thresholds-only',
      'pass',
      false,
      'thresholds-only',
    ]);
    expect(decision.comparisons.filter(({ gated }) => gated)).toEqual([]);
    expect(decision.warnings).toContainEqual(
      expect.stringMatching(/ is not compared, thresholds decide alone: what is measured .* how fast/),
    );
    expect(report.scenarios[0]?.load.compared).toBe('thresholds');
  });

  test('and nothing is said of where a change went, which nobody looked for', () => {
    const timed = (run: Run): Run => ({
      ...run,
      trials: run.trials.map((trial) => ({
        ...trial,
        endpoints: trial.endpoints.map((endpoint) => ({
          ...endpoint,
          serverTiming: [{ name: 'db', totalMs: trial.side === 'baseline' ? 130 : 333, count: 10 }],
        })),
      })),
    });
    const shifts = (run: Run) =>
      compared({ candidates: [timed(run)], thresholds }).report.scenarios[0]?.serverTimingShifts;
    expect(shifts(slower)).not.toEqual([]);
    expect(shifts(searching())).toEqual([]);
  });

  test('and without a threshold nothing is decided', () => {
    const { decision } = compared({ candidates: [searching()], thresholds: [] });
    expect([decision.verdict, decision.blocking]).toEqual(['inconclusive', false]);
    expect(decision.reasons).toMatchObject([
      { message: 'such a load is compared with nothing, and no threshold was given: nothing to decide' },
    ]);
  });

  test('and so they are beside others that are compared, which lose no power to them', () => {
    const steady = { ...slower, scenario: 'steady' };
    const { decision } = compared({ candidates: [steady, searching('search')], thresholds });
    const alone = compared({ candidates: [steady], thresholds }).decision;
    expect([decision.mode, decision.verdict, decision.reasons[0]?.scenario]).toEqual([
      'side-by-side',
      'regression',
      'steady',
    ]);
    const gated = decision.comparisons.filter((each) => each.gated);
    expect(gated.map(({ scenario }) => scenario)).not.toContain('search');
    expect(gated).toEqual(alone.comparisons.filter((each) => each.gated));
    expect(decision.parts).toMatchObject([
      { scenario: 'steady', verdict: 'regression' },
      { scenario: 'search', verdict: 'pass', reasons: [{ code: 'thresholds-only' }] },
    ]);
    expect(decision.warnings).toContainEqual(
      expect.stringMatching(/^search is not compared, thresholds decide/),
    );
    expect(decision.discoveries.map(({ scenario }) => scenario)).not.toContain('search');
  });

  test('against earlier runs, too, whether or not there are any', () => {
    const others = Array.from({ length: 7 }, (_, index) => ({
      ...searching('search'),
      deployment: `earlier-${index}`,
    }));
    for (const [earlier, shown] of [
      [others, true],
      [[], false],
    ] as const) {
      const { decision } = compared({
        baselines: [...baselines, ...earlier],
        candidates: [...candidates, searching('search')],
        thresholds,
      });
      expect(decision).toMatchObject({
        mode: 'baseline',
        parts: [{}, { scenario: 'search', verdict: 'pass', reasons: [{ code: 'thresholds-only' }] }],
      });
      const own = decision.comparisons.filter(({ scenario }) => scenario === 'search');
      expect([own.length > 0, own.some(({ gated }) => gated)]).toEqual([shown, false]);
    }
  });

  test('but never with runs of another load', () => {
    const other = { ...searching('search'), loadHash: 'another' };
    expect(() => compared({ baselines: [other], candidates: [searching('search')] })).toThrow(/load hash/);
  });
});
