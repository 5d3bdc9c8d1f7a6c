import type { Octokit } from './client.ts';
import { fitLine, fitMarkdown } from './fit-text.ts';
import { withPermission } from './permission.ts';
import type { RepositoryName } from './repository.ts';
import { classifyFailure } from './request-failure.ts';

/** GitHub's limits of a check run: https://docs.github.com/rest/checks/runs. */
export const MAX_CHECK_TITLE = 255;
export const MAX_CHECK_TEXT_BYTES = 65_535;
const ANNOTATIONS_PER_REQUEST = 50;

const TRUNCATED = '_The rest did not fit; the whole report is in the job summary._';

/** How a check may end here. */
export const CHECK_CONCLUSIONS = ['success', 'failure', 'neutral', 'action_required', 'cancelled'] as const;
export type CheckConclusion = (typeof CHECK_CONCLUSIONS)[number];

/** Where a check run is found again. */
export interface CheckPlace {
  readonly octokit: Octokit;
  readonly repository: RepositoryName;
  /** The head of the pull request, not its test merge commit. */
  readonly headSha: string;
  /** Unique among the checks of the repository: GitHub chooses the suite, and shows one check per name. */
  readonly name: string;
  /** Identity of this invocation: run, attempt, job and configuration, then a dot and a nonce. */
  readonly externalId: string;
}

/** A check run to begin. */
export interface CheckStart extends CheckPlace {
  /** Where the job can be seen. */
  readonly detailsUrl: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
}

/** A check run that exists. */
export interface StartedCheck {
  readonly id: number;
  readonly url: string;
}

/** One note at a line of a file, counting from 1. */
export interface CheckAnnotation {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly level: 'notice' | 'warning' | 'failure';
  readonly title: string;
  readonly message: string;
}

/** How a check ends. Texts that are too long are shortened, and say so. */
export interface CheckEnd {
  readonly octokit: Octokit;
  readonly repository: RepositoryName;
  readonly id: number;
  /** Another name than it was started with, or null. */
  readonly name: string | null;
  readonly conclusion: CheckConclusion;
  readonly title: string;
  readonly summary: string;
  readonly text: string;
  /** ISO 8601, UTC. */
  readonly completedAt: string;
}

/** A check run that has ended. */
export interface ConcludedCheck extends StartedCheck {
  /** How many annotations it has. */
  readonly annotationCount: number;
}

/** Annotations for a check run that has ended. */
export interface CheckNotes extends Pick<CheckEnd, 'octokit' | 'repository' | 'id' | 'title' | 'summary'> {
  readonly annotations: readonly CheckAnnotation[];
  /** How many of them it has already, the first ones. */
  readonly annotationCount: number;
}

/**
 * Puts a check run in progress on the head commit. Called again by the same invocation it gives the same check run.
 * Throws PerfGateError: PERMISSION_MISSING (`checks: write`), GITHUB_UNAVAILABLE.
 */
export async function startCheckRun(start: CheckStart): Promise<StartedCheck> {
  return await withPermission('checks: write', async () => {
    const known = await findCheckRun(start);
    if (known !== null) return known;
    try {
      return await createCheckRun(start);
    } catch (error) {
      if (classifyFailure(error, Date.now()).kind !== 'unavailable') throw error;
      // Nobody knows whether GitHub carried it out: look, and only then create again.
      return (await findCheckRun(start)) ?? (await createCheckRun(start));
    }
  });
}

/** What is known of a check run of another invocation. */
export interface TwinCheck {
  readonly id: number;
  /** Whether GitHub counts it as passed already. */
  readonly isGreen: boolean;
}

/** The check runs of one name on a commit, as an invocation sees them. */
export interface NamedChecks {
  /**
   * Its own that have not ended: none, one, or more where GitHub made one without answering, and did not list it yet when
   * it was looked for.
   */
  readonly open: readonly StartedCheck[];
  /** Those of other invocations of the same run, attempt, job and configuration. */
  readonly twins: readonly TwinCheck[];
}

/** Conclusions that a required check passes with. */
const GREEN: ReadonlySet<unknown> = new Set(['success', 'neutral', 'skipped']);

/**
 * Looks for check runs under the name of an invocation.
 * Throws PerfGateError: PERMISSION_MISSING (`checks: write`), GITHUB_UNAVAILABLE.
 */
