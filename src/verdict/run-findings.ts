import { type Comparison, endpointsOf, TOLERATED_SHARE } from '../comparison/index.ts';
import { roundedPercent } from '../scenario/index.ts';
import { ALL_ENDPOINTS, type Incident, type Run, SIDES, type Side, type Trial } from '../trial/index.ts';
import type { Reason, Verdict } from './decision.ts';
import { hasAnswered, isServed } from './served.ts';

/** A side that answers less than this share of its arrivals is saturated. */
const SATURATED = 0.95;

/** Something about a run as a whole that bears on the verdict. */
export interface Finding {
  readonly verdict: Extract<Verdict, 'regression' | 'invalid'>;
  /** What a target did is data, and its thresholds decide; a faulty measurement proves nothing. */
  readonly fault: 'measurement' | 'target';
  readonly reason: Reason;
}

/** What earlier deployments did under the same load; null where nothing is known. */
export interface Usual {
  /** Share of the arrivals that they answered. */
  readonly answered: number | null;
  /** Share of their requests that did not end well. */
  readonly errors: number | null;
}

const UNKNOWN: Usual = { answered: null, errors: null };

/** What the history that a scenario was compared with says of its baselines; nothing of a side-by-side run. */
export function usualOf(comparisons: readonly Comparison[], scenario: string): Usual {
  const baseline = (of: 'completed' | 'errors'): number | null =>
    comparisons.find(
      ({ scenario: own, mode, endpoint, metric: { kind } }) =>
        own === scenario &&
        mode === 'baseline' &&
        endpoint === ALL_ENDPOINTS &&
        kind.kind === 'share' &&
        kind.of === of,
    )?.baseline ?? null;
  return { answered: baseline('completed'), errors: baseline('errors') };
}

/**
 * What the run as a whole says before any metric is compared. Only faults of the generator or of the experiment make
 * it invalid, and a load that nobody carries; a candidate that does not serve while the other side does, or earlier
 * deployments did, and one that dies after it served, is the worst regression there is. A target that never answered
 * is not called slower than earlier ones: it may not be there.
 */
export function runFindings(run: Run, usual: Usual = UNKNOWN): readonly Finding[] {
  const known = [...incidentFindings(run), ...validityFindings(run)];
  // A run that says itself why it is invalid needs no second reason for being empty.
  const empty = run.trials.length === 0 && known.length > 0;
  return empty ? known : [...known, ...measurementFindings(run, usual)];
}

/** Whether nothing speaks against the run as a whole: only such a run may serve as a baseline. */
export function isSound(run: Run): boolean {
  return runFindings(run).length === 0;
}

/** The first thing that speaks against the run as a whole, as a sentence; empty when it is sound. */
export function whyUnsound(run: Run): string {
  return runFindings(run)[0]?.reason.message ?? '';
}

function invalid(run: Run, fault: Finding['fault'], code: string, message: string): Finding {
  return { verdict: 'invalid', fault, reason: reasonOf(run, code, message) };
}

function regression(run: Run, code: string, message: string): Finding {
  return { verdict: 'regression', fault: 'target', reason: reasonOf(run, code, message) };
}

function reasonOf({ scenario }: Run, code: string, message: string): Reason {
  return { code, message, scenario, endpoint: '', metric: '' };
}

/** What ended the run through no fault of a side. */
const ENDED_BY_EXPERIMENT: ReadonlySet<Incident['kind']> = new Set([
  'interrupted',
  'load-cut-off',
  'renewal-failed',
]);

function incidentFindings(run: Run): readonly Finding[] {
  return run.incidents.flatMap((incident) => {
    if (ENDED_BY_EXPERIMENT.has(incident.kind))
      return [invalid(run, 'measurement', incident.kind, incident.detail)];
    if (incident.kind !== 'side-died') return [];
    const otherDied = run.incidents.some(
      (other) => other.kind === 'side-died' && other.side !== incident.side,
    );
    if (incident.side === 'candidate' && !otherDied && isServed(run)) {
      return [regression(run, 'candidate-died', `the candidate stopped serving: ${incident.detail}`)];
    }
    const { side } = incident;
    const what = side === null || hasAnswered(run, side) ? 'stopped serving' : 'never answered';
    const who = side ?? 'a side';
    return [invalid(run, 'target', `${who}-died`, `${who} ${what}: ${incident.detail}`)];
  });
}

function validityFindings(run: Run): readonly Finding[] {
  return run.validity.kind === 'valid'
    ? []
    : run.validity.reasons.map((reason) => invalid(run, 'measurement', 'invalid-run', reason));
}

function measurementFindings(run: Run, usual: Usual): readonly Finding[] {
  if (run.trials.length === 0)
    return [invalid(run, 'measurement', 'nothing-measured', 'nothing was measured')];
  const faulty = run.trials.filter((trial) => trial.validity.kind === 'invalid');
  if (faulty.length > TOLERATED_SHARE * run.trials.length) {
    const reasons = [
      ...new Set(faulty.flatMap(({ validity }) => (validity.kind === 'invalid' ? validity.reasons : []))),
    ];
    const share = `${faulty.length} of ${run.trials.length} trials are invalid`;
    return [invalid(run, 'measurement', 'generator-fault', `${share}: ${reasons.join('; ')}`)];
  }
  if (!carriesRequests(run.trials)) return [];
  const sides = SIDES.filter((side) => run.trials.some((trial) => trial.side === side));
  const lone = sides.length === 1;
  if (sides.every((side) => countOf(run, side).ok === 0)) {
    const before = usual.errors === null ? 0 : 1 - usual.errors;
    return lone && before > run.policy.errorTolerance && hasAnswered(run, 'candidate')
      ? [regression(run, 'candidate-fails', failingMessage(before))]
      : [invalid(run, 'target', 'nothing-succeeded', 'no request succeeded on any side')];
  }
  return saturationFindings(run, sides, lone ? usual.answered : null);
}

function failingMessage(before: number): string {
  return `no request of the candidate succeeded, and ${roundedPercent(before)} of those of earlier deployments did`;
}

/** `usual` is the share that earlier deployments answered, null where the other side says it. */
function saturationFindings(run: Run, sides: readonly Side[], usual: number | null): readonly Finding[] {
  const counts = sides.map((side) => countOf(run, side));
  const saturated = counts.every(({ planned, answered }) => planned > 0 && answered / planned < SATURATED);
  if (!saturated || run.environment.targetKind === 'imported') return [];
  const [first] = counts;
  const share = first === undefined ? 0 : first.answered / first.planned;
  if (usual !== null && usual >= SATURATED && usual - share > run.policy.errorTolerance) {
    const shares = `it answered ${roundedPercent(share)} of the arrivals, earlier deployments ${roundedPercent(usual)}`;
    const message = `the candidate does not carry the offered load: ${shares}`;
    return [regression(run, 'candidate-saturated', message)];
  }
  const carried = Math.min(...counts.map(({ answered, seconds }) => (seconds > 0 ? answered / seconds : 0)));
  const advice =
    carried > 0
      ? `lower the rate to about ${Math.floor(carried * 0.8)} requests per second`
      : 'lower the rate';
  const who = sides.length === 1 ? 'the target does' : 'both sides do';
  return [invalid(run, 'target', 'saturated', `${who} not carry the offered load; ${advice}`)];
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
