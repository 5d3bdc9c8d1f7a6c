import { PerfGateError } from '../foundation/index.ts';
import { type CheckPlace, findOpenCheckRun, type StartedCheck } from '../github/index.ts';
import { attempt } from './attempt.ts';
import { type CheckEnding, endingOf, type OpenCheck } from './check-ending.ts';
import type { Core } from './services.ts';
import type { Reach, Voice } from './voice.ts';

/** State by which the post step knows of lost check runs: pairs of {@link LostPlace} and {@link CheckEnding} or null. */
const LOST_CHECKS_STATE = 'lostChecks';

/** Where a lost check run would be, in its repository. */
export type LostPlace = Pick<CheckPlace, 'headSha' | 'name' | 'externalId'>;

/** A check run that GitHub was asked for and that it did not answer for: it may have made it all the same. */
export interface LostCheck extends OpenCheck {
  readonly place: LostPlace;
}

/** Whether an error leaves open if what was asked for was done. */
export function isUnanswered(error: unknown): boolean {
  return error instanceof PerfGateError && error.code === 'GITHUB_UNAVAILABLE';
}

/** Keeps a check run in mind that may be there. */
export function rememberLost(job: Pick<Voice, 'core' | 'lostChecks'>, check: LostCheck): void {
  job.lostChecks.set(check.place.externalId, check);
  save(job);
}

function save({ core, lostChecks }: Pick<Voice, 'core' | 'lostChecks'>): void {
  core.saveState(
    LOST_CHECKS_STATE,
    JSON.stringify([...lostChecks.values()].map(({ place, end }) => [place, end])),
  );
}

/**
 * Looks for the lost check run of a scenario, or of the whole, now that it is to end so; null where there is none. Where
 * that cannot be known either, it stays lost, with its end, for the post step.
 */
export async function findLost(
  job: Voice,
  scenario: string | null,
  end: CheckEnding,
): Promise<StartedCheck | null> {
  const lost = [...job.lostChecks.values()].find((check) => check.scenario === scenario);
  if (lost === undefined) return null;
  const found = await attempt(job.tell, 'Whether there is a check run could not be found out', () =>
    lookFor(job, lost.place),
  );
  if (found === null) {
    rememberLost(job, { ...lost, end });
    return null;
  }
  job.lostChecks.delete(lost.place.externalId);
  save(job);
  return found.check;
}

/** Null in an answer is one: there is no such check run. */
export async function lookFor(
  { octokit, repository }: Reach,
  place: LostPlace,
): Promise<{ readonly check: StartedCheck | null }> {
  return { check: await findOpenCheckRun({ octokit, repository, ...place }) };
}

/** The lost check runs that a job left. */
export function leftLost(core: Pick<Core, 'getState'>): readonly Omit<LostCheck, 'scenario'>[] {
  const state = core.getState(LOST_CHECKS_STATE);
  const lost: unknown = state === '' ? [] : JSON.parse(state);
  return Array.isArray(lost) ? lost.flatMap((check: unknown) => lostCheck(check) ?? []) : [];
}

function lostCheck(check: unknown): Omit<LostCheck, 'scenario'> | null {
  if (!Array.isArray(check)) return null;
  const [place, end]: readonly unknown[] = check;
  const word = (key: string): string => String(Reflect.get(Object(place), key) ?? '');
  const found = { headSha: word('headSha'), name: word('name'), externalId: word('externalId') };
  return Object.values(found).includes('') ? null : { place: found, end: endingOf(end) };
}
