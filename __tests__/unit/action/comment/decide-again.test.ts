import { expect, test } from '@jest/globals';
import { decideAgain } from '../../../../src/action/comment/decide-again.ts';
import { PerfGateError } from '../../../../src/foundation/index.ts';
import { loadHash, parseScenario, type Scenario } from '../../../../src/scenario/index.ts';
import { MEASUREMENT_VERSION, type Run } from '../../../../src/trial/index.ts';
import { aProvenance, aTrial } from '../../../support/a-run.ts';
import { aDrawnRun } from '../../../support/measured-runs.ts';

const SCENARIO = `name: shop
requests:
  - { name: list products, path: /products, primary: true }
load: { rate: 100, duration: 2s }
compare: { quantiles: [0.5], tolerance: 20% }
`;

/** As the default branch has it. */
function scenarioOf(text = SCENARIO, source = 'scenarios/api.yml'): Scenario {
  return parseScenario(text, source, {});
}

/** What a stranger left, slower by half. */
function theirs(replaced: Partial<Run> = {}): Run {
  const run = aDrawnRun({
    seed: 'decide again',
    blocks: 24,
    endpoints: { 'list products': 20 },
    blockDeviation: 0.02,
    slowdown: { 'list products': 1.5 },
  });
  return {
    ...run,
    loadHash: loadHash(scenarioOf()),
    measurementVersion: MEASUREMENT_VERSION,
    ...replaced,
  };
}

function decide(runs: readonly Run[], scenarios: readonly Scenario[] = [scenarioOf()]) {
  return decideAgain({
    runs,
    scenarios,
    provenance: aProvenance({ sha: 'a'.repeat(40), ref: 'refs/pull/2/merge' }),
    runUrl: 'https://github.com/acme/shop/actions/runs/7',
  });
}

function objectionsTo(runs: readonly Run[], scenarios?: readonly Scenario[]): string {
  try {
    decide(runs, scenarios);
  } catch (error) {
    if (!(error instanceof PerfGateError)) throw error;
    expect(error.code).toBe('RUNS_INCOMPARABLE');
    return error.message;
  }
  throw new Error('decided');
}

test('the policy, the thresholds and what is gated are those of the default branch, whatever the run says', () => {
  const lenient = { ...scenarioOf().policy, failOn: 'never', tolerance: 9 } as const;
  const { decision } = decide([theirs({ policy: lenient, primaryEndpoints: ['something else'] })]);
  expect(decision).toMatchObject({ verdict: 'regression', severity: 'beyond-tolerance', blocking: true });
  const strict = scenarioOf(`${SCENARIO}thresholds: { http_req_duration: ['p(95)<1'] }\n`);
  expect(decide([theirs({ thresholds: [] })], [strict]).decision.thresholds).toMatchObject([
    { state: 'broken' },
  ]);
});

test('where a run comes from is what GitHub says, and its address is that of the run that measured', () => {
  const { provenance, links } = decide([theirs()]);
  expect(provenance).toMatchObject({ sha: 'a'.repeat(40), ref: 'refs/pull/2/merge' });
  expect(links.workflowRun).toBe('https://github.com/acme/shop/actions/runs/7');
});

test.each<[string, Partial<Run>, string]>([
  ['another load', { loadHash: 'ffff' }, 'the load that was measured is not that of the default branch'],
  ['another version', { measurementVersion: 0 }, 'was measured by another version of the gate'],
  [
    'one side',
    { trials: [aTrial()] },
    'only one side was measured: use `start`, or `url` and `baseline-url`',
  ],
  ['the same code twice', { sameCode: true }, 'both sides were the same code'],
  [
    'imported numbers',
    { environment: { ...theirs().environment, targetKind: 'imported' } },
    'was imported, not measured',
  ],
  ['no such scenario', { scenario: 'other' }, 'was not measured'],
])('a run of %s is not decided', (_, replaced, said) => {
  expect(objectionsTo([theirs(replaced)])).toContain(`scenarios/api.yml: ${said}`);
});

test('everything that is wrong is told at once, in names of the default branch only', () => {
  const cart = scenarioOf(SCENARIO.replace('shop', 'cart'), 'scenarios/cart.yml');
  const said = objectionsTo([theirs(), theirs(), theirs({ scenario: '@octocat' })], [scenarioOf(), cart]);
  expect(said.split('; ')).toEqual([
    'scenarios/api.yml: was measured more than once, of which one can be meant',
    'scenarios/cart.yml: was not measured',
    '1 run files are of scenarios that the default branch does not name',
  ]);
});

test('a run in which nothing was measured at all is decided, as invalid', () => {
  expect(decide([theirs({ trials: [] })]).decision).toMatchObject({ verdict: 'invalid', blocking: true });
});
