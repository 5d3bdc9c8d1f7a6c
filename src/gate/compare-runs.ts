import {
  type Comparison,
  compareTrials,
  type FamilySize,
  familySizeOf,
  hasTwoSides,
  joinedSize,
} from '../comparison/index.ts';
import { PerfGateError } from '../foundation/index.ts';
import { baselineProvenance, type Report } from '../report/index.ts';
import type { Policy, Threshold } from '../scenario/index.ts';
import { isCompared, type Run } from '../trial/index.ts';
import {
  type Decision,
  decideVerdict,
  type Gate,
  NO_REPLAY,
  type OfferedAcceptance,
  strictestPolicy,
} from '../verdict/index.ts';
import {
  type BaselineRuns,
  baselinesOf,
  loadIdentityOf,
  compareWithRuns,
  refuseIncomparable,
} from './baseline-runs.ts';
import { buildReport } from './build-report.ts';

/** What `perf-gate compare` decides from. */
export interface RunsToCompare {
  /** Baseline runs in any order; empty for runs that hold both sides themselves. */
  readonly baselines: readonly Run[];
  readonly candidates: readonly Run[];
  /** Replaces the policy in a run file, which is the run's own until then; null keeps it. */
  readonly policy: ((run: Run) => Policy) | null;
  /** Replaces the thresholds in the run files; null keeps them. */
  readonly thresholds: readonly Threshold[] | null;
  /** Slowdowns that the team accepts. */
  readonly acceptances: readonly OfferedAcceptance[];
  readonly gate: Gate;
  readonly toolVersion: string;
}

/**
 * Decides from run files alone. Runs of several scenarios are one family. Deterministic. Throws RUNS_INCOMPARABLE,
 * with every difference named, when the runs do not measure the same thing.
 */
export function compareRuns(given: RunsToCompare): { readonly decision: Decision; readonly report: Report } {
  const candidates = given.candidates.map((run) => withOverrides(run, given));
  const all = given.baselines.map((run) => withOverrides(run, given));
  const sideBySide = all.length === 0;
  if (sideBySide) refuseOneSided(candidates);
  else refuseIncomparable(all, candidates.map(loadIdentityOf));
  const scenarios = [...new Set(candidates.map(({ scenario }) => scenario))];
  const baselines = new Map(scenarios.map((scenario) => [scenario, baselinesOf(all, scenario)]));
  const comparisons = scenarios.flatMap((scenario) => {
    const own = candidates.filter((run) => run.scenario === scenario);
    const others = othersOf(candidates, scenario);
    return sideBySide
      ? own.filter(hasTwoSides).flatMap((run) => compareTrials(run, others))
      : againstEarlier(own, baselines.get(scenario), others);
  });
  const [first, ...rest] = candidates;
  if (first === undefined) throw new TypeError('nothing to compare');
  const decision = decideVerdict({
    runs: candidates,
    comparisons,
    baseline: candidates.every(({ sameCode }) => sameCode) ? 'same-code' : 'present',
    makesBaseline: '',
    unaccepted: [],
    replay: NO_REPLAY,
    notes: [],
    acceptances: given.acceptances,
    gate: given.gate,
    policy: strictestPolicy([first.policy, ...rest.map(({ policy }) => policy)]),
  });
  const measured = candidates.map((run) => {
    const own = baselines.get(run.scenario)?.sound ?? [];
    return {
      run,
      source: '',
      stop: run.stop?.reason ?? 'decided from run files',
      baselineRuns: own,
      baselines: own.map(({ provenance, deployment }) =>
        baselineProvenance(provenance, deployment, { url: '', away: null }),
      ),
    };
  });
  return {
    decision,
    report: buildReport(measured, decision, {
      toolVersion: given.toolVersion,
      workflowRunUrl: '',
      htmlReport: '',
      branchRuns: [],
    }),
  };
}

/** Runs of one scenario against earlier ones. */
function againstEarlier(
  own: readonly Run[],
  before: BaselineRuns | undefined,
  others: FamilySize,
): readonly Comparison[] {
  const [first] = own;
  if (first === undefined || before === undefined) return [];
  const context = { earlier: first.earlier, others, isCompared: isCompared(first.load) };
  return compareWithRuns(before, own, first.policy, context);
}

/** Gated metrics of the other scenarios, each counted once however often it was measured. */
function othersOf(candidates: readonly Run[], scenario: string): FamilySize {
  const others = new Map(candidates.map((run) => [run.scenario, run]));
  others.delete(scenario);
  return joinedSize([...others.values()].map(familySizeOf));
}

function withOverrides(run: Run, { policy, thresholds }: RunsToCompare): Run {
  return { ...run, policy: policy?.(run) ?? run.policy, thresholds: thresholds ?? run.thresholds };
}

function refuseOneSided(candidates: readonly Run[]): void {
  const single = candidates.filter(
    (run) => run.trials.length > 0 && isCompared(run.load) && !hasTwoSides(run),
  );
  if (single.length === 0) return;
  throw new PerfGateError(
    'RUNS_INCOMPARABLE',
    `${single.map(({ deployment }) => deployment).join(', ')} holds only one side`,
    'A run file alone can be decided only when it was measured side by side. Name earlier runs with --baseline.',
  );
}
