import { type Comparison, TOLERATED_SHARE } from '../comparison/index.ts';
import { roundedPercent } from '../scenario/index.ts';
import {
  ALL_ENDPOINTS,
  ERROR_SHARE,
  type Incident,
  isCompared,
  type Run,
  type Trial,
} from '../trial/index.ts';
import {
  connectionErrors,
  countRequests,
  failureWords,
  type RequestCount,
  sidesOf,
  sumOf,
} from './count-requests.ts';
import { type Finding, invalid, regression } from './finding.ts';
import { mustCarry } from './must-carry.ts';
import type { EarlierShare } from './never-done.ts';
import { factsBesideFault, partFindings } from './part-findings.ts';
import { hasAnswered, isServed } from './served.ts';

/** A side that answers less than this share of its arrivals is saturated. */
const SATURATED = 0.95;

/** The reason of a run that too many trials were measured for by a generator that was late. */
const GENERATOR_FAULT = 'generator-fault';

/** What earlier deployments did under the same load; null where nothing is known. */
export interface Usual {
  /** Share of the arrivals that they answered. */
  readonly answered: number | null;
  /** Share of their requests that did not end well. */
  readonly errors: number | null;
  /** In what share they did one thing. */
  readonly did: EarlierShare;
}

const UNKNOWN: Usual = { answered: null, errors: null, did: () => null };

/** What the history that a scenario was compared with says of its baselines; nothing of a side-by-side run. */
export function usualOf(comparisons: readonly Comparison[], { scenario, load }: Run): Usual {
  const own = comparisons.filter((each) => each.scenario === scenario && each.mode === 'baseline');
  const whole = (of: 'completed' | 'errors'): number | null =>
    own.find(
      ({ endpoint, metric: { kind } }) =>
        endpoint === ALL_ENDPOINTS && kind.kind === 'share' && kind.of === of,
    )?.baseline ?? null;
  const did: EarlierShare = (name, metric) => {
    const found = own.find((each) => each.endpoint === name && each.metric.name === metric)?.baseline ?? null;
    return found !== null && metric === ERROR_SHARE.name ? 1 - found : found;
  };
  // Of a load that ends where its limit is found, how much was answered says nothing.
  return { answered: isCompared(load) ? whole('completed') : null, errors: whole('errors'), did };
}

/**
 * What the run as a whole says before any metric is compared, or else what its parts lack. Only faults of the generator
 * or of the experiment make it invalid, and a load that nobody carries (of one that goes beyond what targets carry on
 * purpose: the load with which it begins); a candidate that does not serve while the other side does, or earlier
 * deployments did, and one that dies after it served, is the worst regression there is. A target that never answered
 * is not called slower than earlier ones: it may not be there.
 */
export function runFindings(run: Run, usual: Usual = UNKNOWN): readonly Finding[] {
  const incidents = incidentFindings(run);
  const told = new Set(incidents.map(({ reason }) => reason.message));
  const known = [...incidents, ...validityFindings(run).filter(({ reason }) => !told.has(reason.message))];
  // A run that says itself why it is invalid needs no second reason for being empty.
  const empty = run.trials.length === 0 && known.length > 0;
  const whole = empty ? known : [...known, ...measurementFindings(run, usual)];
  if (whole.length === 0) return partFindings(run, usual.did);
  // Where the whole has nothing behind it, or is red already, the parts say nothing more; where it is for the generator
  // alone that nothing can be said, they would be met only once that is mended.
  return whole.some(({ reason }) => reason.code === GENERATOR_FAULT)
    ? [...whole, ...factsBesideFault(run)]
    : whole;
}

/** Whether nothing speaks against the run as a whole: only such a run may serve as a baseline. */
export function isSound(run: Run): boolean {
  return runFindings(run).length === 0;
}

/** The first thing that speaks against the run as a whole, as a sentence; empty when it is sound. */
export function whyUnsound(run: Run): string {
  return runFindings(run)[0]?.reason.message ?? '';
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
    return [invalid(run, 'measurement', GENERATOR_FAULT, `${share}: ${reasons.join('; ')}`)];
  }
  return carriesRequests(run.trials) ? requestFindings(run, usual) : [];
}

