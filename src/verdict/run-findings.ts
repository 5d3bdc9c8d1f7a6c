import { endpointsOf } from '../comparison/index.ts';
import { ALL_ENDPOINTS, type Run, SIDES, type Side, type Trial } from '../trial/index.ts';
import type { Reason, Verdict } from './decision.ts';
import { hasAnswered, isServed } from './served.ts';

/** Share of the blocks that may be invalid before the whole run is. */
const TOLERATED_INVALID_SHARE = 0.2;
/** A side that answers less than this share of its arrivals is saturated. */
const SATURATED = 0.95;

/** Something about a run as a whole that bears on the verdict. */
export interface Finding {
  readonly verdict: Extract<Verdict, 'regression' | 'invalid'>;
  readonly reason: Reason;
}

/**
 * What the run as a whole says before any metric is compared. Only faults of the generator or of the experiment make
 * it invalid; a candidate that dies while the baseline serves, or after it served, is the worst regression there is.
 */
export function runFindings(run: Run): readonly Finding[] {
  const known = [...incidentFindings(run), ...validityFindings(run)];
  // A run that says itself why it is invalid needs no second reason for being empty.
  const empty = run.trials.length === 0 && known.length > 0;
  return empty ? known : [...known, ...measurementFindings(run)];
}

/** Whether nothing speaks against the run as a whole: only such a run may serve as a baseline. */
export function isSound(run: Run): boolean {
  return runFindings(run).length === 0;
}

function finding(run: Run, verdict: Finding['verdict'], code: string, message: string): Finding {
  return { verdict, reason: { code, message, scenario: run.scenario, endpoint: '', metric: '' } };
}

function incidentFindings(run: Run): readonly Finding[] {
  return run.incidents.flatMap((incident) => {
    if (incident.kind === 'interrupted') return [finding(run, 'invalid', 'interrupted', incident.detail)];
    if (incident.kind !== 'side-died') return [];
    const otherDied = run.incidents.some(
      (other) => other.kind === 'side-died' && other.side !== incident.side,
    );
    if (incident.side === 'candidate' && !otherDied && isServed(run)) {
      return [
        finding(run, 'regression', 'candidate-died', `the candidate stopped serving: ${incident.detail}`),
      ];
    }
    const { side } = incident;
    const what = side === null || hasAnswered(run, side) ? 'stopped serving' : 'never answered';
    const message = `${side} ${what}: ${incident.detail}`;
    return [finding(run, 'invalid', `${side ?? 'a side'}-died`, message)];
  });
}

function validityFindings(run: Run): readonly Finding[] {
  return run.validity.kind === 'valid'
    ? []
    : run.validity.reasons.map((reason) => finding(run, 'invalid', 'invalid-run', reason));
}

function measurementFindings(run: Run): readonly Finding[] {
  if (run.trials.length === 0) return [finding(run, 'invalid', 'nothing-measured', 'nothing was measured')];
  const invalid = run.trials.filter((trial) => trial.validity.kind === 'invalid');
  if (invalid.length > TOLERATED_INVALID_SHARE * run.trials.length) {
    const reasons = [
      ...new Set(invalid.flatMap(({ validity }) => (validity.kind === 'invalid' ? validity.reasons : []))),
    ];
    const share = `${invalid.length} of ${run.trials.length} trials are invalid`;
    return [finding(run, 'invalid', 'generator-fault', `${share}: ${reasons.join('; ')}`)];
  }
  if (!carriesRequests(run.trials)) return [];
  const sides = SIDES.filter((side) => run.trials.some((trial) => trial.side === side));
  if (sides.every((side) => countOf(run, side).ok === 0)) {
    return [finding(run, 'invalid', 'nothing-succeeded', 'no request succeeded on any side')];
  }
  return saturationFindings(run, sides);
}

function saturationFindings(run: Run, sides: readonly Side[]): readonly Finding[] {
  const counts = sides.map((side) => countOf(run, side));
  const saturated = counts.every(({ planned, answered }) => planned > 0 && answered / planned < SATURATED);
  if (!saturated || run.environment.targetKind === 'imported') return [];
  const carried = Math.min(...counts.map(({ answered, seconds }) => (seconds > 0 ? answered / seconds : 0)));
  const advice =
    carried > 0
      ? `lower the rate to about ${Math.floor(carried * 0.8)} requests per second`
      : 'lower the rate';
  const who = sides.length === 1 ? 'the target does' : 'both sides do';
  return [finding(run, 'invalid', 'saturated', `${who} not carry the offered load; ${advice}`)];
}

function carriesRequests(trials: readonly Trial[]): boolean {
  return trials.some((trial) => trial.endpoints.length > 0);
}

interface SideCount {
  readonly planned: number;
  readonly ok: number;
  readonly answered: number;
  readonly seconds: number;
}

function countOf(run: Run, side: Side): SideCount {
  const trials = run.trials.filter((trial) => trial.side === side && trial.validity.kind === 'valid');
  const count = { planned: 0, ok: 0, answered: 0, seconds: 0 };
  for (const trial of trials) {
    count.seconds += trial.durationMs / 1000;
    for (const { planned, outcomes } of endpointsOf(trial, ALL_ENDPOINTS)) {
      count.planned += planned;
      count.ok += outcomes.ok;
      count.answered += outcomes.ok + outcomes.status + outcomes.expectation;
    }
  }
  return count;
}
