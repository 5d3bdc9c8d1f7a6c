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
import { warnOfTwin } from './job.ts';
import type { Core } from './services.ts';
import type { Voice } from './voice.ts';

/** State by which the post step knows of a check run that nobody concluded. */
const OPEN_CHECK_STATE = 'openCheck';

/** State by which it knows of those of single scenarios: pairs of id and {@link CheckEnding} or null, as JSON. */
const PART_CHECKS_STATE = 'partChecks';

/** State by which the post step knows how that check run was to end: a {@link CheckEnding} as JSON. */
const CHECK_END_STATE = 'checkEnd';

/** The end of a check run in short. */
export interface CheckEnding {
  /** Another name than it was started with, or null. */
  readonly name: string | null;
  readonly conclusion: CheckConclusion;
  readonly title: string;
}

/** The open check run of one scenario, and how it is to end; null as long as nothing was found. */
export interface OpenPart {
  readonly scenario: string;
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
  if (check !== null) rememberOpen(job, check.id, scenario);
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
export function rememberEnd({ core }: Pick<Voice, 'core'>, end: CheckEnding): void {
  core.saveState(CHECK_END_STATE, JSON.stringify(shortEnd(end)));
}

function shortEnd({ name, conclusion, title }: CheckEnding): CheckEnding {
  return { name, conclusion, title };
}

function rememberOpen(job: Voice, id: number, scenario: string | null): void {
  if (scenario === null) job.core.saveState(OPEN_CHECK_STATE, String(id));
  else rememberPart(job, id, { scenario, end: null });
}

/** Null for one that has found its end. */
function rememberPart({ core, openParts }: Voice, id: number, part: OpenPart | null): void {
  if (part === null) openParts.delete(id);
  else openParts.set(id, part);
  core.saveState(PART_CHECKS_STATE, JSON.stringify([...openParts].map(([open, { end }]) => [open, end])));
}

/** A check run that was left open, and how it was to end; null for a job that found nothing. */
export interface LeftCheck {
  readonly id: number;
  readonly end: CheckEnding | null;
}

/** The check runs that a job left open. */
export function leftChecks(core: Pick<Core, 'getState'>): readonly LeftCheck[] {
  const whole = Number(core.getState(OPEN_CHECK_STATE));
  const parts = parsed(core.getState(PART_CHECKS_STATE));
  const left = Array.isArray(parts) ? parts.flatMap((part: unknown) => leftPart(part) ?? []) : [];
  const end = endingOf(parsed(core.getState(CHECK_END_STATE)));
  return [...(isId(whole) ? [{ id: whole, end }] : []), ...left];
}

function leftPart(part: unknown): LeftCheck | null {
  if (!Array.isArray(part)) return null;
  const [id, end]: readonly unknown[] = part;
  return typeof id === 'number' && isId(id) ? { id, end: endingOf(end) } : null;
}

function isId(id: number): boolean {
  return Number.isInteger(id) && id > 0;
}

function parsed(state: string): unknown {
  return state === '' ? null : JSON.parse(state);
}

function endingOf(end: unknown): CheckEnding | null {
  if (typeof end !== 'object' || end === null || !('conclusion' in end) || !('title' in end)) return null;
  const conclusion = CHECK_CONCLUSIONS.find((word) => word === end.conclusion);
  const name = 'name' in end && typeof end.name === 'string' ? end.name : null;
  return conclusion === undefined ? null : { name, conclusion, title: String(end.title) };
}

/** Concludes the check run, of the whole or of one scenario, and annotates it. False where the annotations are not there: the log then has to carry them. */
export async function closeCheck(
  job: Voice,
  check: StartedCheck | null,
  words: CheckWords,
  scenario: string | null = null,
): Promise<boolean> {
  if (check === null) return false;
  const { octokit, repository, tell } = job;
  const { id } = check;
  const end = { octokit, repository, id, name: await nameAmongTwins(job, words, scenario), ...words };
  if (scenario === null) rememberEnd(job, end);
  else rememberPart(job, id, { scenario, end: shortEnd(end) });
  const closed = await attempt(tell, 'The check run could not be concluded', () =>
    concludeCheckRun({ ...end, completedAt: timestamp(job) }),
  );
  if (closed === null) return false;
  if (scenario === null) job.core.saveState(OPEN_CHECK_STATE, '');
  else rememberPart(job, id, null);
  const annotated = await attempt(tell, 'The check run has no annotations', () =>
    annotateCheckRun({ ...end, annotationCount: closed.annotationCount }),
  );
  return annotated !== null;
}

/** ISO 8601, UTC. */
export function timestamp(job: Pick<Voice, 'services'>): string {
  return new Date(job.services.clock.wallTimeMs()).toISOString();
}
