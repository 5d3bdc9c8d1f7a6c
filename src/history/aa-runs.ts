import { instanceDifferencesOf } from '../comparison/index.ts';
import { canonicalJson, groupBy } from '../foundation/index.ts';
import type { Run } from '../trial/index.ts';
import type { AaRun, History } from './history.ts';
import type { Series } from './levels.ts';
import { runIdentity } from './run-identity.ts';

/** How many of its newest A/A runs a history keeps of each scenario in each environment class: two months of nights. */
export const MOST_AA_RUNS = 60;

/** Summarizes a run of the same code on both sides. */
export function createAaRun(run: Run): AaRun {
  return {
    deployment: run.deployment,
    scenario: run.scenario,
    loadHash: run.loadHash,
    environmentClass: run.environment.class,
    measurementVersion: run.measurementVersion,
    provenance: run.provenance,
    differences: instanceDifferencesOf(run),
  };
}

/** Adds one; without a difference in it the history comes back as it was. */
export function appendAaRun(history: History, aaRun: AaRun): History {
  if (aaRun.differences.length === 0) return history;
  return { ...history, aaRuns: uniteAaRuns([...history.aaRuns, aaRun]) };
}

/**
 * A set by identity (run, attempt, job, scenario, deployment), oldest first, of each scenario in each environment class
 * the newest. Of two versions of one the later started wins, then the greater text: the order does not matter.
 */
export function uniteAaRuns(aaRuns: readonly AaRun[]): readonly AaRun[] {
  const known = new Map(inOrder(aaRuns).map((aaRun) => [identityOf(aaRun), aaRun]));
  const groups = groupBy(inOrder([...known.values()]), ({ scenario, environmentClass }) =>
    JSON.stringify([scenario, environmentClass]),
  );
  return inOrder([...groups.values()].flatMap((own) => own.slice(-MOST_AA_RUNS)));
}

/** Oldest first, then by whatever tells two apart. */
function inOrder(aaRuns: readonly AaRun[]): readonly AaRun[] {
  return aaRuns
    .map((aaRun) => ({ aaRun, start: Date.parse(aaRun.provenance.startedAt), text: canonicalJson(aaRun) }))
    .toSorted((a, b) => a.start - b.start || (a.text < b.text ? -1 : Number(a.text > b.text)))
    .map(({ aaRun }) => aaRun);
}

/** What A/A runs say of a series: those of the same load in the same environment, each deployment once, by its newest. */
export function aaRunsOf(aaRuns: readonly AaRun[], series: Series): readonly AaRun[] {
  const own = aaRuns.filter(
    ({ scenario, loadHash, environmentClass, measurementVersion }) =>
      scenario === series.scenario &&
      loadHash === series.loadHash &&
      environmentClass === series.environmentClass &&
      measurementVersion === series.measurementVersion,
  );
  return [...new Map(own.map((aaRun) => [aaRun.deployment, aaRun])).values()];
}

function identityOf({ provenance, scenario, deployment }: AaRun): string {
  const { runAttempt, job } = provenance;
  return JSON.stringify([runIdentity(provenance), runAttempt, job, scenario, deployment]);
}
