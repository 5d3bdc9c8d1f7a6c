import { formatDuration } from '../scenario/index.ts';
import { isShare, isTime, type Metric, type Run, type Trial } from '../trial/index.ts';
import { pairsOf } from './block-pairs.ts';
import type { Comparison } from './comparison.ts';
import { type Figure, type Needs, NOTHING_NEEDED, roughly, roundedUp } from './figure.ts';
import { type Obstacle, quantileObstacle } from './gateability.ts';
import { metricValue } from './metric-value.ts';
import { pairBlocks } from './paired-blocks.ts';
import { blockShareObstacle, runShareObstacle } from './share-gateability.ts';

/**
 * What a run with too few requests for a metric would have to be like: so many times the requests, and the rate or the
 * time under load that sends them. Nothing where it has enough of them.
 */
export function requestNeeds(run: Run, about: Pick<Comparison, 'endpoint' | 'metric' | 'mode'>): Needs {
  const obstacles = obstaclesOf(run, about);
  const [worst] = obstacles.toSorted((a, b) => b.times - a.times);
  if (worst === undefined) return NOTHING_NEEDED;
  if (!Number.isFinite(worst.times)) return needsOfNothing(about.metric, worst);
  const times = roundedUp(Math.max(1.1, worst.times));
  const ways = waysOf(run, times);
  const what = about.metric.kind.kind === 'trend' ? 'values' : 'requests';
  return {
    words: `about ${times} times as many ${what}${ways.words === '' ? '' : `: ${ways.words}`}`,
    figures: [
      { of: 'requests', value: worst.needed },
      { of: 'times-requests', value: times },
      ...ways.figures,
    ],
  };
}

/** The same where there was none at all. */
function needsOfNothing({ kind }: Metric, { needed }: Obstacle): Needs {
  if (isShare(kind))
    return {
      words: `${needed} requests: not one was sent, so at what rate or in what time is not known`,
      figures: [{ of: 'requests', value: needed }],
    };
  const what = kind.kind === 'trend' ? 'values' : 'requests that succeed';
  return { words: `${what}: how many more it takes is not known without one`, figures: [] };
}

function obstaclesOf(
  run: Run,
  { endpoint, metric, mode }: Pick<Comparison, 'endpoint' | 'metric' | 'mode'>,
): readonly Obstacle[] {
  const member = { endpoint, metric, gated: true };
  const { errorTolerance } = run.policy;
  if (mode === 'side-by-side') {
    const blocks = pairBlocks(run);
    if (!isTime(metric.kind))
      return known([blockShareObstacle(member, pairsOf(blocks, member), errorTolerance)]);
    const { kind } = metric;
    const sides = [blocks.map(({ baseline }) => baseline), blocks.map(({ candidate }) => candidate)] as const;
    const against = (own: readonly Trial[], other: readonly Trial[]): Obstacle | null =>
      quantileObstacle(own, { trials: other, drifts: false }, endpoint, kind);
    return known([against(sides[0], sides[1]), against(sides[1], sides[0])]);
  }
  const trials = run.trials.filter(({ side, validity }) => side === 'candidate' && validity.kind === 'valid');
  if (isTime(metric.kind)) return known([quantileObstacle(trials, null, endpoint, metric.kind)]);
  const requests = trials.reduce(
    (sum, trial) => sum + (metricValue(trial, endpoint, metric)?.requests ?? 0),
    0,
  );
  return known([runShareObstacle(member, requests, errorTolerance)]);
}

function known(obstacles: readonly (Obstacle | null)[]): readonly Obstacle[] {
  return obstacles.filter((obstacle) => obstacle !== null);
}

/** How so many times the requests are sent: users of a closed load ask when they are answered, so only time adds to it. */
function waysOf({ trials, design, load }: Run, times: number): Needs {
  const valid = trials.filter(({ validity }) => validity.kind === 'valid');
  const together = design.assignment === 'simultaneous' ? 2 : 1;
  const seconds = valid.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000 / together;
  const sent = valid.flatMap(({ endpoints }) => endpoints).reduce((sum, endpoint) => sum + endpoint.sent, 0);
  if (seconds <= 0) return NOTHING_NEEDED;
  const rate = sent / seconds;
  const shown = (value: number): string => `${Number(value.toPrecision(3))}`;
  const [now, then] = [roughly(seconds * 1000), roughly(seconds * times * 1000)];
  const time = `${formatDuration(then)} under load in place of ${formatDuration(now)}`;
  const longer: Figure = { of: 'load-seconds', value: then / 1000 };
  if (load.model === 'closed' || sent === 0) return { words: `about ${time}`, figures: [longer] };
  const faster: Figure = { of: 'requests-per-second', value: Number((rate * times).toPrecision(3)) };
  return {
    words: `about ${shown(faster.value)} requests per second${together === 2 ? ' of both sides together' : ''} in place of ${shown(rate)} (${times} times the rate of the load${countedBy(valid)}), or ${time}`,
    figures: [faster, longer],
  };
}

/** What the rate of a load counts where that is something else than requests. */
function countedBy(trials: readonly Trial[]): string {
  const namesIn = (metric: string): readonly string[] =>
    trials.flatMap(({ rates }) =>
      rates.filter((rate) => rate.metric === metric).map(({ endpoint }) => endpoint),
    );
  const sockets = new Set(namesIn('ws_connected'));
  // Of single requests nobody counts how many were completed.
  const hasJourneys = namesIn('iterations_completed').some((name) => !sockets.has(name));
  const counted = [
    ...(hasJourneys ? ['iterations of journeys'] : []),
    ...(sockets.size > 0 ? ['sessions of WebSockets'] : []),
  ];
  return counted.length === 0 ? '' : `, which counts ${counted.join(' and ')}`;
}
