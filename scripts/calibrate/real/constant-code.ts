import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { median } from 'simple-statistics';
import { compareDeployments, type Deployment, type DeploymentMetric } from '../../../src/comparison/index.ts';
import { at, createRandom, groupBy } from '../../../src/foundation/index.ts';
import { type Decision, scenariosToMeasureAgain } from '../../../src/verdict/index.ts';
import { atMost, type Section, showRate } from '../bound.ts';
import { decide } from '../block-gate.ts';
import { policyWith } from '../families.ts';
import { readRows } from './read-rows.ts';

const SETS = ['github-action-benchmark', 'nyrkio-change-detection'] as const;
const LEAST_BASELINES = 10;
const MOST_BASELINES = 20;
/** A series has moved when the five pushes from one on lie so far from the ten before. */
const MOVED = Math.log(1.1);
const FLEET_SHARE = 0.25;
const SLOWDOWNS = [0, 0.2, 0.5] as const;

/** Every series that one push measured. */
interface Push {
  readonly day: string;
  readonly deployment: Deployment;
}

/** What the gate said of each push of a history in which the code never changed. */
export function constantCode(folder: string): Section {
  const found = SETS.map((name) => ({
    name,
    ...judgeHistory(join(folder, 'gha_aa', `${name}_ghpages.csv`)),
  }));
  return {
    title: 'A history of constant code on hosted runners',
    text: [
      `Example programs measured on every push for years (github-action-benchmark and nyrkio/change-detection, MIT; the second continues the first). Each push is one gate over all series that it measured, against the ${LEAST_BASELINES} to ${MOST_BASELINES} pushes before; confirmed: the next push is taken for the second deployment. Days on which a quarter of the series moved for good (by more than 10 %, the median of five pushes against that of the ten before) are a change of the fleet or of a toolchain, and count as one event each.`,
    ],
    tables: [
      {
        title: 'Pushes that are no fleet change',
        columns: ['history', 'fleet days', 'pushes', 'slowdown of one series', 'red alone', 'red confirmed'],
        rows: found.flatMap(({ name, fleetDays, counts }) =>
          SLOWDOWNS.map((slowdown, index) => {
            const { of, alone, confirmed } = at(counts, index);
            return [
              name,
              String(fleetDays),
              String(of),
              slowdown === 0 ? 'none' : `+${100 * slowdown} %`,
              showRate({ count: alone, of }),
              showRate({ count: confirmed, of }),
            ];
          }),
        ),
      },
    ],
    bounds: found.flatMap(({ name, counts }) => {
      const { of, alone, confirmed } = at(counts, 0);
      return [
        atMost(`${name}, pushes without a fleet change: red alone`, 0.01, { count: alone, of }),
        atMost(`${name}, pushes without a fleet change: red confirmed by the next push`, 0.01, {
          count: confirmed,
          of,
        }),
      ];
    }),
  };
}

interface Counts {
  readonly of: number;
  readonly alone: number;
  readonly confirmed: number;
}

function judgeHistory(path: string): { readonly fleetDays: number; readonly counts: readonly Counts[] } {
  const pushes = pushesOf(path);
  const fleet = fleetDaysOf(pushes);
  const judged = pushes.flatMap((push, index) =>
    index < LEAST_BASELINES || index + 1 >= pushes.length || fleet.has(push.day) ? [] : [index],
  );
  const random = createRandom(`constant-code/${judged.length}`);
  const counts = SLOWDOWNS.map((slowdown) => {
    let [alone, confirmed] = [0, 0];
    for (const index of judged) {
      const { metrics } = at(pushes, index).deployment;
      const slow = Math.floor(random.next() * metrics.length);
      const outcome = judgePush(pushes, index, at(metrics, slow), slowdown);
      alone += Number(outcome.alone.verdict === 'regression');
      confirmed += Number(outcome.confirmed.verdict === 'regression');
    }
    return { of: judged.length, alone, confirmed };
  });
  return { fleetDays: fleet.size, counts };
}

function judgePush(
  pushes: readonly Push[],
  index: number,
  slow: DeploymentMetric,
  slowdown: number,
): { readonly alone: Decision; readonly confirmed: Decision } {
  const policy = policyWith({});
  const baselines = pushes
    .slice(Math.max(0, index - MOST_BASELINES), index)
    .map(({ deployment }) => deployment);
  const candidate = slowed(at(pushes, index).deployment, slow, slowdown);
  // A push need not run every suite: it answers for what it measured.
  const measured = (deployment: Deployment, also: Deployment): Deployment => ({
    ...deployment,
    metrics: deployment.metrics.filter((metric) =>
      also.metrics.some((other) => nameOf(other) === nameOf(metric)),
    ),
  });
  const before = baselines.map((deployment) => measured(deployment, candidate));
  const alone = decide(compareDeployments(before, [candidate], policy), policy);
  if (scenariosToMeasureAgain(alone).size === 0) return { alone, confirmed: alone };
  const next = measured(slowed(at(pushes, index + 1).deployment, slow, slowdown), candidate);
  const both = measured(candidate, next);
  const common = before.map((deployment) => measured(deployment, both));
  return { alone, confirmed: decide(compareDeployments(common, [both, next], policy), policy) };
}

function slowed(deployment: Deployment, slow: DeploymentMetric, slowdown: number): Deployment {
  const factor = slow.metric.better === 'lower' ? 1 + slowdown : 1 / (1 + slowdown);
  return {
    ...deployment,
    metrics: deployment.metrics.map((metric) =>
      nameOf(metric) === nameOf(slow) ? { ...metric, level: metric.level * factor } : metric,
    ),
  };
}

function nameOf({ endpoint, metric }: DeploymentMetric): string {
  return `${endpoint} ${metric.name}`;
}

function pushesOf(path: string): readonly Push[] {
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

function fleetDaysOf(pushes: readonly Push[]): ReadonlySet<string> {
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
