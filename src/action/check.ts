import {
  annotateCheckRun,
  CHECK_CONCLUSIONS,
  type CheckAnnotation,
  type CheckConclusion,
  type CheckPlace,
  concludeCheckRun,
  findTwinChecks,
  startCheckRun,
  type StartedCheck,
} from '../github/index.ts';
import { attempt } from './attempt.ts';
import { warnOfTwin } from './job.ts';
import type { Core } from './services.ts';
import type { Voice } from './voice.ts';

/** State by which the post step knows of a check run that nobody concluded. */
export const OPEN_CHECK_STATE = 'openCheck';

/** State by which the post step knows how that check run was to end: a {@link CheckEnding} as JSON. */
const CHECK_END_STATE = 'checkEnd';

/** The end of a check run in short. */
export interface CheckEnding {
  /** Another name than it was started with, or null. */
  readonly name: string | null;
  readonly conclusion: CheckConclusion;
  readonly title: string;
}

/** How a check run ends. */
export interface CheckWords extends Omit<CheckEnding, 'name'> {
  readonly summary: string;
  readonly text: string;
  readonly annotations: readonly CheckAnnotation[];
}

/** Puts the check run in progress; null (and a warning) where the token may not. */
export async function openCheck(job: Voice): Promise<StartedCheck | null> {
  const check = await attempt(job.tell, 'There is no check run', () =>
    startCheckRun({ ...placeOf(job), detailsUrl: job.context.runUrl, startedAt: timestamp(job) }),
  );
  if (check !== null) job.core.saveState(OPEN_CHECK_STATE, String(check.id));
  return check;
}

function placeOf({ context, inputs, octokit, repository, checkName, nonce }: Voice): CheckPlace {
  const { headSha, runId, runAttempt, job } = context;
  const externalId = [runId, runAttempt, job, inputs.name, nonce].join('.');
  return { octokit, repository, headSha, name: checkName, externalId };
}

/**
 * The name that the check run ends with; null where it keeps its own. Of several check runs of one name GitHub shows the
 * last, so that a green one must not have the name as long as a twin is not green: the name, which may be required, is
 * green only when all of them are.
 */
async function nameAmongTwins(job: Voice, { conclusion }: CheckWords): Promise<string | null> {
  const twins = await attempt(job.tell, 'Other legs of the same name could not be looked for', () =>
    findTwinChecks(placeOf(job)),
  );
  if (twins === null || twins.length === 0) return null;
  warnOfTwin(job);
  const isGreen = conclusion === 'success' || conclusion === 'neutral';
  return isGreen && twins.some((twin) => !twin.isGreen) ? `${job.checkName} (${job.nonce})` : null;
}

/**
 * Remembers how the check run ends, so that the post step can end it so where this step does not come to it: what was
 * found must not be told as cancelled.
 */
export function rememberEnd({ core }: Pick<Voice, 'core'>, { name, conclusion, title }: CheckEnding): void {
  core.saveState(CHECK_END_STATE, JSON.stringify({ name, conclusion, title }));
}

/** What was remembered; null for a job that found nothing. */
export function recallEnd(core: Pick<Core, 'getState'>): CheckEnding | null {
  const state = core.getState(CHECK_END_STATE);
  const end: unknown = state === '' ? null : JSON.parse(state);
  if (typeof end !== 'object' || end === null || !('conclusion' in end) || !('title' in end)) return null;
  const conclusion = CHECK_CONCLUSIONS.find((word) => word === end.conclusion);
  const name = 'name' in end && typeof end.name === 'string' ? end.name : null;
  return conclusion === undefined ? null : { name, conclusion, title: String(end.title) };
}

/** Concludes the check run and annotates it. False where the annotations are not there: the log then has to carry them. */
export async function closeCheck(
  job: Voice,
  check: StartedCheck | null,
  words: CheckWords,
): Promise<boolean> {
  if (check === null) return false;
  const { octokit, repository, tell } = job;
  const end = { octokit, repository, id: check.id, name: await nameAmongTwins(job, words), ...words };
  rememberEnd(job, end);
  const closed = await attempt(tell, 'The check run could not be concluded', () =>
    concludeCheckRun({ ...end, completedAt: timestamp(job) }),
  );
  if (closed === null) return false;
  job.core.saveState(OPEN_CHECK_STATE, '');
  const annotated = await attempt(tell, 'The check run has no annotations', () =>
    annotateCheckRun({ ...end, annotationCount: closed.annotationCount }),
  );
  return annotated !== null;
}

/** ISO 8601, UTC. */
export function timestamp(job: Pick<Voice, 'services'>): string {
  return new Date(job.services.clock.wallTimeMs()).toISOString();
}
