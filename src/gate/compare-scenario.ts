import {
  type Comparison,
  compareDeployments,
  compareTrials,
  gatedCountOf,
  summarizeDeployment,
} from '../comparison/index.ts';
import type { Family } from '../experiment/index.ts';
import { pastDeploymentOf, replayHistory } from '../history/index.ts';
import type { Policy, Scenario } from '../scenario/index.ts';
import type { Run } from '../trial/index.ts';
import {
  type BaselineState,
  type HistoryReplay,
  NO_REPLAY,
  runsToReplay,
  strictestPolicy,
} from '../verdict/index.ts';
import { baselinesOf, compareWithRuns } from './baseline-runs.ts';
import type { GateRequest } from './gate.ts';

/** Compares what was measured of one scenario with whatever the gate compares with. */
export function compareScenario(
  request: GateRequest,
  scenario: Scenario,
  runs: readonly Run[],
): readonly Comparison[] {
  const { baseline } = request;
  const own = runs.filter((run) => run.scenario === scenario.name);
  const context = {
    earlier: own[0]?.earlier ?? [],
    canMeasureAgain: canMeasureAgain(request),
    otherGated: familyOf(request, scenario).otherGated,
  };
  if (baseline.kind === 'target')
    return own.flatMap((run) => (run.trials.length === 0 ? [] : compareTrials(run)));
  if (baseline.kind === 'runs') {
    const before = baselinesOf(baseline.runs, scenario.name);
    return baseline.runs.length === 0 ? [] : compareWithRuns(before, own, scenario.policy, context);
  }
  if (baseline.kind !== 'history') return [];
  const baselines = baseline.entries
    .map(({ deployment }) => deployment)
    .filter(({ scenario: name }) => name === scenario.name);
  if (baselines.length === 0) return [];
  const candidates = own
    .filter((run) => run.trials.length > 0)
    .map((run) => summarizeDeployment(run, 'candidate'));
  return compareDeployments(baselines, candidates, scenario.policy, context);
}

/** Whether the gate can start a fresh deployment of the candidate to see whether it shows the same. */
export function canMeasureAgain({ baseline, candidate }: GateRequest): boolean {
  return (baseline.kind === 'runs' || baseline.kind === 'history') && candidate.kind !== 'url';
}

/** What a scenario's experiment must know of the others: they are judged as one family, with the strictest errors. */
export function familyOf(request: GateRequest, scenario: Scenario): Family {
  const others = request.scenarios.filter((other) => other !== scenario);
  const { alpha, beta } = policyOf(request);
  return { otherGated: others.reduce((sum, other) => sum + gatedCountOf(other), 0), alpha, beta };
}

/** The past runs of the branch as the gate would have judged them; nothing where they are too few to have a say. */
export function replayOf(request: GateRequest): HistoryReplay {
  const { baseline } = request;
  const policy = policyOf(request);
  if (baseline.kind !== 'history' || baseline.past.length < runsToReplay(policy.alpha)) return NO_REPLAY;
  const compared = request.scenarios.filter(({ name }) =>
    baseline.entries.some(({ deployment }) => deployment.scenario === name),
  );
  return replayHistory(
    compared.map((scenario) => ({
      past: baseline.past
        .filter(({ deployment }) => deployment.scenario === scenario.name)
        .map(pastDeploymentOf),
      policy: scenario.policy,
    })),
  );
}

/** The policy of all scenarios together. */
export function policyOf({ scenarios }: GateRequest): Policy {
  const [first, ...rest] = scenarios.map(({ policy }) => policy);
  if (first === undefined) throw new TypeError('the gate needs a scenario');
  return strictestPolicy([first, ...rest]);
}

/** Whether the gate has something to compare with. */
export function baselineState({ baseline }: GateRequest): BaselineState {
  switch (baseline.kind) {
    case 'none':
      return 'not-wanted';
    case 'to-store':
      return 'to-store';
    case 'target':
      return 'present';
    case 'runs':
      return baseline.runs.length === 0 ? 'missing' : 'present';
    case 'history':
      return baseline.lacking ?? (baseline.entries.length === 0 ? 'missing' : 'present');
  }
}
