import type { GateRequest, GateResult } from '../../src/gate/index.ts';
import type { Decision } from '../../src/verdict/index.ts';
import { aDecision, aJudgedComparison, aReport, aScenarioReport } from './a-report.ts';
import { aRun } from './a-run.ts';

/** What a gate is to say. */
export type DecidedAs =
  | 'pass'
  | 'improvement'
  | 'tolerated'
  | 'regression'
  | 'shadow'
  | 'inconclusive'
  | 'invalid';

/** A decision of one comparison that says so, with everything that follows from it. */
export function decidedAs(word: DecidedAs, given: Partial<Decision> = {}): Decision {
  const regression = { verdict: 'regression', severity: 'beyond-tolerance' } as const;
  const blocking = { blocking: true, wouldBlock: true, exitCode: 1, conclusion: 'failure' } as const;
  const parts: Readonly<Record<DecidedAs, Partial<Decision>>> = {
    pass: {},
    improvement: { verdict: 'improvement' },
    tolerated: { verdict: 'regression', severity: 'within-tolerance' },
    regression: { ...regression, ...blocking },
    shadow: { ...regression, wouldBlock: true, conclusion: 'neutral' },
    inconclusive: { verdict: 'inconclusive', conclusion: 'neutral' },
    invalid: { verdict: 'invalid', ...blocking, exitCode: 3 },
  };
  const { verdict = 'pass', severity = 'none' } = parts[word];
  return aDecision({ comparisons: [aJudgedComparison({ verdict, severity })], ...parts[word], ...given });
}

/** A gate that measures nothing and decides as it was told, for each scenario that it is asked for. */
export function measuringGate(decision: Decision): (request: GateRequest) => Promise<GateResult> {
  return async ({ scenarios, provenance, workflowRunUrl }) => {
    const runs = scenarios.map(({ name }) => aRun({ scenario: name, provenance }));
    const links = { htmlReport: '', workflowRun: workflowRunUrl, docs: '' };
    const reports = scenarios.map(({ name, source }) => aScenarioReport({ scenario: name, source }));
    return { runs, decision, report: aReport({ decision, provenance, scenarios: reports, links }) };
  };
}
