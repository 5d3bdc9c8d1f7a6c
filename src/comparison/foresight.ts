import { formatDuration, formatPercent, loadDurationMs, meanRate, type Scenario } from '../scenario/index.ts';
import { ALL_ENDPOINTS, type Capacity, type Design } from '../trial/index.ts';
import type { Budget, MetricForesight } from './foresee.ts';

/** What a gate on one scenario can see on a target, foreseen from blocks that were measured for this alone. */
export interface Foresight {
  readonly scenario: string;
  /** The scenario file as the user named it. */
  readonly source: string;
  readonly design: Design;
  readonly pilot: {
    readonly blocks: number;
    /** Time that each took, in milliseconds. */
    readonly blockMs: number;
  };
  /** The load of a run: arrivals per second and side, null where users set them; and how long it lasts. */
  readonly load: { readonly ratePerSecond: number | null; readonly durationMs: number };
  /** What the target carries at most; null where nobody asked. */
  readonly capacity: Capacity | null;
  /** What a run may spend. */
  readonly budget: Budget;
  /** Length under load and number of the blocks that `block-duration: auto` would choose; null where the load says it. */
  readonly chosen: { readonly blockMs: number; readonly blocks: number } | null;
  /** Of gated metrics; empty where nothing could be measured. */
  readonly metrics: readonly MetricForesight[];
  /** What to change in order to see more, in the user's words. */
  readonly advice: readonly string[];
  /** Why nothing can be foreseen; empty where it can. */
  readonly invalid: string;
}

/** Beyond this many times the requests there is no advice but less noise. */
const MOST_TIMES = 30;
/** Counts vary by chance: a little more than is needed. */
const MARGIN = 1.1;

/** Says what to change in rate, duration or limits so that the gate sees more. `planned` are the blocks of the load. */
export function advise(
  scenario: Scenario,
  metrics: readonly MetricForesight[],
  { blocks, blockMs }: Budget,
  planned: number,
): readonly string[] {
  return [
    ...(blocks < planned
      ? [
          `the time limit ends it after ${blocks} of ${planned} blocks: raise compare.max-duration to about ${formatDuration(roundUp(planned * blockMs * MARGIN + scenario.load.warmUpMs))}`,
        ]
      : []),
    ...moreRequests(scenario, metrics),
    ...lessNoise(scenario, metrics),
  ];
}

/** Quantiles that have too few requests to decide. */
function moreRequests(scenario: Scenario, metrics: readonly MetricForesight[]): readonly string[] {
  const scarce = metrics.filter(({ requests, requestsNeeded }) => requests < requestsNeeded);
  const times = Math.max(0, ...scarce.map(({ requests, requestsNeeded }) => requestsNeeded / requests));
  if (scarce.length === 0) return [];
  const names = scarce.map(({ endpoint, metric }) => nameOf(endpoint, metric.name)).join(', ');
  if (times > MOST_TIMES)
    return [
      `${names}: far too few requests in a block; gate lower quantiles, or mark other endpoints primary`,
    ];
  return [`for ${names} to decide: ${timesTheLoad(scenario, times * MARGIN)}`];
}

/** Times that cannot rule out a slowdown beyond the configured tolerance: the noise of a block falls with its requests. */
function lessNoise(scenario: Scenario, metrics: readonly MetricForesight[]): readonly string[] {
  const wide = metrics.filter(
    ({ rulesOut, tolerance, obstacle }) =>
      obstacle === '' && rulesOut !== null && tolerance.auto > tolerance.configured,
  );
  const [first] = wide.toSorted((a, b) => (b.rulesOut ?? 0) - (a.rulesOut ?? 0));
  if (first === undefined) return [];
  const { configured, auto } = first.tolerance;
  const times = (Math.log1p(first.rulesOut ?? 0) / Math.log1p(configured)) ** 2;
  const name = nameOf(first.endpoint, first.metric.name);
  const target = `to pass ${name} at ${formatPercent(configured)}`;
  const otherwise =
    (first.rulesOut ?? 0) <= auto
      ? `or tolerance: auto, which passes it at ${formatPercent(auto)}`
      : 'or a lower quantile: no tolerance up to 50 % can be decided';
  return times > MOST_TIMES
    ? [`${target} a quieter target is needed, ${otherwise}`]
    : [
        `${target}: ${timesTheLoad(scenario, times)}, as far as the noise is one of few requests; ${otherwise}`,
      ];
}

function timesTheLoad({ load }: Scenario, times: number): string {
  const rate = meanRate(load);
  const duration = formatDuration(roundUp(loadDurationMs(load) * times));
  const longer = `a load of about ${duration} instead of ${formatDuration(loadDurationMs(load))}`;
  return rate > 0
    ? `about ${round(rate * times)} requests/s instead of ${round(rate)}, or ${longer}`
    : `${longer}, or more users`;
}

function nameOf(endpoint: string, metric: string): string {
  return `${endpoint === ALL_ENDPOINTS ? 'all requests' : endpoint} ${metric.replace(/^response_time_/, '')}`;
}

function round(value: number): number {
  return Number(value.toPrecision(2));
}

/** Up to whole ten seconds. */
function roundUp(ms: number): number {
  return Math.ceil(ms / 10_000) * 10_000;
}
