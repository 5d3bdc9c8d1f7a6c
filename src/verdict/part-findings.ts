import type { ThresholdMetric } from '../scenario/index.ts';
import { isCompared, type Run, SIDES, type Side, type Trial } from '../trial/index.ts';
import {
  countRequests,
  failureWords,
  type RequestCount,
  sidesOf,
  sumOf,
  validTrials,
  waysInWords,
} from './count-requests.ts';
import { type Finding, incomplete, regression } from './finding.ts';
import { mustCarry } from './must-carry.ts';
import { type EarlierShare, neverDone } from './never-done.ts';
import { TrialSums } from './trial-sums.ts';
import { unansweredMessages } from './unanswered-messages.ts';

/** What both sides did, or the candidate alone; a side that was not measured did nothing. */
export type SumsOfSides = Readonly<Record<Side, TrialSums>>;

/** What a run lacks in one of its parts though the whole was served. */
export function partFindings(run: Run, earlier: EarlierShare): readonly Finding[] {
  const sums = soundSums(run);
  const needed = mustCarry(run);
  const neededSums = needed === run ? sums : soundSums(needed);
  return [
    ...notBegun(run, sums),
    ...uncheckedAnswers(run, sums),
    ...mostlyFailed(needed),
    ...mostlyUndone(run, sums, neededSums),
    ...unansweredMessages(run, neededSums),
    ...neverDone(run, sums, earlier),
  ];
}

function soundSums(run: Run): SumsOfSides {
  return sumsOf((side) => validTrials(run, side));
}

/**
 * What is so however late the generator was: an answer that could not be read, and what was not done a single time. Shares
 * may come of the lateness. Of late trials as well; they are no evidence that the change is to blame, so none of it is a
 * regression.
 */
export function factsBesideFault(run: Run): readonly Finding[] {
  const sums = sumsOf((side) => run.trials.filter((trial) => trial.side === side));
  const undone = neverDone(run, sums, () => null);
  return [
    ...uncheckedAnswers(run, sums),
    ...undone.map(({ reason }) => incomplete(run, 'never-done', reason.message)),
  ];
}

function sumsOf(trialsOf: (side: Side) => readonly Trial[]): SumsOfSides {
  return {
    baseline: new TrialSums(trialsOf('baseline')),
    candidate: new TrialSums(trialsOf('candidate')),
  };
}

/** Iterations of a batch that were to be done and were not begun: as any load that was not run to its end. */
function notBegun(run: Run, sums: SumsOfSides): readonly Finding[] {
  const advice = 'raise its max-duration, or ask for fewer';
  return SIDES.flatMap((side) =>
    sums[side]
      .counts('iterations_not_begun')
      .filter(({ count }) => count > 0)
      .map(({ endpoint, count }) => {
        const what = `${count} iterations of ${endpoint} were not begun in time on the ${side}`;
        return incomplete(run, 'load-cut-off', `${what}; ${advice}`);
      }),
  );
}

/** Answers that may hold another user's data: nobody could read them. */
function uncheckedAnswers(run: Run, sums: SumsOfSides): readonly Finding[] {
  const counts = SIDES.flatMap((side) => sums[side].counts('isolation_unchecked'));
  const times = sumOf(counts, ({ count }) => count);
  if (times === 0) return [];
  const ways = [...new Set(counts.map(({ endpoint }) => endpoint))].map((way) => ({
    way,
    times: sumOf(counts, ({ endpoint, count }) => (endpoint === way ? count : 0)),
  }));
  const message = `${times} answers could not be searched for another user's data (${waysInWords(ways)}): ask for shorter ones, in a coding that is known`;
  return [incomplete(run, 'isolation-unchecked', message)];
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
  const counts = sidesOf(run).map((side) => countRequests(run, side));
  const isMostly = ({ sent, ok }: RequestCount): boolean => sent > 0 && 2 * ok < sent;
  if (!isCompared(run.load) && counts.length === 2) {
    // Of such a load no share of errors is compared: nothing else would tell.
    const [candidate, baseline] = [countRequests(run, 'candidate'), countRequests(run, 'baseline')];
    if (isMostly(candidate) && baseline.sent > 0 && !isMostly(baseline)) {
      const what = `only ${candidate.ok} of ${candidate.sent} requests succeeded (${failureWords([candidate])})`;
      const message = `on the candidate ${what}; on the baseline ${baseline.ok} of ${baseline.sent}`;
      return [regression(run, 'candidate-fails', message)];
    }
  }
  if (!counts.every(isMostly) || speaksOfFailure(run)) return [];
  const who = counts.length === 1 ? 'most requests fail' : 'most requests fail on both sides';
  const advice = 'a threshold on http_req_failed says how many may';
  return [incomplete(run, 'mostly-failed', `${who} (${failureWords(counts)}); ${advice}`)];
}

/** The same of iterations, which may fail without one request that does. Those that never succeed are told by `neverDone`. */
function mostlyUndone(run: Run, sums: SumsOfSides, needed: SumsOfSides): readonly Finding[] {
  return sums.candidate.rated('iterations_completed').flatMap((name) => {
    const [candidate, baseline] = [
      sums.candidate.rate('iterations_completed', name),
      sums.baseline.rate('iterations_completed', name),
    ];
    if (candidate.passed === 0 || 2 * candidate.passed >= candidate.total) return [];
    const what = `only ${candidate.passed} of ${candidate.total} iterations of ${name} were completed`;
    if (baseline.total > 0 && 2 * baseline.passed >= baseline.total) {
      const message = `on the candidate ${what}; on the baseline ${baseline.passed} of ${baseline.total}`;
      return [regression(run, 'candidate-fails', message)];
    }
    const lowest = needed.candidate.rate('iterations_completed', name);
    if (speaksOfFailure(run) || (lowest.total > 0 && 2 * lowest.passed >= lowest.total)) return [];
    const advice = 'a threshold on iterations_completed says how many must be';
    return [incomplete(run, 'mostly-failed', `${what}; ${advice}`)];
  });
}
