import { expect, test } from '@jest/globals';
import { evenFamily } from '../../../src/comparison/index.ts';
import type { GateRequest } from '../../../src/gate/index.ts';
import { instanceEffectsFor } from '../../../src/gate/known-instances.ts';
import type { AaRun } from '../../../src/history/index.ts';
import { loadHash, parseScenario } from '../../../src/scenario/index.ts';
import { instanceMargin } from '../../../src/statistics/index.ts';
import { MEASUREMENT_VERSION } from '../../../src/trial/index.ts';
import { aGateRequest } from '../../support/a-gate-request.ts';
import { aProvenance } from '../../support/a-run.ts';

const SCENARIO = parseScenario(
  'name: shop\nrequests: [{ path: /cart }]\nload: { rate: 30, duration: 60s }\n',
  'shop.yml',
  {},
);
const REQUEST = aGateRequest(SCENARIO, { kind: 'url', url: 'https://preview.example.test' });
const TARGET = { kind: 'url', url: 'https://staging.example.test' } as const;
/** p50, p95, errors and answered arrivals of the whole. */
const GATED = 4;

const DIFFERENCE = { endpoint: '*', metric: 'response_time_p50', shift: 0.02, variance: 0.0001, blocks: 20 };

function anAaRun(number: number, replaced: Partial<AaRun> = {}): AaRun {
  return {
    deployment: `deployment-${number}`,
    scenario: 'shop',
    loadHash: loadHash(SCENARIO),
    environmentClass: REQUEST.environment.class,
    measurementVersion: MEASUREMENT_VERSION,
    provenance: aProvenance({ runId: String(number) }),
    differences: [DIFFERENCE],
    ...replaced,
  };
}

function effects(baseline: GateRequest['baseline'], others = 0) {
  const { alpha, beta } = SCENARIO.policy;
  return instanceEffectsFor({ ...REQUEST, baseline }, SCENARIO, { others: evenFamily(others), alpha, beta });
}

test.each([0, 6])(
  'half of the error is shared by all gated metrics, %d of other scenarios among them',
  (other) => {
    const aaRuns = [1, 2, 3, 4, 5].map((number) => anAaRun(number));
    const level = SCENARIO.policy.alpha / (2 * (GATED + other));
    expect(effects({ kind: 'target', target: TARGET, aaRuns }, other)).toEqual([
      {
        endpoint: '*',
        metric: 'response_time_p50',
        runs: 5,
        deviation: expect.closeTo(Math.sqrt(0.0003)),
        margin: instanceMargin(
          Array.from({ length: 5 }, () => DIFFERENCE),
          level,
        ),
      },
    ]);
  },
);

test.each([
  ['of another load', { loadHash: 'other' }],
  ['of another environment', { environmentClass: 'other' }],
  ['of another scenario', { scenario: 'other' }],
])('A/A runs %s say nothing', (_, replaced) => {
  expect(effects({ kind: 'target', target: TARGET, aaRuns: [anAaRun(1, replaced)] })).toEqual([]);
});

test.each([
  [{ kind: 'target', target: TARGET } as const],
  [{ kind: 'same-code', target: TARGET } as const],
  [{ kind: 'none' } as const],
])('without A/A runs nothing is known: %j', (baseline) => {
  expect(effects(baseline)).toEqual([]);
});