/** Whether the load was carried by nobody, or not by the candidate. */
function requestFindings(run: Run, usual: Usual): readonly Finding[] {
  const sides = sidesOf(run);
  const counts = sides.map((side) => countRequests(run, side));
  const lone = sides.length === 1;
  if (counts.every(({ ok }) => ok === 0)) {
    const before = usual.errors === null ? 0 : 1 - usual.errors;
    const how = failureWords(counts) || 'not one was sent';
    return lone && before > run.policy.errorTolerance && hasAnswered(run, 'candidate')
      ? [regression(run, 'candidate-fails', `${failingMessage(before)} (${how})`)]
      : [invalid(run, 'target', 'nothing-succeeded', `no request succeeded on any side (${how})`)];
  }
  // A side that died has been told of; what it did not answer since is no matter of the rate.
  const died = run.incidents.some(({ kind }) => kind === 'side-died');
  return died ? [] : saturationFindings(run, counts, lone ? usual.answered : null);
}

function isSaturated(counts: readonly RequestCount[]): boolean {
  return counts.every(({ planned, answered }) => planned > 0 && answered / planned < SATURATED);
}

function failingMessage(before: number): string {
  return `no request of the candidate succeeded, and ${roundedPercent(before)} of those of earlier deployments did`;
}

/** `usual` is the share that earlier deployments answered, null where the other side says it. */
function saturationFindings(
  run: Run,
  counts: readonly RequestCount[],
  usual: number | null,
): readonly Finding[] {
  if (run.environment.targetKind === 'imported') return [];
  if (!isCompared(run.load) && counts.length === 2) {
    // Of such a load no share of answers is compared: nothing else would tell.
    const lowest = mustCarry(run);
    const [candidate, baseline] = [countRequests(lowest, 'candidate'), countRequests(lowest, 'baseline')];
    if (isSaturated([candidate]) && !isSaturated([baseline])) {
      const of = ({ answered, planned }: RequestCount): string => `${answered} of ${planned} arrivals`;
      const message = `the candidate does not carry ${(lowest === run ? WHOLE : LOWEST).what}: it answered ${of(candidate)}, the baseline ${of(baseline)}`;
      return [regression(run, 'candidate-saturated', message)];
    }
  }
  if (!isSaturated(counts)) return [];
  const [first] = counts;
  const share = first === undefined ? 0 : first.answered / first.planned;
  if (usual !== null && usual >= SATURATED && usual - share > run.policy.errorTolerance) {
    const shares = `it answered ${roundedPercent(share)} of the arrivals, earlier deployments ${roundedPercent(usual)}`;
    const message = `the candidate does not carry the offered load: ${shares}`;
    return [regression(run, 'candidate-saturated', message)];
  }
  const needed = mustCarry(run);
  if (needed === run) return [invalid(run, 'target', ...notCarried(counts, WHOLE))];
  const lowest = sidesOf(needed).map((side) => countRequests(needed, side));
  return isSaturated(lowest) ? [invalid(run, 'target', ...notCarried(lowest, LOWEST))] : [];
}

/** Words for what is not carried, and for what to do about it. */
interface LoadWords {
  readonly what: string;
  readonly where: string;
  readonly advice: string;
  /** Before the rate that is advised. */
  readonly at: string;
}

const WHOLE: LoadWords = { what: 'the offered load', where: '', advice: 'lower the rate', at: ' to' };
/** Of a load that goes beyond what the target carries on purpose. */
const LOWEST: LoadWords = {
  what: 'even the load with which its pattern begins',
  where: ' of the load with which the pattern begins',
  advice: 'begin lower',
  at: ', at',
};

/** Code and message of a load that nobody carries: what to do about it depends on how the answers failed to come. */
function notCarried(
  counts: readonly RequestCount[],
  words: LoadWords,
): readonly [code: string, message: string] {
  const planned = sumOf(counts, (count) => count.planned);
  const unanswered = planned - sumOf(counts, ({ answered }) => answered);
  const how = failureWords(counts);
  if (2 * sumOf(counts, connectionErrors) > unanswered) {
    const who = counts.length === 1 ? 'the target' : 'both sides';
    return [
      'connections-fail',
      `${who} did not answer ${unanswered} of ${planned} arrivals${words.where}, most for errors of the connection (${how}): see whether it was there all the time, and how many connections it takes`,
    ];
  }
  const carried = Math.min(...counts.map(({ answered, seconds }) => (seconds > 0 ? answered / seconds : 0)));
  const rate = carried > 0 ? `${words.at} about ${Math.floor(carried * 0.8)} requests per second` : '';
  const who = counts.length === 1 ? 'the target does' : 'both sides do';
  return ['saturated', `${who} not carry ${words.what} (${how}); ${words.advice}${rate}`];
}

function carriesRequests(trials: readonly Trial[]): boolean {
  return trials.some((trial) => trial.endpoints.length > 0);
}
