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
  /** Of the attempts, the name and what was not done: `not one of the 35 attempts to connect to chat succeeded`. */
  readonly words: readonly [attempts: string, undone: string];
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
    const what = `not one of the ${tried} ${words[0]} ${name} ${words[1]}${how === '' ? '' : ` (${how})`}`;
    const other = undertaking.in(baseline);
    if (other.done > 0) {
      const message = `on the candidate ${what}; on the baseline ${other.done} of ${other.tried} did`;
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
  const namesOf = (metric: string): readonly string[] =>
    namesIn(rates.filter((rate) => rate.metric === metric));
  const sockets = namesOf('ws_connected');
  const journeys = namesOf('iterations_completed').filter((name) => !sockets.includes(name));
  return [
    ...namesIn(trials.flatMap((trial) => trial.endpoints)).map(requestsTo),
    ...journeys.map(iterationsOf),
    ...namesOf('poll_completed').map(jobsOf),
    ...sockets.map(connectionsTo),
    ...namesOf('ws_replies').flatMap((name) => [messagesOf(name), repliesTo(name)]),
    ...namesOf('ws_delivered').map(broadcastsOf),
  ];
}

function requestsTo(name: string): Undertaking {
  return {
    name,
    words: ['requests to', 'succeeded'],
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
    words: ['iterations of', 'was completed'],
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
    words: ['jobs of', 'was done'],
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
    words: ['attempts to connect to', 'succeeded'],
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

/** A server that ends every session before its first message is due is asked nothing. */
function messagesOf(name: string): Undertaking {
  return {
    name,
    words: ['sessions of', 'had a message due that expects a reply'],
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
    words: ['messages of', 'got its reply in time'],
    metric: 'ws_replies',
    least: 1,
    in: (trials) => shareIn(trials, 'ws_replies', name),
  };
}

function broadcastsOf(name: string): Undertaking {
  return {
    name,
    words: ['copies of broadcasts of', 'arrived in time'],
    metric: 'ws_delivered',
    least: 1,
    in: (trials) => shareIn(trials, 'ws_delivered', name),
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
