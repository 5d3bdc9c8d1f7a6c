import {
  type Comparison,
  compareDeployments,
  type Deployment,
  type DeploymentContext,
  LEAST_BASELINES,
  summarizeDeployment,
} from '../comparison/index.ts';
import { groupBy, PerfGateError } from '../foundation/index.ts';
import type { Policy } from '../scenario/index.ts';
import { isCompared, type Run, type Side } from '../trial/index.ts';
import { whyUnsound } from '../verdict/index.ts';

/** Names of baselines that are told one by one. */
const MOST_NAMED = 5;

/** What must be alike in runs that are compared. */
export interface LoadIdentity {
  readonly scenario: string;
  readonly loadHash: string;
  readonly environmentClass: string;
  readonly measurementVersion: number;
}

/** What is to be compared with earlier runs. */
export interface ToCompare extends LoadIdentity {
  /** Whether runs of its load may be compared at all; of one that may not, none need be there. */
  readonly isCompared: boolean;
}

/** Earlier runs that one scenario is compared with. */
export interface BaselineRuns {
  /** Those that may be judged, oldest first. */
  readonly sound: readonly Run[];
  /** Which of the others were left out and why, one sentence; empty when none was. */
  readonly leftOut: string;
  /** How many deployments all of them are, those left out among them. */
  readonly deployments: number;
}

/** What of a run must be alike. */
export function loadIdentityOf(run: Run): ToCompare {
  const { scenario, loadHash, environment, measurementVersion, load } = run;
  return {
    scenario,
    loadHash,
    environmentClass: environment.class,
    measurementVersion,
    isCompared: isCompared(load),
  };
}

/**
 * Refuses to compare what does not measure the same thing, with every difference named. Known before anything is
 * measured.
 *
 * @throws PerfGateError RUNS_INCOMPARABLE.
 */
export function refuseIncomparable(baselines: readonly Run[], candidates: readonly ToCompare[]): void {
  const differences = candidates.flatMap((candidate) => {
    const own = baselines.filter(({ scenario }) => scenario === candidate.scenario);
    if (own.length === 0 && !candidate.isCompared) return [];
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

function differencesOf(run: Run, candidate: LoadIdentity): readonly string[] {
  const baseline = loadIdentityOf(run);
  const differs = (what: string, key: keyof LoadIdentity): readonly string[] =>
    baseline[key] === candidate[key]
      ? []
      : [`baseline ${nameOf(run)} has ${what} ${baseline[key]}, the candidate ${candidate[key]}`];
  return [
    ...differs('load hash', 'loadHash'),
    ...differs('environment class', 'environmentClass'),
    ...differs('measurement version', 'measurementVersion'),
  ];
}

/**
 * The baselines of one scenario in the order of time. What an interrupted or otherwise invalid run seems to show is no
 * measure for others: it is left out, and too few that remain decide nothing.
 */
export function baselinesOf(baselines: readonly Run[], scenario: string): BaselineRuns {
  const own = baselines
    .filter((run) => run.scenario === scenario)
    .toSorted((a, b) => a.provenance.startedAt.localeCompare(b.provenance.startedAt));
  const faults = new Map(own.map((run) => [run, whyUnsound(run)]));
  return {
    sound: own.filter((run) => faults.get(run) === ''),
    leftOut: describeLeftOut(faults),
    deployments: new Set(own.map(({ deployment }) => deployment)).size,
  };
}

function describeLeftOut(faults: ReadonlyMap<Run, string>): string {
  const faulty = [...faults].filter(([, fault]) => fault !== '');
  if (faulty.length === 0) return '';
  const reasons = [...groupBy(faulty, ([, fault]) => fault)].map(([fault, runs]) => {
    const named = runs.slice(0, MOST_NAMED).map(([run]) => nameOf(run));
    const more = runs.length > MOST_NAMED ? ` and ${runs.length - MOST_NAMED} more` : '';
    return `${fault} (${named.join(', ')}${more})`;
  });
  const verb = faulty.length === 1 ? 'is' : 'are';
  return `${faulty.length} of ${faults.size} baselines ${verb} left out: ${reasons.join('; ')}`;
}

/** Compares candidate runs of one scenario with its baselines, each run a deployment unless they share one. */
export function compareWithRuns(
  { sound, leftOut, deployments }: BaselineRuns,
  candidates: readonly Run[],
  policy: Policy,
  context: DeploymentContext,
): readonly Comparison[] {
  // Only where the load is not to be compared; there would be nothing to look at.
  if (deployments === 0) return [];
  const measured = candidates.filter((run) => run.trials.length > 0);
  const comparisons = compareDeployments(sound.map(summarize), measured.map(summarize), policy, context);
  if (leftOut === '') return comparisons;
  return comparisons.map((comparison) => ({
    ...comparison,
    standing: deployments < LEAST_BASELINES ? comparison.standing : grownUp(comparison.standing),
    warnings: [leftOut, ...comparison.warnings],
  }));
}

/** A history of which too few runs are sound, or of the level that counts, is not young and excuses nothing. */
export function grownUp(standing: Comparison['standing']): Comparison['standing'] {
  if (standing.kind !== 'undecidable') return standing;
  const { kind, reason, needs } = standing;
  return { kind, reason, needs };
}

function summarize(run: Run): Deployment {
  return summarizeDeployment(run, sideOf(run));
}

/** A run of one side counts as what it is used for, whatever its file calls that side. */
function sideOf(run: Run): Side {
  return run.trials.some(({ side }) => side === 'candidate') || run.trials.length === 0
    ? 'candidate'
    : 'baseline';
}

function nameOf({ provenance, deployment }: Run): string {
  return provenance.runId === '' ? deployment : provenance.runId;
}
