import { expect, test } from '@jest/globals';
import { type CommentKey, renderMarker, upsertComment } from '../../../src/github/index.ts';
import { type GitHubSession, openGitHubSession } from '../../support/github-session.ts';
import { ACTIONS_BOT, person } from '../../support/github-stand-in/index.ts';

const key: CommentKey = { workflowPath: '.github/workflows/perf.yml', job: 'gate', name: 'default' };

function say(
  session: GitHubSession,
  body: string,
  runNumber: number,
  attempt = 1,
  token?: string,
  nonce = '0a7f',
) {
  return upsertComment({
    octokit: session.octokit(token),
    repository: session.repository,
    pullRequest: 1,
    marker: key,
    body: () => body,
    order: { runNumber, attempt, nonce },
    mayCreate: true,
  });
}

const CREATE = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
const LIST = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';
const UPDATE = 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}';

test('the first run creates the comment and the next one updates it in place', async () => {
  await using session = await openGitHubSession();
  const created = await say(session, 'first', 7);
  const updated = await say(session, 'second', 8);
  expect(created.outcome).toBe('created');
  expect(updated).toEqual({ id: created.id, url: created.url, outcome: 'updated', hasTwin: false });
  expect(session.shop.comments.map(({ body }) => body)).toEqual([
    `${renderMarker(key, { runNumber: 8, attempt: 1, nonce: '0a7f' })}\nsecond`,
  ]);
  expect(updated.url).toMatch(/^https:\/\/github\.com\/acme\/shop\/pull\/1#issuecomment-\d+$/);
});

test('the comment is found again behind hundreds of others', async () => {
  await using session = await openGitHubSession();
  for (let index = 0; index < 130; index++)
    session.standIn.world.addComment(session.shop, 1, person('chatty'), `comment ${index}`);
  await say(session, 'first', 7);
  for (let index = 0; index < 130; index++)
    session.standIn.world.addComment(session.shop, 1, person('chatty'), `more ${index}`);
  expect((await say(session, 'second', 8)).outcome).toBe('updated');
});

test.each([
  ['an earlier run', 7, 1],
  ['an earlier attempt of the same run', 8, 1],
])('%s never overwrites what a later one said', async (_, runNumber, attempt) => {
  await using session = await openGitHubSession();
  const later = await say(session, 'later', 8, 2);
  const earlier = await say(session, 'earlier', runNumber, attempt);
  expect(earlier).toEqual({ id: later.id, url: later.url, outcome: 'newer-exists', hasTwin: false });
  expect(session.shop.comments[0]?.body).toContain('later');
});

test('a marker in the comment of somebody else is left alone, and so is a quote of ours', async () => {
  await using session = await openGitHubSession();
  const marker = renderMarker(key, { runNumber: 130, attempt: 7, nonce: '0a7f' });
  const { world } = session.standIn;
  world.addComment(session.shop, 1, person('impostor'), `${marker}\nAll fine, trust me`);
  world.addComment(session.shop, 1, ACTIONS_BOT, `Another action quotes:\n${marker}`);
  expect((await say(session, 'real', 7)).outcome).toBe('created');
  expect(session.shop.comments.map(({ writes }) => writes)).toEqual([1, 1, 1]);
});

test("a token of another app keeps a comment of its own and finds it by that app's name", async () => {
  await using session = await openGitHubSession();
  await say(session, 'by the workflow', 7);
  const bot = { login: 'acme-perf[bot]', id: 77, type: 'Bot', app: 'acme-perf' } as const;
  const token = session.standIn.addToken('app-token', bot);
  expect((await say(session, 'by the app', 7, 1, token)).outcome).toBe('created');
  expect((await say(session, 'again by the app', 8, 1, token)).outcome).toBe('updated');
  expect(session.shop.comments.map(({ author }) => author.login)).toEqual([ACTIONS_BOT.login, bot.login]);
});

test('two runs that begin at once leave one comment, the later one', async () => {
  await using session = await openGitHubSession();
  await Promise.all([say(session, 'eight', 8), say(session, 'seven', 7), say(session, 'nine', 9)]);
  await say(session, 'nine', 9);
  expect(session.shop.comments).toHaveLength(1);
  expect(session.shop.comments[0]?.body).toContain('nine');
});

test('duplicates that an old race left are removed, and the latest stays', async () => {
  await using session = await openGitHubSession();
  for (const runNumber of [7, 9, 8])
    session.standIn.world.addComment(
      session.shop,
      1,
      ACTIONS_BOT,
      `${renderMarker(key, { runNumber, attempt: 1, nonce: '' })}\nx`,
    );
  const kept = session.shop.comments[1];
  expect(await say(session, 'ten', 10)).toMatchObject({ id: kept?.id, outcome: 'updated' });
  expect(session.shop.comments).toHaveLength(1);
});

test('a twin of the same run and attempt is left alone, and each of both says that there is another', async () => {
  await using session = await openGitHubSession();
  await say(session, 'one leg', 7, 1, undefined, 'aa');
  expect(await say(session, 'another leg', 7, 1, undefined, 'bb')).toMatchObject({
    outcome: 'created',
    hasTwin: true,
  });
  expect(await say(session, 'one leg again', 7, 1, undefined, 'aa')).toMatchObject({
    outcome: 'updated',
    hasTwin: true,
  });
  expect(session.shop.comments.map(({ body }) => body.split('\n')[1])).toEqual([
    'one leg again',
    'another leg',
  ]);
});

test('twins that speak at once each keep a comment, and an earlier run deletes none of them', async () => {
  await using session = await openGitHubSession();
  await Promise.all(['aa', 'bb', 'cc'].map((nonce) => say(session, nonce, 8, 1, undefined, nonce)));
  expect((await say(session, 'earlier', 7)).outcome).toBe('newer-exists');
  const said = session.shop.comments.map(({ body }) => body.split('\n')[1]);
  expect(said).toHaveLength(3);
  expect(new Set(said)).toEqual(new Set(['aa', 'bb', 'cc']));
});

test('a comment whose answer was lost is not written twice', async () => {
  await using session = await openGitHubSession();
  session.standIn.faults.next(CREATE, { kind: 'reset-after' });
  expect((await say(session, 'once', 7)).url).toContain('issuecomment');
  expect(session.shop.comments).toHaveLength(1);
});

test.each([
  ['a fault of GitHub while listing', LIST, { kind: 'status', status: 502 }],
  ['a lost connection while listing', LIST, { kind: 'reset' }],
  ['a limit while creating', CREATE, { kind: 'secondary-limit', retryAfterSeconds: 7 }],
  ['a lost answer while updating', UPDATE, { kind: 'reset-after' }],
] as const)('%s is overcome', async (_, route, fault) => {
  await using session = await openGitHubSession();
  session.standIn.faults.next(route, fault);
  await say(session, 'first', 7);
  await say(session, 'second', 8);
  expect(session.shop.comments.map(({ body }) => body.split('\n')[1])).toEqual(['second']);
});

test('a body beyond the limit of GitHub is shortened and says so', async () => {
  await using session = await openGitHubSession();
  await say(session, '<details>\n\n| é | 12 ms |\n'.repeat(10_000), 7);
  const body = session.shop.comments[0]?.body ?? '';
  expect(Buffer.byteLength(body)).toBeLessThanOrEqual(65_536);
  expect(body).toMatch(/the whole report is in the job summary\._$/);
});

test('without the permission the error names the line to add', async () => {
  await using session = await openGitHubSession();
  session.standIn.deny('pull-requests');
  await expect(say(session, 'x', 7)).rejects.toMatchObject({
    code: 'PERMISSION_MISSING',
    hint: expect.stringContaining('`pull-requests: write`'),
  });
});

test('the same words again are not written again', async () => {
  await using session = await openGitHubSession();
  await say(session, 'same', 7);
  expect((await say(session, 'same', 7)).outcome).toBe('unchanged');
  expect(session.shop.comments[0]?.writes).toBe(1);
});

test('a body is made from the comment that stands, without its marker, and again when another run was quicker', async () => {
  await using session = await openGitHubSession();
  const add = (word: string, runNumber: number, mayCreate = true) =>
    upsertComment({
      octokit: session.octokit(),
      repository: session.repository,
      pullRequest: 1,
      marker: key,
      body: (before) => (before.includes(word) ? before : `${before}${word}\n`),
      order: { runNumber, attempt: 1, nonce: `${runNumber}` },
      mayCreate,
    });
  await add('one', 7);
  await add('two', 8);
  expect(session.shop.comments[0]?.body.split('\n').slice(1)).toEqual(['one', 'two', '']);
  await Promise.all([add('three', 9), add('four', 10)]);
  const [comment, ...others] = session.shop.comments;
  expect(others).toEqual([]);
  expect(comment?.body).toContain('one\ntwo\n');
  expect(comment?.body).toContain('four');
});

test('a comment that is not worth it is not created, and one that is there is kept up to date', async () => {
  await using session = await openGitHubSession();
  const whisper = (body: string, runNumber: number) =>
    upsertComment({
      octokit: session.octokit(),
      repository: session.repository,
      pullRequest: 1,
      marker: key,
      body: () => body,
      order: { runNumber, attempt: 1, nonce: '0a7f' },
      mayCreate: false,
    });
  expect(await whisper('quiet', 7)).toEqual({ id: 0, url: '', outcome: 'absent', hasTwin: false });
  expect(session.shop.comments).toEqual([]);
  await say(session, 'loud', 8);
  expect((await whisper('quiet again', 9)).outcome).toBe('updated');
  expect(session.shop.comments[0]?.body).toContain('quiet again');
});
