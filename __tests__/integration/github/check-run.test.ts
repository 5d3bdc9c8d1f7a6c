import { expect, test } from '@jest/globals';
import {
  annotateCheckRun,
  type CheckAnnotation,
  concludeCheckRun,
  startCheckRun,
} from '../../../src/github/index.ts';
import { type GitHubSession, openGitHubSession } from '../../support/github-session.ts';

const CREATE = 'POST /repos/{owner}/{repo}/check-runs';
const UPDATE = 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}';

function start(session: GitHubSession, externalId = '130.1.gate.default') {
  return startCheckRun({
    octokit: session.octokit(session.standIn.token, { maxTryMs: 1_000 }),
    repository: session.repository,
    headSha: session.headSha,
    name: 'perf-gate',
    externalId,
    detailsUrl: 'https://github.com/acme/shop/actions/runs/130',
    startedAt: '2026-01-01T00:00:00Z',
  });
}

async function conclude(
  session: GitHubSession,
  id: number,
  annotations: readonly CheckAnnotation[],
  summary = 'summary',
) {
  const end = {
    octokit: session.octokit(),
    repository: session.repository,
    id,
    title: 'slower\nby far',
    summary,
  };
  const { annotationCount } = await concludeCheckRun({
    ...end,
    name: null,
    conclusion: 'failure',
    text: '',
    completedAt: '2026-01-01T00:01:00Z',
  });
  await annotateCheckRun({ ...end, annotations, annotationCount });
}

function annotations(count: number): readonly CheckAnnotation[] {
  return Array.from({ length: count }, (_, index) => ({
    path: 'perf/api.yml',
    startLine: index + 1,
    endLine: index + 1,
    level: 'failure',
    title: 'slower',
    message: `finding ${index}`,
  }));
}

test('a check run is in progress on the head commit from the start', async () => {
  await using session = await openGitHubSession();
  const { id, url } = await start(session);
  expect(session.shop.checkRuns).toMatchObject([
    { id, status: 'in_progress', conclusion: null, headSha: session.headSha, name: 'perf-gate' },
  ]);
  expect(url).toContain(String(id));
});

test('the same invocation that starts again finds its check run; another attempt makes its own', async () => {
  await using session = await openGitHubSession();
  const first = await start(session);
  expect(await start(session)).toEqual(first);
  await start(session, '130.2.gate.default');
  expect(session.shop.checkRuns).toHaveLength(2);
});

test.each([
  ['lost answer', { kind: 'reset-after' }],
  ['fault of GitHub', { kind: 'status', status: 503 }],
  ['rate limit', { kind: 'rate-limit', retryAfterSeconds: 7 }],
  ['silence, though it was made,', { kind: 'silent', isCarriedOut: true }],
  ['silence', { kind: 'silent', isCarriedOut: false }],
] as const)('a %s while creating leaves exactly one check run', async (_, fault) => {
  await using session = await openGitHubSession();
  session.standIn.faults.next(CREATE, fault);
  await start(session);
  expect(session.shop.checkRuns).toHaveLength(1);
});

test('the end carries conclusion, one-line title and every annotation in batches of fifty', async () => {
  await using session = await openGitHubSession();
  const { id } = await start(session);
  await conclude(session, id, annotations(130));
  const [run] = session.shop.checkRuns;
  expect(run).toMatchObject({ status: 'completed', conclusion: 'failure', title: 'slower by far' });
  expect(run?.annotations.map(({ message }) => message)).toEqual(
    annotations(130).map(({ message }) => message),
  );
  const batches = session.standIn.requests.filter(({ route }) => route === UPDATE);
  expect(batches).toHaveLength(4);
});

test('concluding again neither doubles annotations nor changes the conclusion', async () => {
  await using session = await openGitHubSession();
  const { id } = await start(session);
  await conclude(session, id, annotations(7));
  await conclude(session, id, annotations(7));
  expect(session.shop.checkRuns[0]?.annotations).toHaveLength(7);
});

test('when annotations fail half-way the conclusion stands and a second call adds only what is missing', async () => {
  await using session = await openGitHubSession();
  const { id } = await start(session);
  session.standIn.faults.next(UPDATE, { kind: 'slow', delayMs: 1 }, 2);
  session.standIn.faults.next(UPDATE, { kind: 'reset-after' });
  await expect(conclude(session, id, annotations(70))).rejects.toMatchObject({ code: 'GITHUB_UNAVAILABLE' });
  expect(session.shop.checkRuns[0]).toMatchObject({ conclusion: 'failure' });
  await conclude(session, id, annotations(70));
  expect(session.shop.checkRuns[0]?.annotations).toHaveLength(70);
});

test('a summary beyond the limit of GitHub is shortened', async () => {
  await using session = await openGitHubSession();
  const { id } = await start(session);
  await conclude(session, id, [], 'é'.repeat(100_000));
  expect(Buffer.byteLength(session.shop.checkRuns[0]?.summary ?? '')).toBeLessThanOrEqual(65_535);
});

test('without the permission the error names the line to add', async () => {
  await using session = await openGitHubSession();
  session.standIn.deny('checks');
  await expect(start(session)).rejects.toMatchObject({
    code: 'PERMISSION_MISSING',
    hint: expect.stringContaining('`checks: write`'),
  });
});
