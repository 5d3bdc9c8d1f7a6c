import { groupBy } from '../foundation/index.ts';
import type { Policy } from '../scenario/index.ts';
import type { Deployment, DeploymentMetric } from './deployment.ts';
import { judgeableBaselines, LEAST_BASELINES, standingOfDeployments } from './deployment-standing.ts';
import { type MetricSeries, NO_SHARE } from './metric-series.ts';
import { signedLevel, uniteDeployments } from './summarize-deployment.ts';
import { takeOffMachine } from './take-off-machine.ts';
import { testFamily } from './test-family.ts';

/** One deployment of a past run of the branch. */
export interface PastDeployment {
  readonly deployment: Deployment;
  /** What its run is known by: the deployments of one run are judged together. */
  readonly run: string;
  /** The stretch between two confirmed changes that the run belongs to. */
  readonly level: number;
}

/** The strongest evidence of a change that the gated metrics of one past run would have shown: p-values. */
export interface PastMinimum {
  readonly run: string;
  readonly slower: number;
  readonly faster: number;
}

/**
 * Judges each past run of a branch against its own predecessors, as if it had been the candidate, and keeps the smallest
 * p of its gated metrics. `past` must come in the order of time, of one scenario, and be comparable. Runs with fewer
 * than five predecessors are left out, and so are those that opened a level at which the branch stayed: what they show
 * is a change. One that opened a level for itself alone was a false alarm, and counts.
 *
 * Cost: O(n² m) for n runs of m metrics.
 */
export function replayDeployments(past: readonly PastDeployment[], policy: Policy): readonly PastMinimum[] {
  const table = tableOf(past);
  const runs = [...groupBy(past, ({ run }) => run)].map(([name, own]) => ({
    name,
    level: own[0]?.level ?? 0,
    ids: new Set(own.map(({ deployment }) => deployment.id)),
  }));
  const sizes = groupBy(runs, ({ level }) => level);
  const before = new Map<number, Set<string>>();
  const minima: PastMinimum[] = [];
  let previous: number | null = null;
  for (const { name, level, ids } of runs) {
    const opens = !before.has(level) && previous !== null;
    const staysAlone = (sizes.get(level)?.length ?? 0) === 1;
    const compared = opens && staysAlone ? previous : level;
    const predecessors = [...(before.get(compared ?? level) ?? [])].filter((id) => !ids.has(id));
    if (predecessors.length >= LEAST_BASELINES) {
      const minimum = minimumOf(table, predecessors, [...ids], policy);
      if (minimum !== null) minima.push({ run: name, ...minimum });
    }
    before.set(level, new Set([...(before.get(level) ?? []), ...ids]));
    if (!(opens && staysAlone)) previous = level;
  }
  return minima;
}

/** The deployments' summaries, metric by metric: what every replayed run reads a part of. */
interface Table {
  readonly metrics: readonly DeploymentMetric[];
  /** Of each deployment its own summary of each metric, and that value on the scale of comparison. */
  readonly rows: ReadonlyMap<string, readonly Cell[]>;
}

type Cell = {
  readonly metric: DeploymentMetric;
  readonly value: number;
  readonly control: Deployment['control'];
} | null;

function tableOf(past: readonly PastDeployment[]): Table {
  const united = uniteDeployments(past.map(({ deployment }) => deployment));
  const metrics = new Map<string, DeploymentMetric>();
  for (const metric of united.flatMap((deployment) => deployment.metrics)) metrics.set(keyOf(metric), metric);
  const rows = united.map((deployment): readonly [string, readonly Cell[]] => {
    const own = new Map(deployment.metrics.map((metric) => [keyOf(metric), metric]));
    const cells = [...metrics.keys()].map((key) => {
      const metric = own.get(key);
      return metric === undefined
        ? null
        : { metric, value: signedLevel(metric), control: deployment.control };
    });
    return [deployment.id, cells];
  });
  return { metrics: [...metrics.values()], rows: new Map(rows) };
}

function keyOf({ endpoint, metric }: DeploymentMetric): string {
  return JSON.stringify([endpoint, metric.name]);
}

function minimumOf(
  table: Table,
  baselines: readonly string[],
  candidates: readonly string[],
  policy: Policy,
): Omit<PastMinimum, 'run'> | null {
  const series = table.metrics.map((template, index) => {
    const cells = (ids: readonly string[]): readonly NonNullable<Cell>[] =>
      ids.flatMap((id) => table.rows.get(id)?.[index] ?? []);
    return seriesOfCells(template, cells(baselines), cells(candidates));
  });
  const tests = testFamily(series.map(judgeableBaselines).map(takeOffMachine), policy)
    .filter(({ series: own }) => own.template.gated && standingOfDeployments(own).kind === 'judged')
    .map(({ test }) => test);
  if (tests.length === 0) return null;
  return {
    slower: Math.min(...tests.map(({ slower }) => slower)),
    faster: Math.min(...tests.map(({ faster }) => faster)),
  };
}

function seriesOfCells(
  template: DeploymentMetric,
  before: readonly NonNullable<Cell>[],
  after: readonly NonNullable<Cell>[],
): MetricSeries {
  return {
    template,
    baseline: before.map(({ value }) => value),
    candidate: after.map(({ value }) => value),
    baselineMetrics: before.map(({ metric }) => metric),
    candidateMetrics: after.map(({ metric }) => metric),
    baselineControls: before.map(({ control }) => control),
    candidateControls: after.map(({ control }) => control),
    machine: NO_SHARE,
    leftOut: 0,
    absence: after.length === 0 ? 'the candidate has no value' : '',
  };
}
