import { readFileSync } from 'node:fs';
import { median } from 'simple-statistics';
import type { Deployment, DeploymentMetric } from '../../../src/comparison/index.ts';
import { at, groupBy } from '../../../src/foundation/index.ts';
import { readRows } from './read-rows.ts';

/** A series has moved when the five pushes from one on lie so far from the ten before. */
const MOVED = Math.log(1.1);
const FLEET_SHARE = 0.25;

/** Every series that one push measured. */
export interface Push {
  readonly day: string;
  readonly deployment: Deployment;
}

/** What a series is known by. */
export function nameOf({ endpoint, metric }: DeploymentMetric): string {
  return `${endpoint} ${metric.name}`;
}

/** The deployment as it would be were one series slower by that share. */
export function slowed(deployment: Deployment, slow: DeploymentMetric, slowdown: number): Deployment {
  const factor = slow.metric.better === 'lower' ? 1 + slowdown : 1 / (1 + slowdown);
  return {
    ...deployment,
    metrics: deployment.metrics.map((metric) =>
      nameOf(metric) === nameOf(slow) ? { ...metric, level: metric.level * factor } : metric,
    ),
  };
}

/** The pushes of a history in the order of time. */
export function pushesOf(path: string): readonly Push[] {
  const rows = readRows(readFileSync(path, 'utf8')).filter(({ unit }) => unit !== 'auxMetricUnits');
  const commits = groupBy(
    rows.toSorted((a, b) => Number(a.date_ms) - Number(b.date_ms)),
    ({ commit }) => commit ?? '',
  );
  return [...commits].map(([commit, own]) => {
    const day = new Date(Number(own[0]?.date_ms)).toISOString().slice(0, 10);
    const series = groupBy(own, ({ suite, bench }) => `${suite} ${bench}`);
    const metrics = [...series.values()].map((same) => metricOf(same));
    return {
      day,
      deployment: {
        id: commit,
        scenario: 'examples',
        loadHash: '',
        environmentClass: '',
        measurementVersion: 1,
        startedAt: day,
        control: null,
        metrics,
      },
    };
  });
}

/** Several values of one push are averaged, as several jobs of one deployment are. */
function metricOf(rows: readonly Readonly<Record<string, string>>[]): DeploymentMetric {
  const { suite = '', bench = '', unit = '' } = rows[0] ?? {};
  const isRate = unit.endsWith('/sec') || unit.endsWith('/s');
  const logs = rows.map(({ value }) => Math.log(Number(value)));
  return {
    endpoint: suite,
    metric: {
      name: bench,
      unit: isRate ? '1/s' : 'time',
      better: isRate ? 'higher' : 'lower',
      kind: { kind: 'scalar' },
    },
    gated: true,
    level: Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length),
    spread: 0,
    trials: rows.length,
    requests: 0,
    informational: '',
  };
}

/** Days on which at least a quarter of the series that were measured moved for good. */
export function fleetDaysOf(pushes: readonly Push[]): ReadonlySet<string> {
  const series = new Map<string, { readonly day: string; readonly log: number }[]>();
  for (const { day, deployment } of pushes)
    for (const metric of deployment.metrics) {
      const known = series.get(nameOf(metric)) ?? [];
      known.push({ day, log: Math.log(metric.level) });
      series.set(nameOf(metric), known);
    }
  const moved = new Map<string, Set<string>>();
  for (const [name, points] of series)
    for (let index = 10; index + 5 <= points.length; index++) {
      const level = (from: number, to: number): number =>
        median(points.slice(from, to).map(({ log }) => log));
      if (Math.abs(level(index, index + 5) - level(index - 10, index)) <= MOVED) continue;
      const { day } = at(points, index);
      moved.set(day, (moved.get(day) ?? new Set()).add(name));
    }
  const days = [...new Set(pushes.map(({ day }) => day))];
  return new Set(
    days.filter((day) => {
      const measured = new Set(
        pushes.filter((push) => push.day === day).flatMap(({ deployment }) => deployment.metrics.map(nameOf)),
      );
      return (moved.get(day)?.size ?? 0) >= FLEET_SHARE * measured.size;
    }),
  );
}
