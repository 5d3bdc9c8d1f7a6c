import { expect } from '@jest/globals';
import type { JobEnd } from './action-job.ts';
import { artifactNameOf, type DefaultBranch, forkRun, leave, publishEnd } from './fork-result.ts';
import { type GitHubSession, openGitHubSession } from './github-session.ts';
import type { WorkflowRun } from './github-stand-in/index.ts';

/** What the runner takes for a command, and a terminal for a sequence. */
export const COMMANDS = /[\p{Cc}]|##\[/u;

/** Marks that a hostile file carries, and that nothing of ours may repeat as they are. */
const MARKS = /@octocat|evil\.test\/|<script|<img|javascript:/;

/**
 * Holds that a result was refused: one check, concluded and not green, whose title says `title`; no comment; nothing in the
 * check, the summary or the log that a stranger could act with.
 */
export function expectRefused(session: GitHubSession, end: JobEnd, headSha: string, title: RegExp): void {
  const { checkRuns, comments } = session.shop;
  expect(checkRuns).toEqual([
    expect.objectContaining({
      headSha,
      status: 'completed',
      conclusion: expect.stringMatching(/^(failure|action_required|cancelled)$/),
      title: expect.stringMatching(title),
    }),
  ]);
  expect(comments).toEqual([]);
  expect(end.outputs.get('verdict')).toBe('invalid');
  expect(end.outputs.get('blocking')).toBe('true');
  const [check] = checkRuns;
  for (const text of [check?.title, check?.summary, check?.text, end.summary])
    expect(text ?? '').not.toMatch(MARKS);
  // A log shows markup as it is; what the runner would obey must not be there.
  for (const line of end.log) expect(line).not.toMatch(COMMANDS);
}

/** Lets the run of a fork leave an archive, and holds that what is made of it at its end is refused. */
export async function expectRefusedArchive(
  main: DefaultBranch,
  archiveFor: (run: WorkflowRun) => Buffer,
  title: RegExp,
  nameOf: (run: WorkflowRun) => string = artifactNameOf,
): Promise<void> {
  await using session = await openGitHubSession();
  const { run } = forkRun(session);
  leave(session, run, archiveFor(run), nameOf(run));
  expectRefused(session, await publishEnd(session, main, run), run.headSha, title);
}

/** Holds that nothing at all was said in GitHub. */
export function expectSilence(session: GitHubSession, end: JobEnd): void {
  expect(session.shop.checkRuns).toEqual([]);
  expect(session.shop.comments).toEqual([]);
  expect(end.outputs.get('verdict')).not.toMatch(/pass|improvement/);
}
