import { PerfGateError } from '../foundation/index.ts';
import {
  type CheckPlace,
  type CheckStart,
  findNamedChecks,
  startCheckRun,
  type StartedCheck,
} from '../github/index.ts';
import { attempt } from './attempt.ts';
import { type CheckEnding, endingOf, type OpenCheck } from './check-ending.ts';
import type { Core } from './services.ts';
import type { Voice } from './voice.ts';

/** State by which the post step knows of lost check runs: pairs of {@link LostPlace} and {@link CheckEnding} or null. */
const LOST_CHECKS_STATE = 'lostChecks';

/** Where a lost check run would be, in its repository. */
export type LostPlace = Pick<CheckPlace, 'headSha' | 'name' | 'externalId'>;

/** A check run that GitHub is asked for and has not answered for: it may have made it all the same. */
export interface LostCheck extends OpenCheck {
  readonly place: LostPlace;
}

/** Whether an error leaves open if what was asked for was done. */
export function isUnanswered(error: unknown): error is PerfGateError {
  return error instanceof PerfGateError && error.code === 'GITHUB_UNAVAILABLE';
}

/** Keeps a check run in mind that may be there: from before it is asked for, since the job may be killed while it waits. */
export function rememberLost(job: Pick<Voice, 'core' | 'lostChecks'>, check: LostCheck): void {
  job.lostChecks.set(check.place.externalId, check);
  save(job);
}

/** GitHub has said whether it is there. */
export function forgetLost(job: Pick<Voice, 'core' | 'lostChecks'>, { externalId }: LostPlace): void {
  if (job.lostChecks.delete(externalId)) save(job);
}

function save({ core, lostChecks }: Pick<Voice, 'core' | 'lostChecks'>): void {
  core.saveState(
    LOST_CHECKS_STATE,
    JSON.stringify([...lostChecks.values()].map(({ place, end }) => [place, end])),
  );
}

/**
 * The check runs of a scenario, or of the whole, that is lost and now is to end so; none where none is lost. Where it can
 * neither be found nor begun, it stays lost, with its end, for the post step.
 */
export async function findLost(
  job: Voice,
  scenario: string | null,
  start: Omit<CheckStart, keyof LostPlace>,
  end: CheckEnding,
): Promise<readonly StartedCheck[]> {
  const lost = [...job.lostChecks.values()].find((check) => check.scenario === scenario);
  if (lost === undefined) return [];
  const found = await attempt(job.tell, 'There is no check run, as far as is known', () =>
    findOrStart({ ...start, ...lost.place }),
  );
  if (found === null) rememberLost(job, { ...lost, end });
  return found ?? [];
}

/** The open check runs of a place. Where there is none, one is begun now: a check that is required must appear. */
export async function findOrStart(start: CheckStart): Promise<readonly StartedCheck[]> {
  const { open } = await findNamedChecks(start);
  return open.length > 0 ? open : [await startCheckRun(start)];
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
