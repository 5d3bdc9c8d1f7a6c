import { answered, endpointsOf } from '../comparison/index.ts';
import {
  ALL_ENDPOINTS,
  countOutcomes,
  OUTCOMES,
  type Outcome,
  type Run,
  SIDES,
  type Side,
  type Trial,
} from '../trial/index.ts';

/** What became of requests over some trials. */
export interface RequestCount {
  readonly planned: number;
  readonly sent: number;
  readonly ok: number;
  /** Of whatever kind the answer was. */
  readonly answered: number;
  readonly dropped: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly seconds: number;
}

/** Ways to fail for which no load need be to blame: the target was not there, or broke off. */
const CONNECTION_ERRORS: readonly Outcome[] = ['dns', 'connect', 'tls', 'reset', 'protocol'];

/** The sides that were measured. */
export function sidesOf(run: Run): readonly Side[] {
  return SIDES.filter((side) => run.trials.some((trial) => trial.side === side));
}

/** The trials of a side that may be judged. */
export function validTrials(run: Run, side: Side): readonly Trial[] {
  return run.trials.filter((trial) => trial.side === side && trial.validity.kind === 'valid');
}

/** Counts requests, of one endpoint or of all. */
export function countRequests(trials: readonly Trial[], endpoint = ALL_ENDPOINTS): RequestCount {
  const parts = trials.flatMap((trial) => endpointsOf(trial, endpoint));
  const outcomes = countOutcomes((outcome) => sumOf(parts, (part) => part.outcomes[outcome]));
  return {
    planned: sumOf(parts, (part) => part.planned),
    sent: sumOf(parts, (part) => part.sent),
    ok: outcomes.ok,
    answered: sumOf(parts, answered),
    dropped: sumOf(parts, (part) => part.dropped),
    outcomes,
    seconds: sumOf(trials, (trial) => trial.durationMs) / 1000,
  };
}

/** Requests that ended in an error of the connection. */
export function connectionErrors({ outcomes }: RequestCount): number {
  return sumOf(CONNECTION_ERRORS, (outcome) => outcomes[outcome]);
}

/** How requests failed, the most frequent way first: `240 connect, 12 dropped, 3 reset`; empty where none did. */
export function failureWords(counts: readonly RequestCount[]): string {
  const failures = OUTCOMES.filter((outcome) => outcome !== 'ok').map((outcome) => ({
    way: outcome,
    times: sumOf(counts, ({ outcomes }) => outcomes[outcome]),
  }));
  return waysInWords([...failures, { way: 'dropped', times: sumOf(counts, ({ dropped }) => dropped) }]);
}

/** Ways with how often each was gone, the most frequent first; those that were not are left out. */
export function waysInWords(ways: readonly { readonly way: string; readonly times: number }[]): string {
  return ways
    .filter(({ times }) => times > 0)
    .toSorted((a, b) => b.times - a.times)
    .map(({ way, times }) => `${times} ${way}`)
    .join(', ');
}

export function sumOf<T>(values: readonly T[], read: (value: T) => number): number {
  return values.reduce((total, value) => total + read(value), 0);
}
