import { compareDeployments, compareTrials, hasTwoSides, summarizeDeployment } from '../comparison/index.ts';
import { PerfGateError } from '../foundation/index.ts';
import type { BaselineProvenance, Report } from '../report/index.ts';
import type { Policy, Threshold } from '../scenario/index.ts';
import type { Run, Side } from '../trial/index.ts';
import { type Decision, decideVerdict, type Gate, strictestPolicy } from '../verdict/index.ts';
import { buildReport } from './build-report.ts';

/** What `perf-gate compare` decides from. */
export interface RunsToCompare {
  /** Baseline runs in any order; empty for runs that hold both sides themselves. */
  readonly baselines: readonly Run[];
  readonly candidates: readonly Run[];
  /** Replaces the policy in the run files; null keeps it. */
  readonly policy: Policy | null;
  /** Replaces the thresholds in the run files; null keeps them. */
  readonly thresholds: readonly Threshold[] | null;
  readonly gate: Gate;
  readonly toolVersion: string;
}

/**
 * Decides from run files alone. Runs of several scenarios are one family. Deterministic. Throws RUNS_INCOMPARABLE,
 * with every difference named, when the runs do not measure the same thing.
 */
export function compareRuns(given: RunsToCompare): { readonly decision: Decision; readonly report: Report } {
  const candidates = given.candidates.map((run) => withOverrides(run, given));
  const baselines = given.baselines
    .map((run) => withOverrides(run, given))
    .toSorted((a, b) => a.provenance.startedAt.localeCompare(b.provenance.startedAt));
  refuseIncomparable(baselines, candidates);
  const scenarios = [...new Set(candidates.map(({ scenario }) => scenario))];
  const sideBySide = baselines.length === 0;
  const comparisons = scenarios.flatMap((scenario) => {
    const own = candidates.filter((run) => run.scenario === scenario);
    if (sideBySide) return own.flatMap((run) => (hasTwoSides(run) ? compareTrials(run) : []));
    const [first] = own;
    if (first === undefined) return [];
    return compareDeployments(
      baselines
        .filter((run) => run.scenario === scenario)
        .map((run) => summarizeDeployment(run, sideOf(run))),
      own.map((run) => summarizeDeployment(run, sideOf(run))),
      first.policy,
    );
  });
  const [first, ...rest] = candidates;
  if (first === undefined) throw new TypeError('nothing to compare');
  const decision = decideVerdict({
    runs: candidates,
    comparisons,
    baseline: 'present',
    makesBaseline: '',
    unaccepted: [],
    gate: given.gate,
    policy: strictestPolicy([first.policy, ...rest.map(({ policy }) => policy)]),
  });
  const measured = candidates.map((run) => {
    const own = baselines.filter(({ scenario }) => scenario === run.scenario);
    return {
      run,
      source: '',
      stop: 'decided from run files',
      baselineRuns: own,
      baselines: own.map(provenanceOf),
    };
  });
  return {
    decision,
    report: buildReport(measured, decision, {
      toolVersion: given.toolVersion,
      workflowRunUrl: '',
      htmlReport: '',
    }),
  };
}

function withOverrides(run: Run, { policy, thresholds }: RunsToCompare): Run {
  return { ...run, policy: policy ?? run.policy, thresholds: thresholds ?? run.thresholds };
}

/** A run of one side counts as what it is used for, whatever its file calls that side. */
function sideOf(run: Run): Side {
  return run.trials.some(({ side }) => side === 'candidate') || run.trials.length === 0
    ? 'candidate'
    : 'baseline';
}

/** Names what a reader needs to find a baseline again. */
export function provenanceOf(run: Run): BaselineProvenance {
  const { runId, sha, ref, startedAt } = run.provenance;
  return { runId: runId === '' ? run.deployment : runId, sha, ref, startedAt, url: '' };
}

function refuseIncomparable(baselines: readonly Run[], candidates: readonly Run[]): void {
  if (baselines.length === 0) {
    const single = candidates.filter((run) => run.trials.length > 0 && !hasTwoSides(run));
    if (single.length === 0) return;
    throw new PerfGateError(
      'RUNS_INCOMPARABLE',
      `${single.map(({ deployment }) => deployment).join(', ')} holds only one side`,
      'A run file alone can be decided only when it was measured side by side. Name earlier runs with --baseline.',
    );
  }
  const differences = candidates.flatMap((candidate) => {
    const own = baselines.filter(({ scenario }) => scenario === candidate.scenario);
    if (own.length === 0) return [`no baseline measures the scenario "${candidate.scenario}"`];
    return own.flatMap((baseline) => differencesOf(baseline, candidate));
  });
  if (differences.length === 0) return;
  throw new PerfGateError(
    'RUNS_INCOMPARABLE',
    [...new Set(differences)].join('; '),
    'Only runs of the same load, environment class and measurement version can be compared. Measure the baselines anew.',
  );
}

function differencesOf(baseline: Run, candidate: Run): readonly string[] {
  const name = baseline.provenance.runId === '' ? baseline.deployment : baseline.provenance.runId;
  const differs = (what: string, before: string | number, after: string | number): readonly string[] =>
    before === after ? [] : [`baseline ${name} has ${what} ${before}, the candidate ${after}`];
  return [
    ...differs('load hash', baseline.loadHash, candidate.loadHash),
    ...differs('environment class', baseline.environment.class, candidate.environment.class),
    ...differs('measurement version', baseline.measurementVersion, candidate.measurementVersion),
  ];
}
