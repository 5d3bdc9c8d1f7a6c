import {
  type Comparison,
  compareDeployments,
  compareTrials,
  summarizeDeployment,
} from '../../src/comparison/index.ts';
import { DEFAULT_POLICY } from '../../src/scenario/index.ts';
import type { Run } from '../../src/trial/index.ts';
import { type Case, type Decision, decideVerdict, NO_REPLAY } from '../../src/verdict/index.ts';

/** Decides side-by-side runs as a pull request's gate does. */
export function decided(runs: Run | readonly Run[], given: Partial<Case> = {}): Decision {
  const all = 'scenario' in runs ? [runs] : runs;
  return decideVerdict({
    runs: all,
    comparisons: all.flatMap((run) => compareTrials(run)),
    baseline: 'present',
    makesBaseline: '',
    unaccepted: [],
    replay: NO_REPLAY,
    notes: [],
    acceptances: [],
    gate: 'pull-request',
    policy: all[0]?.policy ?? DEFAULT_POLICY,
    ...given,
  });
}

/** Decides candidate runs against baseline runs, each a deployment. */
export function decidedByHistory(
  baselines: readonly Run[],
  candidates: readonly Run[],
  given: Partial<Case> = {},
) {
  const policy = candidates[0]?.policy ?? DEFAULT_POLICY;
  return decideVerdict({
    runs: candidates,
    comparisons: comparedByHistory(baselines, candidates),
    baseline: 'present',
    makesBaseline: '',
    unaccepted: [],
    replay: NO_REPLAY,
    notes: [],
    acceptances: [],
    gate: 'pull-request',
    policy,
    ...given,
  });
}

export function comparedByHistory(
  baselines: readonly Run[],
  candidates: readonly Run[],
): readonly Comparison[] {
  const summarize = (runs: readonly Run[]) => runs.map((run) => summarizeDeployment(run, 'candidate'));
  return compareDeployments(
    summarize(baselines),
    summarize(candidates),
    candidates[0]?.policy ?? DEFAULT_POLICY,
  );
}

/** The one comparison of a metric; throws where there is none, because then the test asks in vain. */
export function found<T extends Comparison>(comparisons: readonly T[], metric: string, endpoint?: string): T {
  const first = comparisons.find(
    (comparison) =>
      comparison.metric.name === metric && (endpoint === undefined || comparison.endpoint === endpoint),
  );
  if (first === undefined) throw new Error(`no comparison of ${metric} of ${endpoint ?? 'anything'}`);
  return first;
}
