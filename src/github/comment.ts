import type { Octokit } from './client.ts';
import { fitMarkdown } from './fit-text.ts';
import {
  type CommentKey,
  compareOrder,
  isTwin,
  parseMarker,
  renderMarker,
  type RunOrder,
  withoutMarker,
} from './marker.ts';
import { withPermission } from './permission.ts';
import type { RepositoryName } from './repository.ts';
import { classifyFailure, unlessAnswered } from './request-failure.ts';

/** GitHub's limit of a comment is 65,536 characters; measured in bytes, which are never fewer. */
export const MAX_COMMENT_BYTES = 65_536;

const TRUNCATED = '_The rest did not fit into a comment; the whole report is in the job summary._';

/** What to say where. */
export interface CommentRequest {
  readonly octokit: Octokit;
  readonly repository: RepositoryName;
  readonly pullRequest: number;
  readonly marker: CommentKey;
  /** Markdown without the marker, made from the text of the comment that stands, without its marker; empty for none. */
  readonly body: (before: string) => string;
  readonly order: RunOrder;
  /** Whether there is enough to say for a new comment; one that is there is kept up to date in any case. */
  readonly mayCreate: boolean;
}

/**
 * What became of it. `newer-exists`: a later run had spoken already, and its comment stands. `absent`: there is none, and
 * none was to be created; then there is no id (0) and no url.
 */
export interface UpsertedComment {
  readonly id: number;
  readonly url: string;
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'newer-exists' | 'absent';
  /** Whether another invocation of the same run and attempt has a comment for the same configuration. */
  readonly hasTwin: boolean;
}

interface OwnComment {
  readonly id: number;
  readonly url: string;
  readonly body: string;
  readonly order: RunOrder;
}

/** Rounds of looking and writing before a race with other runs is left as it is. */
const MAX_ROUNDS = 4;

/**
 * Writes the one comment of this configuration: creates it, or updates the one that is there. Only comments by the
 * token's own author count, an earlier run never overwrites a later one, a twin (a leg of a matrix without a name of
 * its own) is left alone, and of several comments that a race left the latest run's stays. GitHub has no conditional
 * update, so that two runs which write in the same instant are set right by the look after the write; a `concurrency:`
 * group in the workflow avoids the race altogether.
 *
 * Throws PerfGateError: PERMISSION_MISSING (`pull-requests: write`), GITHUB_UNAVAILABLE.
 */
export async function upsertComment(request: CommentRequest): Promise<UpsertedComment> {
  return await withPermission('pull-requests: write', () => upsert(request));
}

async function upsert(request: CommentRequest): Promise<UpsertedComment> {
  let author = await readAuthor(request.octokit);
  let created: OwnComment | null = null;
  let outcome: UpsertedComment['outcome'] = 'unchanged';
  for (let round = 1; ; round++) {
    const isLast = round >= MAX_ROUNDS;
    const { latest, hasTwin } = await keepLatest(request, author);
    const winner = latest ?? created;
    if (winner === null && !request.mayCreate) return { id: 0, url: '', outcome: 'absent', hasTwin };
    const body = bodyOf(request, winner);
    if (winner === null) {
      const written = await create(request, body, isLast);
      outcome = 'created';
      if (written === null) continue;
      created = { ...written, body, order: request.order };
      author = written.author;
    } else if (compareOrder(winner.order, request.order) > 0) {
      return { id: winner.id, url: winner.url, outcome: 'newer-exists', hasTwin };
    } else if (sameText(winner.body, body) || isLast) {
      return { id: winner.id, url: winner.url, outcome, hasTwin };
    } else {
      await request.octokit.rest.issues.updateComment({ ...request.repository, comment_id: winner.id, body });
      outcome = outcome === 'created' ? 'created' : 'updated';
    }
  }
}

/** Read from the comment that stands each time, so that of two runs which write at once neither forgets the other. */
function bodyOf({ marker, order, body }: CommentRequest, standing: OwnComment | null): string {
  const before = standing === null ? '' : withoutMarker(standing.body.replaceAll('\r\n', '\n'));
  const text = `${renderMarker(marker, order)}\n${body(before).toWellFormed()}`;
  return fitMarkdown(text, MAX_COMMENT_BYTES, TRUNCATED);
}

interface Kept {
  readonly latest: OwnComment | null;
  readonly hasTwin: boolean;
}

/**
 * The comment that stands: the latest run's, and of several the oldest; those of earlier runs are deleted, and what the
 * same invocation wrote twice. Twins of this invocation do not count, and twins of another are not duplicates.
 */
async function keepLatest(request: CommentRequest, author: string): Promise<Kept> {
  const all = await listOwn(request, author);
  const own = all.filter(({ order }) => !isTwin(order, request.order));
  const [latest, ...others] = own.toSorted((a, b) => compareOrder(b.order, a.order) || a.id - b.id);
  const duplicates = others.filter(({ order }) => latest !== undefined && !isTwin(order, latest.order));
  for (const duplicate of duplicates) await remove(request, duplicate.id);
  return { latest: latest ?? null, hasTwin: own.length < all.length };
}

/** GitHub stores line ends as it likes and trims the end. */
function sameText(a: string, b: string): boolean {
  return a.replaceAll('\r\n', '\n').trimEnd() === b.replaceAll('\r\n', '\n').trimEnd();
}

/**
 * Login of the token's author. REST has no answer for the tokens of Apps; GraphQL's viewer has one for every token.
 * Where it cannot be had, the author of a workflow's own token is assumed.
 */
async function readAuthor(octokit: Octokit): Promise<string> {
  try {
    const answer = await octokit.graphql<{ viewer?: { login?: unknown } }>('{ viewer { login } }', {
      request: { isRepeatable: true },
    });
    const login = answer.viewer?.login;
    if (typeof login === 'string' && login !== '') return login;
  } catch (error) {
    if (classifyFailure(error, Date.now()).kind === 'foreign' && !isGraphqlRefusal(error)) throw error;
  }
  return 'github-actions[bot]';
}

function isGraphqlRefusal(error: unknown): boolean {
  return error instanceof Error && error.name === 'GraphqlResponseError';
}

async function listOwn(request: CommentRequest, author: string): Promise<readonly OwnComment[]> {
  const { octokit, repository, pullRequest, marker } = request;
  const all = await octokit.paginate(octokit.rest.issues.listComments, {
    ...repository,
    issue_number: pullRequest,
    per_page: 100,
  });
  return all.flatMap((comment) => {
    const body = comment.body ?? '';
    const order = comment.user?.login === author ? parseMarker(body, marker) : null;
    return order === null ? [] : [{ id: comment.id, url: comment.html_url, body, order }];
  });
}

interface Written {
  readonly id: number;
  readonly url: string;
  readonly author: string;
}

/** Creates the comment; null when nobody knows whether it was created, so that we look again. */
async function create(request: CommentRequest, body: string, isLast: boolean): Promise<Written | null> {
  const { octokit, repository, pullRequest } = request;
  try {
    const { data } = await octokit.rest.issues.createComment({
      ...repository,
      issue_number: pullRequest,
      body,
    });
    return { id: data.id, url: data.html_url, author: data.user?.login ?? '' };
  } catch (error) {
    if (isLast || classifyFailure(error, Date.now()).kind !== 'unavailable') throw error;
    return null;
  }
}

/** Deletes a duplicate; that somebody else was quicker is as good. */
async function remove({ octokit, repository }: CommentRequest, id: number): Promise<void> {
  await unlessAnswered([404], () => octokit.rest.issues.deleteComment({ ...repository, comment_id: id }));
}
