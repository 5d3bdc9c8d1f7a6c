import { join } from 'node:path';
import { compareDeployments, type Deployment, type DeploymentMetric } from '../../../src/comparison/index.ts';
import { at, createRandom } from '../../../src/foundation/index.ts';
import { type Decision, scenariosToMeasureAgain } from '../../../src/verdict/index.ts';
import { atMost, percent, type Section, showRate } from '../bound.ts';
import { clopperPearson } from '../clopper-pearson.ts';
import { decide } from '../block-gate.ts';
import { policyWith } from '../families.ts';
import { type PeerCounts, judgeByPeers, PEER_RULES } from './peers-on-pushes.ts';
import { fleetDaysOf, nameOf, type Push, pushesOf, slowed } from './pushes.ts';

const SETS = ['github-action-benchmark', 'nyrkio-change-detection'] as const;
/** Of pushes without a change. */
const ALLOWED = 0.01;
const LEAST_BASELINES = 10;
const MOST_BASELINES = 20;
const SLOWDOWNS = [0, 0.2, 0.5] as const;

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
      certaintyOf(found),
    ],
    tables: [
      {
        title: 'Pushes that are no fleet change',
        note: 'Held to 1 %, as far as so few pushes can tell: red without a slowdown. With one: how often any series is red; shown.',
        columns: ['history', 'pushes', 'slowdown of one series', 'red alone', 'red confirmed'],
        rows: found.flatMap(({ name, counts }) =>
          SLOWDOWNS.map((slowdown, index) => {
            const { of, alone, confirmed } = at(counts, index);
            return [
              name,
              String(of),
              slowdown === 0 ? 'none' : `+${100 * slowdown} %`,
              showRate({ count: alone, of }),
              showRate({ count: confirmed, of }),
            ];
          }),
        ),
      },
      {
        title: 'Pushes on the days of a fleet change',
        columns: ['history', 'such days', 'pushes on them', 'red alone'],
        rows: found.map(({ name, fleetDays, onFleetDays }) => [
          name,
          String(fleetDays),
          String(onFleetDays.of),
          showRate(onFleetDays),
        ]),
      },
      {
        title: 'Other rules on the same pushes: any series without a change, and the slowed one',
        columns: ['history', 'rule', 'no change', ...SLOWDOWNS.slice(1).map((share) => `+${100 * share} %`)],
        rows: found.flatMap(({ name, counts }) =>
          PEER_RULES.map(({ key, words }) => [
            name,
            words,
            ...counts.map(({ of, peers }, index) =>
              showRate({ count: (index === 0 ? peers.any : peers.slowed)[key] ?? 0, of }),
            ),
          ]),
        ),
      },
    ],
    plots: [],
    bounds: found.flatMap(({ name, counts }) => {
      const { of, alone, confirmed } = at(counts, 0);
      return [
        atMost(`${name}, pushes without a fleet change: red alone`, ALLOWED, { count: alone, of }),
        atMost(`${name}, pushes without a fleet change: red confirmed by the next push`, ALLOWED, {
          count: confirmed,
          of,
        }),
      ];
    }),
  };
}

/** What so few pushes certify; both histories together, too, because the second continues the first. */
function certaintyOf(
  found: readonly { readonly name: string; readonly counts: readonly Counts[] }[],
): string {
  const parts = found.map(({ name, counts }) => ({ name, ...at(counts, 0) }));
  const sum = (of: (each: Counts) => number): number => parts.reduce((total, each) => total + of(each), 0);
  const together = {
    name: 'both together',
    of: sum(({ of }) => of),
    alone: sum(({ alone }) => alone),
    confirmed: sum(({ confirmed }) => confirmed),
  };
  const said = [...parts, together].map(({ name, of, alone, confirmed }) => {
    const most = (count: number): string =>
      `${count} of ${of}: at most ${percent(clopperPearson(count, of).upper)}`;
    return `${name} red alone ${most(alone)}, confirmed ${most(confirmed)}`;
  });
  let enough = 1;
  while (clopperPearson(0, enough).upper > ALLOWED) enough++;
  return `So few pushes certify no bound of ${percent(ALLOWED)}. The exact upper ends (Clopper and Pearson, of the 95 % interval) are: ${said.join('; ')}. It is called met as found where it is, and neither history certifies it: that would take ${enough} pushes none of which is red.`;
}

interface Counts {
  readonly of: number;
  readonly alone: number;
  readonly confirmed: number;
  readonly peers: PeerCounts;
}

interface Judged {
  readonly fleetDays: number;
  /** Pushes on those days, and how many of them are red alone. */
  readonly onFleetDays: { readonly of: number; readonly count: number };
  readonly counts: readonly Counts[];
}

function judgeHistory(path: string): Judged {
  const pushes = pushesOf(path);
  const fleet = fleetDaysOf(pushes);
  const usable = pushes.flatMap((_, index) =>
    index < LEAST_BASELINES || index + 1 >= pushes.length ? [] : [index],
  );
  const isOnFleetDay = (index: number): boolean => fleet.has(at(pushes, index).day);
  const judged = usable.filter((index) => !isOnFleetDay(index));
  const random = createRandom(`constant-code/${judged.length}`);
  const counts = SLOWDOWNS.map((slowdown) => {
    let [alone, confirmed] = [0, 0];
    const cases = judged.map((index) => {
      const { metrics } = at(pushes, index).deployment;
      return { index, slow: at(metrics, Math.floor(random.next() * metrics.length)) };
    });
    for (const { index, slow } of cases) {
      const outcome = judgePush(pushes, index, slow, slowdown);
      alone += Number(outcome.alone.verdict === 'regression');
      confirmed += Number(outcome.confirmed.verdict === 'regression');
    }
    return { of: judged.length, alone, confirmed, peers: judgeByPeers(pushes, cases, slowdown) };
  });
  const fleetPushes = usable.filter(isOnFleetDay);
  const red = fleetPushes.filter((index) => {
    const [any] = at(pushes, index).deployment.metrics;
    return any !== undefined && judgePush(pushes, index, any, 0).alone.verdict === 'regression';
  });
  return { fleetDays: fleet.size, onFleetDays: { of: fleetPushes.length, count: red.length }, counts };
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
