import { hashOf } from '../foundation/index.ts';
import {
  annotateCheckRun,
  CHECK_CONCLUSIONS,
  type CheckAnnotation,
  type CheckConclusion,
  type CheckPlace,
  concludeCheckRun,
  findTwinChecks,
  fitLine,
  startCheckRun,
  type StartedCheck,
} from '../github/index.ts';
import { attempt } from './attempt.ts';
import type { Core } from './services.ts';
import { type Voice, warnOfTwin } from './voice.ts';

/** State by which the post step knows of the open check runs: pairs of id and {@link CheckEnding} or null, as JSON. */
const OPEN_CHECKS_STATE = 'openChecks';

/** The end of a check run in short. */
export interface CheckEnding {
  /** Another name than it was started with, or null. */
  readonly name: string | null;
  readonly conclusion: CheckConclusion;
  readonly title: string;
}

/** An open check run, of the whole (null) or of one scenario, and how it is to end; null as long as nothing was found. */
export interface OpenCheck {
  readonly scenario: string | null;
  readonly end: CheckEnding | null;
}

/** How a check run ends. */
export interface CheckWords extends Omit<CheckEnding, 'name'> {
  readonly summary: string;
  readonly text: string;
  readonly annotations: readonly CheckAnnotation[];
}

/** Puts the check run of the whole, or of one scenario, in progress; null (and a warning) where the token may not. */
export async function openCheck(job: Voice, scenario: string | null = null): Promise<StartedCheck | null> {
  const check = await attempt(job.tell, 'There is no check run', () =>
    startCheckRun({ ...placeOf(job, scenario), detailsUrl: job.context.runUrl, startedAt: timestamp(job) }),
  );
  if (check !== null) remember(job, check.id, { scenario, end: null });
  return check;
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

/**
 * The name that the check run ends with; null where it keeps its own. Of several check runs of one name GitHub shows the
 * last, so that a green one must not have the name as long as a twin is not green: the name, which may be required, is
 * green only when all of them are.
 */
async function nameAmongTwins(
  job: Voice,
  { conclusion }: CheckWords,
  scenario: string | null,
): Promise<string | null> {
  const place = placeOf(job, scenario);
  const twins = await attempt(job.tell, 'Other legs of the same name could not be looked for', () =>
    findTwinChecks(place),
  );
  if (twins === null || twins.length === 0) return null;
  warnOfTwin(job);
  const isGreen = conclusion === 'success' || conclusion === 'neutral';
  return isGreen && twins.some((twin) => !twin.isGreen) ? `${place.name} (${job.nonce})` : null;
}

/**
 * Remembers how the check run of the whole ends, so that the post step can end it so where this step does not come to it:
 * what was found must not be told as cancelled.
 */
export function rememberEnd(job: Voice, end: CheckEnding): void {
  for (const [id, { scenario }] of job.openChecks)
    if (scenario === null) remember(job, id, { scenario, end });
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

function endingOf(end: unknown): CheckEnding | null {
  if (typeof end !== 'object' || end === null || !('conclusion' in end) || !('title' in end)) return null;
  const conclusion = CHECK_CONCLUSIONS.find((word) => word === end.conclusion);
  const name = 'name' in end && typeof end.name === 'string' ? end.name : null;
  return conclusion === undefined ? null : { name, conclusion, title: String(end.title) };
}

/**
 * Concludes a check run that `openCheck` opened, and annotates it. False where the annotations are not there: the log then
 * has to carry them.
 */
export async function closeCheck(
  job: Voice,
  check: Pick<StartedCheck, 'id'> | null,
  words: CheckWords,
): Promise<boolean> {
  if (check === null) return false;
  const { octokit, repository, tell } = job;
  const { id } = check;
  const scenario = job.openChecks.get(id)?.scenario ?? null;
  const name = await nameAmongTwins(job, words, scenario);
  const end = { octokit, repository, id, ...words, name };
  remember(job, id, { scenario, end: { name, conclusion: words.conclusion, title: words.title } });
  const closed = await attempt(tell, 'The check run could not be concluded', () =>
    concludeCheckRun({ ...end, completedAt: timestamp(job) }),
  );
  if (closed === null) return false;
  remember(job, id, null);
  const annotated = await attempt(tell, 'The check run has no annotations', () =>
    annotateCheckRun({ ...end, annotationCount: closed.annotationCount }),
  );
  return annotated !== null;
}

/** ISO 8601, UTC. */
export function timestamp(job: Pick<Voice, 'services'>): string {
  return new Date(job.services.clock.wallTimeMs()).toISOString();
}
