import { hashOf } from '../foundation/index.ts';
import {
  annotateCheckRun,
  type CheckAnnotation,
  type CheckPlace,
  type CheckStart,
  concludeCheckRun,
  type ConcludedCheck,
  findNamedChecks,
  fitLine,
  startCheckRun,
  type StartedCheck,
} from '../github/index.ts';
import { attempt } from './attempt.ts';
import { type CheckEnding, endingOf, type OpenCheck } from './check-ending.ts';
import { findLost, forgetLost, isUnanswered, rememberLost } from './lost-checks.ts';
import type { Core } from './services.ts';
import { type Voice, warnOfTwin } from './voice.ts';

/** State by which the post step knows of the open check runs: pairs of id and {@link CheckEnding} or null, as JSON. */
const OPEN_CHECKS_STATE = 'openChecks';

/** How a check run ends. */
export interface CheckWords extends Omit<CheckEnding, 'name'> {
  readonly summary: string;
  readonly text: string;
  readonly annotations: readonly CheckAnnotation[];
}

/**
 * Puts the check run of the whole, or of one scenario, in progress; null (and a warning) where the token may not, and null
 * where GitHub does not answer: then it is looked for when it is to end.
 */
export async function openCheck(job: Voice, scenario: string | null = null): Promise<StartedCheck | null> {
  const start = startOf(job, scenario);
  const { headSha, name, externalId } = start;
  rememberLost(job, { place: { headSha, name, externalId }, scenario, end: null });
  const check = await attempt(job.tell, 'There is no check run', () => startOrLose(job, start));
  if (check === null) return null;
  remember(job, check.id, { scenario, end: null });
  forgetLost(job, start);
  return check;
}

async function startOrLose(job: Voice, start: CheckStart): Promise<StartedCheck | null> {
  try {
    return await startCheckRun(start);
  } catch (error) {
    if (!isUnanswered(error)) {
      forgetLost(job, start);
      throw error;
    }
    job.core.info(`${error.message} The check run is looked for when it is to end.`);
    return null;
  }
}

function startOf(job: Voice, scenario: string | null): CheckStart {
  return { ...placeOf(job, scenario), detailsUrl: job.context.runUrl, startedAt: timestamp(job) };
}

/** GitHub shows longer names cut, and nobody can require them. */
const LONGEST_NAME = 200;

function placeOf(
  { context, inputs, octokit, repository, checkName, nonce }: Voice,
  scenario: string | null,
): CheckPlace {
  const { headSha, runId, runAttempt, job } = context;
  const part = scenario === null ? [] : [hashOf(scenario)];
  const externalId = [runId, runAttempt, job, inputs.name, ...part, nonce].join('.');
  const name = scenario === null ? checkName : fitLine(`${checkName}: ${scenario}`, LONGEST_NAME);
  return { octokit, repository, headSha, name, externalId };
}

/** What stands under the name of a check run that is to end. */
interface Standing {
  /** The name that it ends with; null where it keeps its own. */
  readonly name: string | null;
  readonly open: readonly StartedCheck[];
}

/**
 * Of several check runs of one name GitHub shows the last, so that a green one must not have the name as long as a twin is
 * not green: the name, which may be required, is green only when all of them are.
 */
async function lookAround(
  job: Voice,
  { conclusion }: CheckWords,
  scenario: string | null,
): Promise<Standing> {
  const place = placeOf(job, scenario);
  const found = await attempt(job.tell, 'Other legs of the same name could not be looked for', () =>
    findNamedChecks(place),
  );
  if (found === null) return { name: null, open: [] };
  const { open, twins } = found;
  if (twins.length === 0) return { name: null, open };
  warnOfTwin(job);
  const isGreen = conclusion === 'success' || conclusion === 'neutral';
  const isAmiss = isGreen && twins.some((twin) => !twin.isGreen);
  return { name: isAmiss ? `${place.name} (${job.nonce})` : null, open };
}