export async function findNamedChecks(place: CheckPlace): Promise<NamedChecks> {
  const sharedId = place.externalId.slice(0, place.externalId.lastIndexOf('.') + 1);
  const runs = await withPermission('checks: write', () => listNamed(place));
  const twins = runs
    .filter(({ external_id }) => external_id !== place.externalId)
    .filter(({ external_id: id }) => id?.slice(0, id.lastIndexOf('.') + 1) === sharedId)
    .map(({ id, conclusion }) => ({ id, isGreen: GREEN.has(conclusion) }));
  return { open: openOf(runs, place), twins };
}

function openOf(
  runs: Awaited<ReturnType<typeof listNamed>>,
  { externalId }: CheckPlace,
): readonly StartedCheck[] {
  return runs
    .filter(({ external_id, status }) => external_id === externalId && status !== 'completed')
    .map(({ id, html_url }) => ({ id, url: html_url ?? '' }));
}

/** The check runs of a name on a commit, of every suite and attempt. */
async function listNamed({ octokit, repository, headSha, name }: CheckPlace) {
  return await octokit.paginate(octokit.rest.checks.listForRef, {
    ...repository,
    ref: headSha,
    check_name: name,
    filter: 'all',
    per_page: 100,
  });
}

async function findCheckRun(place: CheckPlace): Promise<StartedCheck | null> {
  const [known] = openOf(await listNamed(place), place);
  return known ?? null;
}

async function createCheckRun(start: CheckStart): Promise<StartedCheck> {
  const { data } = await start.octokit.rest.checks.create({
    ...start.repository,
    name: start.name,
    head_sha: start.headSha,
    status: 'in_progress',
    external_id: start.externalId,
    started_at: start.startedAt,
    ...(start.detailsUrl === '' ? {} : { details_url: start.detailsUrl }),
  });
  return { id: data.id, url: data.html_url ?? '' };
}

/**
 * Concludes a check run. Called again it writes the same conclusion.
 * Throws PerfGateError: PERMISSION_MISSING (`checks: write`), GITHUB_UNAVAILABLE.
 */
export async function concludeCheckRun(end: CheckEnd): Promise<ConcludedCheck> {
  return await withPermission('checks: write', async () => {
    const text = fitMarkdown(end.text.toWellFormed(), MAX_CHECK_TEXT_BYTES, TRUNCATED);
    const { data } = await end.octokit.rest.checks.update({
      ...end.repository,
      check_run_id: end.id,
      ...(end.name === null ? {} : { name: end.name }),
      status: 'completed',
      conclusion: end.conclusion,
      completed_at: end.completedAt,
      output: { ...captionOf(end), ...(text === '' ? {} : { text }) },
    });
    return { id: end.id, url: data.html_url ?? '', annotationCount: data.output.annotations_count };
  });
}

/**
 * Adds annotations to a check run, apart from its conclusion, which stands whatever becomes of them. Called again with
 * the count that is there, it adds only what is missing.
 * Throws PerfGateError: PERMISSION_MISSING (`checks: write`), GITHUB_UNAVAILABLE.
 */
export async function annotateCheckRun(notes: CheckNotes): Promise<void> {
  await withPermission('checks: write', async () => {
    // GitHub appends the annotations of each request; counting what is there makes a second call harmless.
    for (let done = notes.annotationCount; done < notes.annotations.length; ) {
      const batch = notes.annotations.slice(done, done + ANNOTATIONS_PER_REQUEST).map(annotationOf);
      const { data } = await notes.octokit.rest.checks.update({
        ...notes.repository,
        check_run_id: notes.id,
        output: { ...captionOf(notes), annotations: batch },
        request: { isRepeatable: false },
      });
      if (data.output.annotations_count <= done) break;
      done = data.output.annotations_count;
    }
  });
}

/** What GitHub wants in every output. */
function captionOf({ title, summary }: Pick<CheckEnd, 'title' | 'summary'>) {
  return {
    title: fitLine(title, MAX_CHECK_TITLE),
    summary: fitMarkdown(summary.toWellFormed(), MAX_CHECK_TEXT_BYTES, TRUNCATED),
  };
}

function annotationOf(annotation: CheckAnnotation) {
  return {
    path: annotation.path,
    start_line: annotation.startLine,
    end_line: annotation.endLine,
    annotation_level: annotation.level,
    title: fitLine(annotation.title, MAX_CHECK_TITLE),
    message: fitMarkdown(annotation.message.toWellFormed(), MAX_CHECK_TEXT_BYTES, '…'),
  };
}
