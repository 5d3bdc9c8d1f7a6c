import { PerfGateError } from '../../foundation/index.ts';
import { compareRuns, TOOL_VERSION } from '../../gate/index.ts';
import type { Report } from '../../report/index.ts';
import { loadHash, type Scenario } from '../../scenario/index.ts';
import {
  describeLoad,
  MEASUREMENT_VERSION,
  primaryOf,
  type Provenance,
  type Run,
} from '../../trial/index.ts';

/** Runs as strangers left them, and what is trusted. */
export interface Testimony {
  readonly runs: readonly Run[];
  /** The scenarios as the default branch has them, with the policy inputs laid over. */
  readonly scenarios: readonly Scenario[];
  /** What GitHub says of where the runs come from. */
  readonly provenance: Provenance;
  /** Address of the run that measured. */
  readonly runUrl: string;
}

/**
 * Decides from the numbers of strangers by our own rules: which scenarios there have to be, what of them is gated, the
 * policy and the thresholds are the default branch's. Whatever the runs say of these, and the verdict in the artifact, is not
 * looked at. Nothing is decided where the load is another than the default branch's.
 *
 * @throws PerfGateError RUNS_INCOMPARABLE where the runs are not those of the scenarios.
 */
export function decideAgain({ runs, scenarios, provenance, runUrl }: Testimony): Report {
  const objections = [
    ...scenarios.flatMap((scenario) => objectionsTo(runs, scenario)),
    ...strays(runs, scenarios),
  ];
  if (objections.length > 0)
    throw new PerfGateError(
      'RUNS_INCOMPARABLE',
      objections.join('; '),
      'A person has to look: measure the change on a branch of the repository, or let the measuring workflow run again.',
    );
  const candidates = scenarios.flatMap((scenario) =>
    runs
      .filter((run) => run.scenario === scenario.name)
      .map((run): Run => {
        const { policy, thresholds } = scenario;
        const load = describeLoad(scenario.load);
        return { ...run, provenance, policy, thresholds, ...primaryOf(scenario), load };
      }),
  );
  const { report } = compareRuns({
    baselines: [],
    candidates,
    policy: null,
    thresholds: null,
    // What the default branch accepts is its level by now, and what a fork accepts is not for it to say.
    acceptances: [],
    gate: 'pull-request',
    toolVersion: TOOL_VERSION,
  });
  return { ...report, links: { ...report.links, workflowRun: runUrl } };
}

/** What keeps the runs of one scenario from being decided; names come from the default branch only. */
function objectionsTo(runs: readonly Run[], scenario: Scenario): readonly string[] {
  const own = runs.filter((run) => run.scenario === scenario.name);
  const [run] = own;
  const say = (what: string): string => `${scenario.source}: ${what}`;
  if (run === undefined) return [say('was not measured')];
  if (own.length > 1) return [say('was measured more than once, of which one can be meant')];
  return [
    ...(run.loadHash === loadHash(scenario)
      ? []
      : [say('the load that was measured is not that of the default branch')]),
    ...(run.measurementVersion === MEASUREMENT_VERSION
      ? []
      : [say('was measured by another version of the gate')]),
    ...(run.trials.length > 0 && !run.trials.some(({ side }) => side === 'baseline')
      ? [say('only one side was measured: use `start`, or `url` and `baseline-url`')]
      : []),
    ...(run.sameCode ? [say('both sides were the same code')] : []),
    ...(run.environment.targetKind === 'imported' ? [say('was imported, not measured')] : []),
  ];
}

function strays(runs: readonly Run[], scenarios: readonly Scenario[]): readonly string[] {
  const known = new Set(scenarios.map(({ name }) => name));
  const count = runs.filter(({ scenario }) => !known.has(scenario)).length;
  return count === 0 ? [] : [`${count} run files are of scenarios that the default branch does not name`];
}
