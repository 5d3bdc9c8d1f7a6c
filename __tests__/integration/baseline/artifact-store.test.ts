import { expect, test } from '@jest/globals';
import { createArtifactStore } from '../../../src/baseline/index.ts';
import { systemClock } from '../../../src/engine/index.ts';
import { appendEntry, createHistory } from '../../../src/history/index.ts';
import { anEntry } from '../../support/a-history-entry.ts';
import { type GitHubSession, openGitHubSession } from '../../support/github-session.ts';
import { actAs, libraryArtifacts } from '../../support/library-artifacts.ts';
import type { WorkflowRun } from '../../support/github-stand-in/index.ts';

const workflowPath = '.github/workflows/perf.yml';

async function inJob<T>(
  session: GitHubSession,
  run: WorkflowRun,
  act: (store: ReturnType<typeof storeOf>) => Promise<T>,
) {
  const acting = actAs(session, run);
  try {
    return await act(storeOf(session, run));
  } finally {
    acting.restore();
  }
}

function storeOf(session: GitHubSession, run: WorkflowRun) {
  return createArtifactStore({
    ...libraryArtifacts(session),
    key: { workflowPath, configuration: 'default' },
    run: { runId: run.id, runAttempt: run.attempt, job: 'gate', sha: run.headSha, isOfFork: false },
    clock: systemClock,
    retentionDays: 0,
  });
}

test('main stores its history and a pull request reads it in a run of its own', async () => {
  await using session = await openGitHubSession();
  const { world } = session.standIn;
  const onMain = world.addRun(session.shop, { headSha: session.mainShas[0] ?? '' });
  const history = appendEntry(createHistory('main'), anEntry({ runId: '7' }));
  await inJob(session, onMain, (store) => store.uploadHistory(history));
  const onPull = world.addRun(session.shop, {
    headSha: session.headSha,
    event: 'pull_request',
    headBranch: 'feature',
  });
  const found = await inJob(session, onPull, (store) => store.downloadHistory('main', session.mainShas));
  expect(found).toMatchObject({
    kind: 'found',
    history,
    provenance: { runId: onMain.id, sha: session.mainShas[0] },
  });
});

test('what a pull request or a fork uploads under the name of main is never read', async () => {
  await using session = await openGitHubSession();
  const { world } = session.standIn;
  const fork = world.addRepository('stranger', 'shop', { fork: true });
  const forged = appendEntry(createHistory('main'), anEntry({ runId: '666' }));
  for (const run of [
    world.addRun(session.shop, { headSha: session.headSha, event: 'pull_request' }),
    world.addRun(session.shop, { headSha: session.mainShas[0] ?? '', headRepository: fork }),
    world.addRun(session.shop, { headSha: session.mainShas[0] ?? '', path: '.github/workflows/evil.yml' }),
  ])
    await inJob(session, run, (store) => store.uploadHistory(forged));
  const reader = world.addRun(session.shop, { headSha: session.headSha });
  const found = await inJob(session, reader, (store) => store.downloadHistory('main', session.mainShas));
  expect(found).toMatchObject({
    kind: 'none',
    why: expect.stringMatching(/of 3 .*: 1 of another workflow file, 1 of a fork, 1 of a commit/),
  });
});

test('without `actions: read` the missing line is named; it is not taken for a missing baseline', async () => {
  await using session = await openGitHubSession();
  session.standIn.deny('actions');
  const run = session.standIn.world.addRun(session.shop, { headSha: session.headSha });
  const read = inJob(session, run, (store) => store.downloadHistory('main', session.mainShas));
  await expect(read).rejects.toMatchObject({
    code: 'PERMISSION_MISSING',
    hint: expect.stringContaining('`actions: read`'),
  });
});

test('a service that fails for good is an error that says which artifact is missing', async () => {
  await using session = await openGitHubSession();
  const run = session.standIn.world.addRun(session.shop, { headSha: session.mainShas[0] ?? '' });
  const create = 'POST /twirp/github.actions.results.api.v1.ArtifactService/CreateArtifact';
  session.standIn.faults.next(create, { kind: 'status', status: 400 });
  const upload = inJob(session, run, (store) => store.uploadHistory(createHistory('main')));
  await expect(upload).rejects.toMatchObject({
    code: 'GITHUB_UNAVAILABLE',
    message: expect.stringContaining('history'),
  });
});

const SERVICE = 'POST /twirp/github.actions.results.api.v1.ArtifactService';

test.each([
  ['deletes without an answer', `${SERVICE}/DeleteArtifact`, { kind: 'reset-after' }],
  ['does not take the bytes of a name that it has reserved', 'PUT /blob', { kind: 'status', status: 403 }],
] as const)('a service that %s costs an attempt of the run nothing', async (_, route, fault) => {
  await using session = await openGitHubSession();
  const { world, faults } = session.standIn;
  const run = world.addRun(session.shop, { headSha: session.mainShas[0] ?? '' });
  const history = (runId: string) => appendEntry(createHistory('main'), anEntry({ runId }));
  await inJob(session, run, (store) => store.uploadHistory(history('1')));
  faults.next(route, fault);
  await inJob(session, run, (store) => store.uploadHistory(history('2')));
  const found = await inJob(session, run, (store) => store.downloadHistory('main', session.mainShas));
  expect(found.kind === 'found' && found.history.entries.map(({ provenance }) => provenance.runId)).toEqual([
    '1',
    '2',
  ]);
});