/**
 * Remembers how the check run of the whole ends, so that the post step can end it so where this step does not come to it:
 * what was found must not be told as cancelled.
 */
export function rememberEnd(job: Voice, end: CheckEnding): void {
  for (const [id, { scenario }] of job.openChecks)
    if (scenario === null) remember(job, id, { scenario, end });
  for (const lost of job.lostChecks.values()) if (lost.scenario === null) rememberLost(job, { ...lost, end });
}

/** Null for one that has found its end. */
function remember({ core, openChecks }: Voice, id: number, check: OpenCheck | null): void {
  if (check === null) openChecks.delete(id);
  else openChecks.set(id, check);
  core.saveState(OPEN_CHECKS_STATE, JSON.stringify([...openChecks].map(([open, { end }]) => [open, end])));
}

/** A check run that was left open, and how it was to end; null for a job that found nothing. */
export interface LeftCheck {
  readonly id: number;
  readonly end: CheckEnding | null;
}

/** The check runs that a job left open. */
export function leftChecks(core: Pick<Core, 'getState'>): readonly LeftCheck[] {
  const state = core.getState(OPEN_CHECKS_STATE);
  const open: unknown = state === '' ? [] : JSON.parse(state);
  return Array.isArray(open) ? open.flatMap((check: unknown) => leftCheck(check) ?? []) : [];
}

function leftCheck(check: unknown): LeftCheck | null {
  if (!Array.isArray(check)) return null;
  const [id, end]: readonly unknown[] = check;
  return typeof id === 'number' && Number.isInteger(id) && id > 0 ? { id, end: endingOf(end) } : null;
}

/** A check run that was concluded. */
export interface ClosedCheck extends StartedCheck {
  /** False where its annotations are not there: the log then has to carry them. */
  readonly isAnnotated: boolean;
}

/**
 * Concludes the check run of the whole, or of one scenario, and annotates it; `check` is what `openCheck` gave, and where
 * that is null it is looked for, and begun where there is none. All that are open in its place end alike. Null where none
 * was concluded.
 */
export async function closeCheck(
  job: Voice,
  check: StartedCheck | null,
  words: CheckWords,
  scenario: string | null = null,
): Promise<ClosedCheck | null> {
  const { conclusion, title } = words;
  const start = startOf(job, scenario);
  const known =
    check === null ? await findLost(job, scenario, start, { name: null, conclusion, title }) : [check];
  if (known.length === 0) return null;
  const { name, open } = await lookAround(job, words, scenario);
  const ids = new Set([...known, ...open].map(({ id }) => id));
  for (const id of ids) remember(job, id, { scenario, end: { name, conclusion, title } });
  forgetLost(job, start);
  let first: ConcludedCheck | null = null;
  for (const id of ids) {
    const closed = await conclude(job, { ...words, name }, id);
    first ??= closed;
  }
  return first === null ? null : await annotate(job, words, first);
}

async function conclude(job: Voice, end: CheckWords & { name: string | null }, id: number) {
  const { octokit, repository } = job;
  const closed = await attempt(job.tell, 'The check run could not be concluded', () =>
    concludeCheckRun({ octokit, repository, id, ...end, completedAt: timestamp(job) }),
  );
  if (closed !== null) remember(job, id, null);
  return closed;
}

async function annotate(
  { octokit, repository, tell }: Voice,
  words: CheckWords,
  { id, url, annotationCount }: ConcludedCheck,
): Promise<ClosedCheck> {
  const done = await attempt(tell, 'The check run has no annotations', async () => {
    await annotateCheckRun({ octokit, repository, id, ...words, annotationCount });
    return true;
  });
  return { id, url, isAnnotated: done !== null };
}

/** ISO 8601, UTC. */
export function timestamp(job: Pick<Voice, 'services'>): string {
  return new Date(job.services.clock.wallTimeMs()).toISOString();
}
