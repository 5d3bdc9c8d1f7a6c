import type { ThresholdMetric } from '../scenario/index.ts';
import type { Run, Side } from '../trial/index.ts';
import { countRequests, failureWords, sidesOf, sumOf, validTrials, waysInWords } from './count-requests.ts';
import { type Finding, incomplete, regression } from './finding.ts';
import { type EarlierShare, neverDone, rateOf } from './never-done.ts';
import { unansweredMessages } from './unanswered-messages.ts';

/** What a run lacks in one of its parts though the whole was served. */
export function partFindings(run: Run, earlier: EarlierShare): readonly Finding[] {
  return [
    ...notBegun(run),
    ...uncheckedAnswers(run),
    ...mostlyFailed(run),
    ...mostlyUndone(run),
    ...unansweredMessages(run),
    ...neverDone(run, earlier),
  ];
}

/** Answers that may hold another user's data: nobody could read them. */
function uncheckedAnswers(run: Run): readonly Finding[] {
  const counters = sidesOf(run)
    .flatMap((side) => validTrials(run, side))
    .flatMap((trial) => trial.counters.filter(({ metric }) => metric === 'isolation_unchecked'));
  const times = sumOf(counters, ({ count }) => count);
  if (times === 0) return [];
  const ways = [...new Set(counters.map(({ endpoint }) => endpoint))].map((way) => ({
    way,
    times: sumOf(counters, ({ endpoint, count }) => (endpoint === way ? count : 0)),
  }));
  const message = `${times} answers could not be searched for another user's data (${waysInWords(ways)}): ask for shorter ones, in a coding that is known`;
  return [incomplete(run, 'isolation-unchecked', message)];
}

/** Iterations of a batch that were to be done and were not begun: as any load that was not run to its end. */
function notBegun(run: Run): readonly Finding[] {
  return sidesOf(run).flatMap((side) => {
    const counters = validTrials(run, side).flatMap((trial) => trial.counters);
    const cutOff = counters.filter(({ metric, count }) => metric === 'iterations_not_begun' && count > 0);
    const advice = 'raise its max-duration, or ask for fewer';
    return cutOff.map(({ endpoint, count }) =>
      incomplete(
        run,
        'load-cut-off',
        `${count} iterations of ${endpoint} were not begun in time on the ${side}; ${advice}`,
      ),
    );
  });
}

/** Thresholds by which a scenario says itself how much may fail. */
const SPEAK_OF_FAILURE: ReadonlySet<ThresholdMetric> = new Set([
  'http_req_failed',
  'availability',
  'checks',
  'iterations_completed',
]);

function speaksOfFailure({ thresholds }: Run): boolean {
  return thresholds.some(({ metric }) => SPEAK_OF_FAILURE.has(metric));
}

/** Response times are those of the successes: where most requests fail, they are no measure of the target. */
function mostlyFailed(run: Run): readonly Finding[] {
  const counts = sidesOf(run).map((side) => countRequests(validTrials(run, side)));
  const isMostly = counts.every(({ sent, ok }) => sent > 0 && 2 * ok < sent);
  if (!isMostly || speaksOfFailure(run)) return [];
  const who = counts.length === 1 ? 'most requests fail' : 'most requests fail on both sides';
  const advice = 'a threshold on http_req_failed says how many may';
  return [incomplete(run, 'mostly-failed', `${who} (${failureWords(counts)}); ${advice}`)];
}

/** The same of iterations, which may fail without one request that does. Those that never succeed are told by `neverDone`. */
function mostlyUndone(run: Run): readonly Finding[] {
  const rates = run.trials.flatMap((trial) => trial.rates);
  const own = rates.filter(({ metric }) => metric === 'iterations_completed');
  return [...new Set(own.map(({ endpoint }) => endpoint))].flatMap((name) => {
    const share = (side: Side) => rateOf(validTrials(run, side), 'iterations_completed', name);
    const [candidate, baseline] = [share('candidate'), share('baseline')];
    if (candidate.passed === 0 || 2 * candidate.passed >= candidate.total) return [];
    const what = `only ${candidate.passed} of ${candidate.total} iterations of ${name} were completed`;
    if (baseline.total > 0 && 2 * baseline.passed >= baseline.total) {
      const message = `on the candidate ${what}; on the baseline ${baseline.passed} of ${baseline.total}`;
      return [regression(run, 'candidate-fails', message)];
    }
    if (speaksOfFailure(run)) return [];
    return [
      incomplete(run, 'mostly-failed', `${what}; a threshold on iterations_completed says how many must be`),
    ];
  });
}
