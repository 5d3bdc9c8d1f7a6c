import { type Histogram, mergeHistograms, quantileMs } from '../histogram/index.ts';
import { kindOf } from '../scenario/index.ts';
import { type Run, SIDES, type Side, type Trial } from '../trial/index.ts';
import type {
  CheckSummary,
  FlowSummaries,
  JourneySummary,
  KindCount,
  PollSummary,
  ShareOf,
  WebSocketSummary,
} from './flow-summary.ts';

/**
 * Sums up what journeys, checks, polls and WebSockets did on each side over the valid trials, for tables. Descriptions
 * only, as those of endpoints.
 */
export function summarizeFlows(run: Run): FlowSummaries {
  const valid = run.trials.filter((trial) => trial.validity.kind === 'valid');
  const sides = SIDES.map((side) => new SideOfRun(side, valid)).filter(({ trials }) => trials.length > 0);
  const each = <T>(names: readonly string[], summarize: (name: string, side: SideOfRun) => T): readonly T[] =>
    names.flatMap((name) => sides.map((side) => summarize(name, side)));
  const rates = valid.flatMap((trial) => trial.rates);
  const webSockets = namesOf(
    valid.flatMap((trial) => trial.counters),
    'ws_msgs_sent',
  );
  const journeys = namesOf(rates, 'iterations_completed').filter((name) => !webSockets.includes(name));
  return {
    webSockets: each(webSockets, webSocket),
    journeys: each(journeys, journey),
    checks: each(namesOf(rates, 'checks'), check),
    polls: each(namesOf(rates, 'poll_completed'), poll),
  };
}

function webSocket(name: string, of: SideOfRun): WebSocketSummary {
  return {
    name,
    side: of.side,
    connections: of.perSecond('ws_open_seconds', name),
    connectP95Ms: of.quantile('ws_connecting', name, 0.95),
    connected: of.share('ws_connected', name),
    sentPerSecond: of.perSecond('ws_msgs_sent', name),
    receivedPerSecond: of.perSecond('ws_msgs_received', name),
    roundTripP50Ms: of.quantile('ws_round_trip', name, 0.5),
    roundTripP95Ms: of.quantile('ws_round_trip', name, 0.95),
    replied: of.share('ws_replies', name),
    latencyP95Ms: of.quantile('ws_latency', name, 0.95),
    fanOutP95Ms: of.quantile('ws_fan_out', name, 0.95),
    delivered: of.share('ws_delivered', name),
    pingP95Ms: of.quantile('ws_ping', name, 0.95),
    reconnects: of.count('ws_reconnects', name),
    closes: of.kinds('ws_closed', name),
    failures: of.kinds('ws_failed', name),
  };
}

function journey(name: string, of: SideOfRun): JourneySummary {
  return {
    name,
    side: of.side,
    completed: of.share('iterations_completed', name),
    interrupted: of.count('interrupted_iterations', name),
    p50Ms: of.quantile('iteration_duration', name, 0.5),
    p95Ms: of.quantile('iteration_duration', name, 0.95),
  };
}

function check(name: string, of: SideOfRun): CheckSummary {
  return { name, side: of.side, passed: of.share('checks', name) };
}

function poll(name: string, of: SideOfRun): PollSummary {
  return {
    name,
    side: of.side,
    completed: of.share('poll_completed', name),
    interrupted: of.count('interrupted_polls', name),
    p50Ms: of.quantile('poll_duration', name, 0.5),
    p95Ms: of.quantile('poll_duration', name, 0.95),
  };
}

interface Named {
  readonly metric: string;
  readonly endpoint: string;
}

/** Endpoints of a metric, in the order of their first appearance. */
function namesOf(entries: readonly Named[], metric: string): readonly string[] {
  return [...new Set(entries.filter((entry) => entry.metric === metric).map(({ endpoint }) => endpoint))];
}

/** The trials of one side, with what is read from all of them together. */
class SideOfRun {
  readonly side: Side;
  readonly trials: readonly Trial[];

  constructor(side: Side, trials: readonly Trial[]) {
    this.side = side;
    this.trials = trials.filter((trial) => trial.side === side);
  }

  count(metric: string, endpoint: string): number {
    const counters = this.trials.flatMap((trial) => trial.counters.filter(isOf(metric, endpoint)));
    return counters.reduce((sum, { count }) => sum + count, 0);
  }

  perSecond(metric: string, endpoint: string): number {
    const seconds = this.trials.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000;
    return seconds > 0 ? this.count(metric, endpoint) / seconds : 0;
  }

  share(metric: string, endpoint: string): ShareOf {
    const rates = this.trials.flatMap((trial) => trial.rates.filter(isOf(metric, endpoint)));
    const passed = rates.reduce((sum, rate) => sum + rate.passed, 0);
    const total = rates.reduce((sum, rate) => sum + rate.total, 0);
    return { passed, total, share: total === 0 ? null : passed / total };
  }

  quantile(metric: string, endpoint: string, quantile: number): number | null {
    const histograms: readonly Histogram[] = this.trials.flatMap((trial) =>
      trial.trends.filter(isOf(metric, endpoint)).map(({ histogram }) => histogram),
    );
    return quantileMs(mergeHistograms(histograms), quantile);
  }

  /** Counters whose endpoint is the name and a kind, by kind, in the order of the kinds. */
  kinds(metric: string, name: string): readonly KindCount[] {
    const counts = new Map<string, number>();
    for (const counter of this.trials.flatMap(({ counters }) => counters)) {
      const kind = counter.metric === metric ? kindOf(metric, counter.endpoint, name) : null;
      if (kind !== null) counts.set(kind, (counts.get(kind) ?? 0) + counter.count);
    }
    return [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([kind, count]) => ({ kind, count }));
  }
}

function isOf(metric: string, endpoint: string): (entry: Named) => boolean {
  return (entry) => entry.metric === metric && entry.endpoint === endpoint;
}
