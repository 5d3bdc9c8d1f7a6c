import { expect, test } from '@jest/globals';
import { reportOfScenario } from '../../../src/report/index.ts';
import type { JudgedAcceptance, PartAnswer, ScenarioStop } from '../../../src/verdict/index.ts';
import {
  aDecision,
  aJudgedComparison,
  aJudgedThreshold,
  aReason,
  aReport,
  aScenarioReport,
} from '../../support/a-report.ts';
import { aTrend } from '../../support/a-trend.ts';

const NAMES = ['shop', 'search'];

const PARTS: readonly PartAnswer[] = NAMES.map((scenario) => ({
  scenario,
  ...(scenario === 'search'
    ? { verdict: 'regression', severity: 'undetermined', blocking: true, wouldBlock: true }
    : { verdict: 'pass', severity: 'none', blocking: false, wouldBlock: false }),
  exitCode: scenario === 'search' ? 1 : 0,
  conclusion: scenario === 'search' ? 'failure' : 'success',
  reasons: [aReason({ scenario, message: `of ${scenario}` })],
}));

const STOPS: readonly ScenarioStop[] = NAMES.map((scenario) => ({
  scenario,
  why: 'decided',
  reason: 'everything is decided',
  blocks: 20,
  plannedBlocks: 40,
  grounds: [],
}));

const ACCEPTANCES: readonly JudgedAcceptance[] = NAMES.map((scenario) => ({
  scenario,
  endpoint: '*',
  metric: 'response_time_p95',
  upTo: 0.1,
  reason: 'known',
  by: '',
  until: '2026-11-30',
  state: 'not-needed',
}));

const REPORT = aReport({
  decision: aDecision({
    verdict: 'regression',
    severity: 'undetermined',
    blocking: true,
    exitCode: 1,
    comparisons: NAMES.map((scenario) => aJudgedComparison({ scenario })),
    thresholds: NAMES.map((scenario) => aJudgedThreshold({ scenario })),
    acceptances: ACCEPTANCES,
    discoveries: NAMES.map((scenario) => ({
      scenario,
      endpoint: '*',
      metric: 'response_time_p99',
      direction: 'worse',
    })),
    stops: STOPS,
    parts: PARTS,
  }),
  scenarios: NAMES.map((scenario) => aScenarioReport({ scenario })),
  trends: NAMES.map((scenario) => aTrend({ scenario })),
});

test.each(NAMES)('what is said of %s is its own answer, and nothing of the other', (name) => {
  const { title, decision, scenarios, trends } = reportOfScenario(REPORT, name);
  const { scenario: _, ...answer } = PARTS.find(({ scenario }) => scenario === name) ?? {};
  expect(decision).toMatchObject(answer);
  expect(title).toBe(name);
  const { comparisons, thresholds, acceptances, discoveries, stops, parts } = decision;
  for (const list of [comparisons, thresholds, acceptances, discoveries, stops, parts, scenarios, trends])
    expect(list.map(({ scenario }) => scenario)).toEqual([name]);
});

test('of a scenario of which nothing was decided the whole is said', () => {
  expect(reportOfScenario(REPORT, 'cart')).toBe(REPORT);
});
