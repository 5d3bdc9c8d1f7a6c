import { expect, test } from '@jest/globals';
import { createArtifactSource } from '../../../src/github/index.ts';
import { type GitHubSession, openGitHubSession } from '../../support/github-session.ts';

function store({ standIn, shop, mainShas }: GitHubSession, bytes: Buffer) {
  const run = standIn.world.addRun(shop, { headSha: mainShas[0] ?? '' });
  return standIn.world.addArtifact(shop, { name: 'history', run, bytes });
}

/** The source, and the pauses that it made, in milliseconds. */
function open(session: GitHubSession) {
  const pauses: number[] = [];
  const source = createArtifactSource(session.octokit(), session.repository, async (durationMs) => {
    pauses.push(durationMs);
  });
  return { source, pauses };
}

test('an archive that is cut in the middle is fetched again, and never taken for whole', async () => {
  await using session = await openGitHubSession();
  const { id, bytes } = store(session, Buffer.alloc(200_000, 'x'));
  const { source } = open(session);
  session.standIn.faults.next('GET /blob', { kind: 'cut' }, 2);
  expect(Buffer.from(await source.download(id, 1_000_000)).equals(bytes)).toBe(true);
  session.standIn.faults.next('GET /blob', { kind: 'cut' }, 3);
  await expect(source.download(id, 1_000_000)).rejects.toMatchObject({ code: 'GITHUB_UNAVAILABLE' });
});

test('an archive that is larger than it may be is not fetched again', async () => {
  await using session = await openGitHubSession();
  const { id } = store(session, Buffer.alloc(200_000, 'x'));
  const { source } = open(session);
  await expect(source.download(id, 100_000)).rejects.toMatchObject({ code: 'ARTIFACT_INVALID' });
  expect(session.standIn.requests.filter(({ route }) => route === 'GET /blob')).toHaveLength(1);
});

test.each([
  [{ kind: 'reset' }, [1_000, 2_000]],
  [{ kind: 'status', status: 503 }, [1_000, 2_000]],
  [{ kind: 'status', status: 429 }, [1_000, 2_000]],
  [{ kind: 'status', status: 403 }, []],
  [{ kind: 'status', status: 404 }, []],
] as const)('after %j of the storage it is asked again behind pauses of %j ms', async (fault, expected) => {
  await using session = await openGitHubSession();
  const { id } = store(session, Buffer.alloc(1_000, 'x'));
  const { source, pauses } = open(session);
  session.standIn.faults.next('GET /blob', fault, 3);
  await expect(source.download(id, 1_000_000)).rejects.toMatchObject({ code: 'GITHUB_UNAVAILABLE' });
  expect(pauses).toEqual(expected);
  expect(session.standIn.requests.filter(({ route }) => route === 'GET /blob')).toHaveLength(
    expected.length + 1,
  );
});
