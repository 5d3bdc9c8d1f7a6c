import { expect, test } from '@jest/globals';
import { baselineState, compareScenario, replayOf } from '../../../src/gate/compare-scenario.ts';
import { createEntry } from '../../../src/history/index.ts';
import { parseScenario } from '../../../src/scenario/index.ts';
import { describeLoad } from '../../../src/trial/index.ts';
import { decideVerdict, type Gate, NO_REPLAY } from '../../../src/verdict/index.ts';
import { aGateRequest } from '../../support/a-gate-request.ts';
import { aSlowerRun, scalarDeployments } from '../../support/measured-runs.ts';

const SCENARIO = parseScenario(
  'name: shop\nrequests: [{ path: /cart }]\nload: { rate: 30, duration: 60s }\n',
  'shop.yml',
  {},
);

/** What a gate says of a lone run against three of a history that has others, or has not. */
function decided(gate: Gate, grown: readonly string[], makesBaseline = '') {
  const runs = scalarDeployments([104, 105, 106, 105], { run: { scenario: 'shop' } });
  const entries = runs.slice(0, 3).map((run) =>
    createEntry(run, {
      verdict: 'inconclusive',
      level: { index: 1, accepted: true },
      acceptances: [],
      wouldBlock: false,
      url: '',
    }),
  );
  const candidates = runs.slice(3);
  const request = aGateRequest(
    SCENARIO,
    { kind: 'url', url: 'https://release.example.test' },
    {
      gate,
      baseline: {
        kind: 'history',
        entries,
        past: entries,
        branchRuns: [],
        distances: new Map(),
        lacking: null,
        unaccepted: [],
        grown,
        warnings: [],
        makesBaseline,
      },
    },
  );
  return decideVerdict({
    runs: candidates,
    comparisons: compareScenario(request, SCENARIO, candidates),
    baseline: 'present',
    makesBaseline: '',
    unaccepted: [],
    replay: NO_REPLAY,
    notes: [],
    acceptances: [],
    gate,
    policy: SCENARIO.policy,
  });
}

test.each([
  ['release', ['shop'], true, 'undecided'],
  ['release', [], false, 'few-baselines'],
  ['release', ['checkout'], false, 'few-baselines'],
  ['main', ['shop'], false, 'undecided'],
] as const)(
  'a gate of %s that has three runs of the level that counts, and enough of %j: blocks %s',
  (gate, grown, blocks, code) => {
    const { verdict, blocking, reasons } = decided(gate, grown);
    expect([verdict, blocking, reasons[0]?.code]).toEqual(['inconclusive', blocks, code]);
    expect(reasons[0]?.message).toContain('3 of the 5 baseline deployments that a comparison needs');
  },
);

test.each([
  ['main', '', true],
  ['release', '', true],
  ['main', 'run the workflow on main', false],
  ['pull-request', '', false],
] as const)(
  'a run of %s that is compared with too little and kept (%j) says that a slowdown is not seen: %s',
  (gate, makesBaseline, says) => {
    const told = decided(gate, [], makesBaseline).warnings.filter((each) =>
      each.includes('becomes part of the level'),
    );
    expect(told).toHaveLength(Number(says));
  },
);

test.each([
  ['rate: 30, duration: 60s', true],
  ['pattern: breakpoint, rate: 5, level: 5s', false],
  ['vus: 5, iterations: 900', false],
])('what two targets show is gated where their load { %s } can be compared: %s', (load, gated) => {
  const scenario = parseScenario(
    `name: shop\nrequests: [{ path: /cart, name: GET /cart }]\nload: { ${load} }\n`,
    'shop.yml',
    {},
  );
  const target = { kind: 'url', url: 'https://release.example.test' } as const;
  const request = aGateRequest(scenario, target, { baseline: { kind: 'target', target } });
  const run = { ...aSlowerRun('load', 20), scenario: 'shop', load: describeLoad(scenario.load) };
  const comparisons = compareScenario(request, scenario, [run]);
  expect(comparisons.some((comparison) => comparison.gated)).toBe(gated);
  expect(comparisons.length).toBeGreaterThan(0);
  expect(baselineState(request)).toBe('present');
  expect(replayOf(request)).toBe(NO_REPLAY);
});
