import { kindOf } from '../scenario/index.ts';
import type { Run, Trial } from '../trial/index.ts';
import { countRequests, failureWords, sumOf, validTrials, waysInWords } from './count-requests.ts';
import { type Finding, incomplete, regression } from './finding.ts';

/** An endpoint that was asked less often than this may have failed each time by chance. */
const LEAST_REQUESTS = 3;

/** What was tried of one thing in some trials, and how often it was done. */
interface Attempts {
  readonly tried: number;
  readonly done: number;
  /** How it failed instead, in a few words; empty where nothing more is known. */
  readonly how: string;
}

/** Something that is tried again and again, and must be done now and then. */
interface Undertaking {
  readonly name: string;
  /** What was not done, of so many attempts: `not one of the 35 attempts to connect to chat succeeded`. */
  readonly words: (tried: number) => string;
  /** The metric whose comparison says how often it is done. */
  readonly metric: string;
  /** So often it must have been tried before it says anything that it was never done. */
  readonly least: number;
  readonly in: (trials: readonly Trial[]) => Attempts;
}

/** The share in which earlier deployments did something; null where nothing is known. */
export type EarlierShare = (endpoint: string, metric: string) => number | null;

/**
 * What the candidate did not do a single time, of all that it was asked: whatever thresholds and comparisons are about,
 * there is nothing behind it, and nothing may pass. Where the other side did it, or earlier deployments, the change is
 * to blame; but a candidate that did nothing at all may not be there.
 */
export function neverDone(run: Run, earlier: EarlierShare): readonly Finding[] {
  const [baseline, candidate] = [validTrials(run, 'baseline'), validTrials(run, 'candidate')];
  const undertakings = undertakingsOf(run.trials);
  const isThere = undertakings.some((each) => each.in(candidate).done > 0);
  return undertakings.flatMap((undertaking) => {
    const { name, words, metric, least } = undertaking;
    const { tried, done, how } = undertaking.in(candidate);
    if (tried < least || done > 0) return [];
    const what = `${words(tried)}${how === '' ? '' : ` (${how})`}`;
    const other = undertaking.in(baseline);
    if (other.done > 0) {
      const message = `on the candidate ${what}; on the baseline ${other.done} did`;
      return [regression(run, 'candidate-fails', message)];
    }
    const isWorse = isThere && baseline.length === 0 && (earlier(name, metric) ?? 0) > 0;
    return isWorse
      ? [regression(run, 'candidate-fails', `${what}, and of earlier deployments some did`)]
      : [incomplete(run, 'never-done', what)];
  });
}

function undertakingsOf(trials: readonly Trial[]): readonly Undertaking[] {
  const rates = trials.flatMap((trial) => trial.rates);
  const trends = trials.flatMap((trial) => trial.trends);
  const namesOf = (metric: string): readonly string[] =>
    namesIn(rates.filter((rate) => rate.metric === metric));
  const sockets = namesOf('ws_connected');
  const journeys = namesOf('iterations_completed').filter((name) => !sockets.includes(name));
  return [
    ...namesIn(trials.flatMap((trial) => trial.endpoints)).map(requestsTo),
    ...journeys.map(iterationsOf),
    ...namesOf('poll_completed').map(jobsOf),
    ...sockets.flatMap((name) => [connectionsTo(name), sessionsOf(name)]),
    ...namesOf('ws_replies').flatMap((name) => [messagesOf(name), repliesTo(name)]),
    ...namesOf('ws_delivered').map(broadcastsOf),
    ...namesOf('ws_pongs').map(pingsTo),
    ...namesIn(trends.filter(({ metric }) => metric === 'ws_latency')).map(pushesOf),
  ];
}

function requestsTo(name: string): Undertaking {
  return {
    name,
    words: (tried) => `not one of the ${tried} requests to ${name} succeeded`,
    metric: 'error_share',
    least: LEAST_REQUESTS,
    in: (trials) => {
      const count = countRequests(trials, name);
      return { tried: count.sent, done: count.ok, how: failureWords([count]) };
    },
  };
}

function iterationsOf(name: string): Undertaking {
  return {
    name,
    words: (tried) => `not one of the ${tried} iterations of ${name} was completed`,
    metric: 'iterations_completed',
    least: 1,
    in: (trials) => {
      const { passed, total } = rateOf(trials, 'iterations_completed', name);
      const cutOff = counterOf(trials, 'interrupted_iterations', name);
      const how = waysInWords([
        { way: 'failed', times: total - passed },
        { way: 'cut off', times: cutOff },
      ]);
      return { tried: total + cutOff, done: passed, how };
    },
  };
}

