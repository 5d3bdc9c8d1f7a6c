import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { decisionSchema } from '../../../src/report/decision-schema.ts';
import { renderDecisionJson } from '../../../src/report/render-decision-json.ts';
import { aDecision, aJudgedComparison, aJudgedThreshold, aReason } from '../../support/a-report.ts';

test('the fields of the contract stand first and in its order', () => {
  const document: unknown = JSON.parse(renderDecisionJson(aDecision(), []));
  expect(Object.keys(Object(document))).toEqual(
    'schema verdict blocking mode comparisons thresholds reasons warnings severity gate exitCode conclusion calibration discoveries stops wouldBlock scenarios acceptances'.split(
      ' ',
    ),
  );
  expect(document).toMatchObject({
    schema: 'perf-gate.decision/1',
    verdict: 'pass',
    blocking: false,
    mode: 'side-by-side',
    comparisons: [
      {
        endpoint: 'GET /products',
        metric: 'response_time_p95',
        unit: 'ms',
        better: 'lower',
        gated: true,
        verdict: 'pass',
        severity: 'none',
        effect: { ratio: 1.004, lower: 0.983, upper: 1.026, confidence: 0.9 },
        evidence: { kind: 'e', value: 160, statement: 'acceptable' },
        trials: { baseline: 30, candidate: 30 },
        mde: { ratio: 1.038, power: 0.8 },
        warnings: [],
        scenario: 'shop',
      },
    ],
    thresholds: [
      { scenario: 'shop', metric: 'http_req_duration', text: 'p(95)<500', state: 'met', sure: true },
    ],
    reasons: [{ code: 'pass', scenario: '', endpoint: '', metric: '' }],
  });
});

test('a comparison has the fields of the contract first and in its order', () => {
  const { comparisons } = JSON.parse(renderDecisionJson(aDecision(), []));
  expect(Object.keys(comparisons[0]).slice(0, 12)).toEqual(
    'endpoint metric unit better gated verdict severity effect evidence trials mde warnings'.split(' '),
  );
});

test.each<['e' | 'p', number, number, string]>([
  ['e', Number.POSITIVE_INFINITY, Number.MAX_VALUE, 'an infinite e-value is the greatest number there is'],
  ['e', Number.NaN, 0, 'a broken e-value is no evidence'],
  ['p', Number.NaN, 1, 'nor is a broken p-value'],
  ['p', 0, 0, 'a p-value may be nothing'],
])('evidence %s of %d is written %d: %s', (kind, slower, value) => {
  const comparison = aJudgedComparison({
    verdict: 'regression',
    evidence: { kind, slower, beyondTolerance: 0, faster: 0, withinTolerance: 0, acceptable: 0 },
  });
  const { comparisons } = JSON.parse(renderDecisionJson(aDecision({ comparisons: [comparison] }), []));
  expect(comparisons[0].evidence).toMatchObject({ kind, value });
});

test('an unbounded end is null', () => {
  const effect = { ratio: 1.3, lower: 1.1, upper: null, confidence: 0.9 };
  const { comparisons } = JSON.parse(
    renderDecisionJson(aDecision({ comparisons: [aJudgedComparison({ effect })] }), []),
  );
  expect(comparisons[0].effect).toEqual(effect);
});

test('whatever the numbers are, the document says no NaN, no infinity, and evidence is a number', () => {
  const number = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Infinity, -Infinity, 0));
  const maybe = fc.option(number, { nil: null });
  fc.assert(
    fc.property(number, maybe, fc.constantFrom('e' as const, 'p' as const), (any, ratio, kind) => {
      const comparison = aJudgedComparison({
        baseline: ratio,
        effect: { ratio, lower: ratio, upper: ratio, confidence: any },
        difference: { value: ratio, lower: ratio, upper: ratio },
        margins: { noiseFloor: any, tolerance: any, passing: any, instances: 0 },
        evidence: {
          kind,
          slower: any,
          beyondTolerance: any,
          faster: any,
          withinTolerance: any,
          acceptable: any,
        },
        minimumDetectableEffect: { ratio, power: any },
        spread: ratio,
      });
      const text = renderDecisionJson(
        aDecision({
          comparisons: [comparison],
          thresholds: [aJudgedThreshold({ value: ratio })],
          reasons: [aReason()],
        }),
        [],
      );
      expect(text).not.toMatch(/NaN|Infinity/u);
      const { evidence } = JSON.parse(text).comparisons[0];
      expect(Number.isFinite(evidence.value) && evidence.value >= 0).toBe(true);
    }),
    { seed: 20_261_103, numRuns: 300 },
  );
});

test('equal decisions give equal bytes that end with a line break', () => {
  expect(renderDecisionJson(aDecision(), [])).toBe(renderDecisionJson(aDecision(), []));
  expect(renderDecisionJson(aDecision(), []).endsWith('}\n')).toBe(true);
});

test('a machine is told what is suspected, and not that a lone candidate would need a confirmation', () => {
  const confirmation = { kind: 'suspected', needs: 'a second deployment', deployments: 1 } as const;
  const lone = aJudgedComparison({ verdict: 'inconclusive', confirmation });
  const decision = aDecision({ comparisons: [{ ...lone, suspected: 'worse' }, lone] });
  const { comparisons } = JSON.parse(renderDecisionJson(decision, []));
  expect(comparisons).toMatchObject([{ suspected: true }, { suspected: false }]);
});

test('says of each scenario what load it was, and that a closed one is closed', () => {
  const { verdict, severity, blocking, wouldBlock, exitCode, conclusion, reasons } = aDecision();
  const part = { scenario: 'shop', verdict, severity, blocking, wouldBlock, exitCode, conclusion, reasons };
  const decision = aDecision({ parts: [part] });
  const load = { model: 'closed', pattern: null, compared: 'blocks' } as const;
  const scenarios = [{ scenario: 'shop', load }];
  const document = JSON.parse(renderDecisionJson(decision, scenarios));
  expect(document.scenarios[0].load).toEqual(load);
  expect(decisionSchema.parse(document)).toEqual(document);
  expect(JSON.parse(renderDecisionJson(decision, [])).scenarios[0]).not.toHaveProperty('load');
});
