import {
  type Comparison,
  compareDeployments,
  compareTrials,
  LEAST_BASELINES,
  summarizeDeployment,
} from '../comparison/index.ts';
import { pastDeploymentOf, replayHistory } from '../history/index.ts';
import { isComparable, type Scenario } from '../scenario/index.ts';
import type { Run } from '../trial/index.ts';
import { type BaselineState, type HistoryReplay, NO_REPLAY, runsToReplay } from '../verdict/index.ts';
import { baselinesOf, compareWithRuns, grownUp } from './baseline-runs.ts';
import { familyOf, policyOf } from './experiment-request.ts';
import type { GateRequest } from './gate.ts';

/** What a branch must be told that keeps a run which was compared with too little. */
const UNSEEN = `a slowdown that was merged by now becomes part of the level that later runs answer to, because this run is kept and fewer than ${LEAST_BASELINES} compare nothing: the checks of the pull requests that were merged say whether there is one`;

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
    others: familyOf(request, scenario).others,
    isCompared: isComparable(scenario.load),
  };
  if (baseline.kind === 'target' || baseline.kind === 'same-code')
    return own.flatMap((run) => (run.trials.length === 0 ? [] : compareTrials(run, context.others)));
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
  const comparisons = compareDeployments(baselines, candidates, scenario.policy, context);
  const isGrown = baseline.grown.includes(scenario.name);
  const isKept = request.gate !== 'pull-request' && baseline.makesBaseline === '';
  return comparisons.map((comparison) => {
    const { standing, warnings } = comparison;
    const isYoung = standing.kind === 'undecidable' && standing.fewBaselines === true;
    return {
      ...comparison,
      standing: isGrown ? grownUp(standing) : standing,
      warnings: [...baseline.warnings, ...(isKept && isYoung ? [UNSEEN] : []), ...warnings],
    };
  });
}

/** The past runs of the branch as the gate would have judged them; nothing where they are too few to have a say. */
export function replayOf(request: GateRequest): HistoryReplay {
  const { baseline } = request;
  const policy = policyOf(request);
  if (baseline.kind !== 'history' || baseline.past.length < runsToReplay(policy.alpha)) return NO_REPLAY;
  const compared = request.scenarios.filter(
    ({ name, load }) =>
      isComparable(load) && baseline.entries.some(({ deployment }) => deployment.scenario === name),
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

/** Whether the gate has something to compare with, and wants it. */
export function baselineState(request: GateRequest): BaselineState {
  const { baseline } = request;
  switch (baseline.kind) {
    case 'none':
      return 'not-wanted';
    case 'to-store':
      return 'to-store';
    case 'target':
      return 'present';
    case 'same-code':
      return 'same-code';
    case 'runs':
      return baseline.runs.length === 0 ? 'missing' : 'present';
    case 'history':
      return baseline.lacking ?? (baseline.entries.length === 0 ? 'missing' : 'present');
  }
}
