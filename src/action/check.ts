import { hashOf } from '../foundation/index.ts';
import {
  annotateCheckRun,
  type CheckAnnotation,
  type CheckPlace,
  concludeCheckRun,
  findTwinChecks,
  fitLine,
  startCheckRun,
  type StartedCheck,
} from '../github/index.ts';
import { attempt } from './attempt.ts';
import { type CheckEnding, endingOf, type OpenCheck } from './check-ending.ts';
import { findLost, isUnanswered, rememberLost } from './lost-checks.ts';
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

/** Puts the check run of the whole, or of one scenario, in progress; null (and a warning) where the token may not. */
export async function openCheck(job: Voice, scenario: string | null = null): Promise<StartedCheck | null> {
  const place = placeOf(job, scenario);
  const start = { ...place, detailsUrl: job.context.runUrl, startedAt: timestamp(job) };
  const check = await attempt(job.tell, 'There is no check run', () =>
    startCheckRun(start).catch((error: unknown) => {
      const { headSha, name, externalId } = place;
      if (isUnanswered(error))
        rememberLost(job, { place: { headSha, name, externalId }, scenario, end: null });
      throw error;
    }),
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

/**
 * Concludes the check run of the whole, or of one scenario, and annotates it; `check` is what `openCheck` gave, and where
 * that is null it is looked for whether there is one all the same. False where the annotations are not there: the log then
 * has to carry them.
 */
export async function closeCheck(
  job: Voice,
  check: Pick<StartedCheck, 'id'> | null,
  words: CheckWords,
  scenario: string | null = null,
): Promise<boolean> {
  const { conclusion, title } = words;
  const known = check ?? (await findLost(job, scenario, { name: null, conclusion, title }));
  if (known === null) return false;
  const { octokit, repository, tell } = job;
  const { id } = known;
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