function jobsOf(name: string): Undertaking {
  return {
    name,
    words: (tried) => `not one of the ${tried} jobs of ${name} was done`,
    metric: 'poll_completed',
    least: 1,
    in: (trials) => {
      const { passed, total } = rateOf(trials, 'poll_completed', name);
      const cutOff = counterOf(trials, 'interrupted_polls', name);
      const how = waysInWords([
        { way: 'failed or late', times: total - passed },
        { way: 'cut off', times: cutOff },
      ]);
      return { tried: total + cutOff, done: passed, how };
    },
  };
}

/** What was open before counts: who only holds connections need not make any. */
function connectionsTo(name: string): Undertaking {
  return {
    name,
    words: (tried) => `not one of the ${tried} attempts to connect to ${name} succeeded`,
    metric: 'ws_connected',
    least: 1,
    in: (trials) => {
      const { passed, total } = rateOf(trials, 'ws_connected', name);
      const failed = trials.flatMap(({ counters }) =>
        counters.filter(({ metric }) => metric === 'ws_failed'),
      );
      const kinds = [...new Set(failed.flatMap(({ endpoint }) => kindOf('ws_failed', endpoint, name) ?? []))];
      const how = waysInWords(
        kinds.map((kind) => ({ way: kind, times: counterOf(trials, 'ws_failed', `${name} ${kind}`) })),
      );
      return { tried: total, done: passed + counterOf(trials, 'ws_held', name), how };
    },
  };
}

/** Sessions that we ended are not among them: they did what they could. */
function sessionsOf(name: string): Undertaking {
  return {
    name,
    words: (tried) => `not one of the ${tried} sessions of ${name} was held to its end`,
    metric: 'iterations_completed',
    least: 1,
    in: (trials) => shareIn(trials, 'iterations_completed', name),
  };
}

/** A server that ends every session before its first message is due is asked nothing. */
function messagesOf(name: string): Undertaking {
  return {
    name,
    words: (tried) => `not one of the ${tried} sessions of ${name} had a message due that expects a reply`,
    metric: 'ws_replies',
    least: 1,
    in: (trials) => {
      const tried = counterOf(trials, 'ws_sessions', name);
      const isAsked = rateOf(trials, 'ws_replies', name).total > 0;
      return { tried, done: isAsked ? Math.max(1, tried) : 0, how: '' };
    },
  };
}

function repliesTo(name: string): Undertaking {
  return {
    name,
    words: (tried) => `not one of the ${tried} messages of ${name} got its reply in time`,
    metric: 'ws_replies',
    least: 1,
    in: (trials) => shareIn(trials, 'ws_replies', name),
  };
}

function broadcastsOf(name: string): Undertaking {
  return {
    name,
    words: (tried) => `not one of the ${tried} copies of broadcasts of ${name} arrived in time`,
    metric: 'ws_delivered',
    least: 1,
    in: (trials) => shareIn(trials, 'ws_delivered', name),
  };
}

function pingsTo(name: string): Undertaking {
  return {
    name,
    words: (tried) => `not one of the ${tried} pings to ${name} was answered before the next`,
    metric: 'ws_pongs',
    least: 1,
    in: (trials) => shareIn(trials, 'ws_pongs', name),
  };
}

/** Who names the place of a time in what a server pushes expects it to push something. */
function pushesOf(name: string): Undertaking {
  return {
    name,
    words: (tried) =>
      `not one message that says when it was sent came over ${name} in ${tried} s of open connections`,
    metric: 'ws_latency',
    least: 1,
    in: (trials) => {
      const own = trials.flatMap(({ trends }) => trends.filter((trend) => isOf(trend, 'ws_latency', name)));
      const tried = Math.round(counterOf(trials, 'ws_open_seconds', name));
      return { tried, done: sumOf(own, ({ histogram }) => histogram.count), how: '' };
    },
  };
}

function shareIn(trials: readonly Trial[], metric: string, name: string): Attempts {
  const { passed, total } = rateOf(trials, metric, name);
  return { tried: total, done: passed, how: '' };
}

/** Passed and total of a rate over some trials. */
export function rateOf(
  trials: readonly Trial[],
  metric: string,
  name: string,
): { readonly passed: number; readonly total: number } {
  const own = trials.flatMap(({ rates }) => rates.filter((rate) => isOf(rate, metric, name)));
  return { passed: sumOf(own, ({ passed }) => passed), total: sumOf(own, ({ total }) => total) };
}

function counterOf(trials: readonly Trial[], metric: string, name: string): number {
  const own = trials.flatMap(({ counters }) => counters.filter((counter) => isOf(counter, metric, name)));
  return sumOf(own, ({ count }) => count);
}

interface Named {
  readonly metric: string;
  readonly endpoint: string;
}

function isOf(entry: Named, metric: string, name: string): boolean {
  return entry.metric === metric && entry.endpoint === name;
}

function namesIn(entries: readonly { readonly endpoint: string }[]): readonly string[] {
  return [...new Set(entries.map(({ endpoint }) => endpoint))];
}
