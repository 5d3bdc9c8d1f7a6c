import type { Run } from '../trial/index.ts';
import { failureWords, waysInWords } from './count-requests.ts';
import { type Finding, incomplete, regression } from './finding.ts';
import type { SumsOfSides } from './part-findings.ts';
import type { TrialSums } from './trial-sums.ts';

/** An endpoint that was asked less often than this may have failed each time by chance. */
const LEAST_REQUESTS = 3;

/** What was tried of one thing on one side, and how often it was done. */
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
  readonly in: (sums: TrialSums) => Attempts;
}

/** The share in which earlier deployments did something; null where nothing is known. */
export type EarlierShare = (endpoint: string, metric: string) => number | null;

/**
 * What the candidate did not do a single time, of all that it was asked: whatever thresholds and comparisons are about,
 * there is nothing behind it, and nothing may pass. Where the other side did it, or earlier deployments, the change is
 * to blame; but a candidate that did nothing at all may not be there.
 */
export function neverDone(
  run: Run,
  { baseline, candidate }: SumsOfSides,
  earlier: EarlierShare,
): readonly Finding[] {
  const undertakings = undertakingsOf(candidate);
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
    const isWorse = isThere && baseline.trials === 0 && (earlier(name, metric) ?? 0) > 0;
    return isWorse
      ? [regression(run, 'candidate-fails', `${what}, and of earlier deployments some did`)]
      : [incomplete(run, 'never-done', what)];
  });
}

function undertakingsOf(sums: TrialSums): readonly Undertaking[] {
  const sockets = sums.rated('ws_connected');
  const journeys = sums.rated('iterations_completed').filter((name) => !sockets.includes(name));
  return [
    ...sums.endpoints().map(requestsTo),
    ...journeys.map(iterationsOf),
    ...sums.rated('poll_completed').map(jobsOf),
    ...sockets.flatMap((name) => [connectionsTo(name), sessionsOf(name)]),
    ...sums.rated('ws_replies').flatMap((name) => [messagesOf(name), repliesTo(name)]),
    ...sums.rated('ws_delivered').map(broadcastsOf),
    ...sums.rated('ws_pongs').map(pingsTo),
    ...sums.trended('ws_latency').map(pushesOf),
  ];
}

function requestsTo(name: string): Undertaking {
  return {
    name,
    words: (tried) => `not one of the ${tried} requests to ${name} succeeded`,
    metric: 'error_share',
    least: LEAST_REQUESTS,
    in: (sums) => {
      const count = sums.requests(name);
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
    in: (sums) => {
      const { passed, total } = sums.rate('iterations_completed', name);
      const cutOff = sums.counter('interrupted_iterations', name);
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
    in: (sums) => {
      const { passed, total } = sums.rate('poll_completed', name);
      const cutOff = sums.counter('interrupted_polls', name);
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
    in: (sums) => {
      const { passed, total } = sums.rate('ws_connected', name);
      const kinds = sums.kinds('ws_failed', name);
      const how = waysInWords(kinds.map(({ kind, count }) => ({ way: kind, times: count })));
      return { tried: total, done: passed + sums.counter('ws_held', name), how };
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
    in: (sums) => shareIn(sums, 'iterations_completed', name),
  };
}

/** A server that ends every session before its first message is due is asked nothing. */
function messagesOf(name: string): Undertaking {
  return {
    name,
    words: (tried) => `not one of the ${tried} sessions of ${name} had a message due that expects a reply`,
    metric: 'ws_replies',
    least: 1,
    in: (sums) => {
      const tried = sums.counter('ws_sessions', name);
      const isAsked = sums.rate('ws_replies', name).total > 0;
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
    in: (sums) => shareIn(sums, 'ws_replies', name),
  };
}

function broadcastsOf(name: string): Undertaking {
  return {
    name,
    words: (tried) => `not one of the ${tried} copies of broadcasts of ${name} arrived in time`,
    metric: 'ws_delivered',
    least: 1,
    in: (sums) => shareIn(sums, 'ws_delivered', name),
  };
}

function pingsTo(name: string): Undertaking {
  return {
    name,
    words: (tried) => `not one of the ${tried} pings to ${name} was answered before the next`,
    metric: 'ws_pongs',
    least: 1,
    in: (sums) => shareIn(sums, 'ws_pongs', name),
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
    in: (sums) => {
      const tried = Math.round(sums.counter('ws_open_seconds', name));
      return { tried, done: sums.durations('ws_latency', name), how: '' };
    },
  };
}

function shareIn(sums: TrialSums, metric: string, name: string): Attempts {
  const { passed, total } = sums.rate(metric, name);
  return { tried: total, done: passed, how: '' };
}
