import { expect, test } from '@jest/globals';
import { historyArtifactNames } from '../../../../src/baseline/artifact/artifact-name.ts';
import {
  type ArtifactClient,
  createArtifactStore,
  historyArtifactName,
} from '../../../../src/baseline/index.ts';
import { encodeHistory, type History } from '../../../../src/history/index.ts';
import { anEntry } from '../../../support/a-history-entry.ts';
import { InMemoryArtifacts, type MemoryArtifact } from '../../../support/in-memory-artifacts.ts';
import { makeZip } from '../../../support/zip.ts';

const SHA = 'a'.repeat(40);
const OLDER_SHA = 'b'.repeat(40);
const key = { workflowPath: '.github/workflows/perf.yml', configuration: 'default' };
const NAME = historyArtifactName(key, 'main');

function historyOf(...runs: readonly string[]): History {
  return { branch: 'main', entries: runs.map((runId) => anEntry({ runId })), aaRuns: [] };
}

function archiveOf(history: History): Buffer {
  return makeZip([{ name: 'history.json', contents: encodeHistory(history) }]);
}

function storeOn(memory: InMemoryArtifacts, client: ArtifactClient = memory) {
  return createArtifactStore({
    client,
    source: memory,
    key,
    run: { runId: memory.run.runId, runAttempt: 1, job: 'gate', sha: SHA, isOfFork: false },
    clock: { nowMs: () => 0, wallTimeMs: () => Date.parse('2026-01-08T12:00:00Z') },
    retentionDays: 0,
  });
}

function runsOf(history: History): readonly string[] {
  return history.entries.map(({ provenance }) => provenance.runId);
}

test('the newest history is found, with where it came from and how old it is', async () => {
  const memory = new InMemoryArtifacts();
  const { id } = memory.add({ name: NAME, bytes: archiveOf(historyOf('1', '2')), runId: 33 });
  expect(await storeOn(memory).downloadHistory('main', [SHA])).toMatchObject({
    kind: 'found',
    provenance: { runId: 33, sha: SHA, artifactId: id, createdAt: '2026-01-01T00:00:00Z', ageDays: 7.5 },
    warnings: [],
  });
});

test.each<[string, Partial<MemoryArtifact>]>([
  ['is expired', { isExpired: true }],
  ['is of a fork', { isFromThisRepository: false }],
  ['is of a commit that is not on the branch', { headSha: 'c'.repeat(40) }],
  ['is of another workflow file', { runId: 666 }],
  ['is of a run that nobody knows', { runId: 0 }],
])('an artifact that %s is never read, however new, and the next one is', async (_, fault) => {
  const memory = new InMemoryArtifacts();
  memory.workflowPaths.set(666, '.github/workflows/evil.yml');
  const good = memory.add({ name: NAME, bytes: archiveOf(historyOf('1')), headSha: OLDER_SHA });
  memory.add({ name: NAME, bytes: archiveOf(historyOf('666')), ...fault });
  const found = await storeOn(memory).downloadHistory('main', [SHA, OLDER_SHA]);
  expect(found).toMatchObject({ kind: 'found', provenance: { artifactId: good.id } });
  expect(found.kind === 'found' && runsOf(found.history)).toEqual(['1']);
  memory.artifacts.pop();
  const none = await storeOn(memory).downloadHistory('main', [SHA, OLDER_SHA]);
  expect(none).toMatchObject({
    kind: 'none',
    why: expect.stringMatching(/none of 1 artifacts .* can be used: 1 /),
  });
});

const damaged = archiveOf(historyOf('7')).fill(0, 40, 60);

test.each<[string, Partial<MemoryArtifact> & { bytes: Uint8Array }]>([
  ['a damaged archive', { bytes: damaged }],
  [
    'a digest that is not that of its bytes',
    { bytes: archiveOf(historyOf('7')), digest: `sha256:${'0'.repeat(64)}` },
  ],
  ['a digest that nobody recorded', { bytes: archiveOf(historyOf('7')), digest: '' }],
  ['no history inside', { bytes: makeZip([{ name: 'other.json', contents: '{}' }]) }],
  [
    'a history of a later format',
    { bytes: makeZip([{ name: 'history.json', contents: '{"schema":"perf-gate.history/2"}' }]) },
  ],
  [
    'bytes that are no text',
    { bytes: makeZip([{ name: 'history.json', contents: Buffer.from([0xff, 0xfe]) }]) },
  ],
  ['the history of another branch', { bytes: archiveOf({ branch: 'dev', entries: [], aaRuns: [] }) }],
])('a newest artifact with %s is passed over with a warning, never silently', async (_, fault) => {
  const memory = new InMemoryArtifacts();
  memory.add({ name: NAME, bytes: archiveOf(historyOf('1')), runId: 8 });
  const { id } = memory.add({ name: NAME, ...fault });
  const found = await storeOn(memory).downloadHistory('main', [SHA]);
  expect(found).toMatchObject({
    kind: 'found',
    provenance: { runId: 8 },
    unread: [expect.stringContaining(`Artifact ${id} `)],
    warnings: [expect.stringContaining(`Artifact ${id} `)],
  });
});

test('whether the newest is whole is told apart from an older one that cannot be read', async () => {
  const memory = new InMemoryArtifacts();
  memory.add({ name: NAME, bytes: archiveOf(historyOf('1')) });
  const older = memory.add({ name: NAME, bytes: damaged });
  memory.add({ name: NAME, bytes: archiveOf(historyOf('2')) });
  expect(await storeOn(memory).downloadHistory('main', [SHA])).toMatchObject({
    kind: 'found',
    unread: [],
    warnings: [expect.stringContaining(`Artifact ${older.id} `)],
  });
  const newest = [memory.add({ name: NAME, bytes: damaged }), memory.add({ name: NAME, bytes: damaged })];
  const found = await storeOn(memory).downloadHistory('main', [SHA]);
  expect(found.kind === 'found' && found.unread).toEqual(
    newest.toReversed().map(({ id }) => expect.stringContaining(`Artifact ${id} `)),
  );
});

test('a history that is there and cannot be read is no missing one, whatever else was passed over', async () => {
  const memory = new InMemoryArtifacts();
  memory.add({ name: NAME, bytes: archiveOf(historyOf('1')), isExpired: true });
  const { id } = memory.add({ name: NAME, bytes: damaged, runId: 8 });
  const found = await storeOn(memory).downloadHistory('main', [SHA]);
  expect(found).toMatchObject({
    kind: 'unreadable',
    why: expect.stringContaining(`Artifact ${id} of run 8 `),
    warnings: [expect.any(String)],
  });
});

test('without any artifact the answer says so plainly', async () => {
  const found = await storeOn(new InMemoryArtifacts()).downloadHistory('main', [SHA]);
  expect(found).toEqual({ kind: 'none', why: `there is no artifact named ${NAME} yet`, warnings: [] });
});

test('what overlapping runs of the branch uploaded is united', async () => {
  const memory = new InMemoryArtifacts();
  memory.add({ name: NAME, bytes: archiveOf(historyOf('1', '2')) });
  memory.add({ name: NAME, bytes: archiveOf(historyOf('1', '3')) });
  const found = await storeOn(memory).downloadHistory('main', [SHA]);
  expect(found.kind === 'found' && runsOf(found.history)).toEqual(['1', '2', '3']);
});

test('a refusal of GitHub is no missing baseline', async () => {
  const memory = new InMemoryArtifacts();
  memory.add({ name: NAME, bytes: archiveOf(historyOf('1')) });
  memory.download = async () => {
    throw new TypeError('a bug');
  };
  await expect(storeOn(memory).downloadHistory('main', [SHA])).rejects.toThrow('a bug');
});

test('a second upload of the same run unites with the first and loses nothing', async () => {
  const memory = new InMemoryArtifacts();
  await storeOn(memory).uploadHistory(historyOf('1', '2'));
  await storeOn(memory).uploadHistory(historyOf('1', '3'));
  expect(memory.artifacts).toHaveLength(1);
  const found = await storeOn(memory).downloadHistory('main', [SHA]);
  expect(found.kind === 'found' && runsOf(found.history)).toEqual(['1', '2', '3']);
});

/** A service that reserves a name as soon as it hears of it, and that breaks off the uploads of these turns, from 1. */
function breaking(memory: InMemoryArtifacts, ...turns: readonly number[]): ArtifactClient {
  const reserved = new Set<string>();
  let uploads = 0;
  return {
    uploadArtifact: async (name, files) => {
      uploads += 1;
      if (reserved.has(name)) throw new Error('Failed request: (409) Conflict');
      if (!turns.includes(uploads)) return await memory.uploadArtifact(name, files);
      reserved.add(name);
      throw new Error('read ECONNRESET');
    },
    deleteArtifact: (name) => memory.deleteArtifact(name),
  };
}

async function storedRuns(memory: InMemoryArtifacts): Promise<readonly string[]> {
  const found = await storeOn(memory).downloadHistory('main', [SHA]);
  return found.kind === 'found' ? runsOf(found.history).toSorted() : [];
}

test('an upload that breaks off while a history is replaced, and keeps its name taken, costs neither', async () => {
  const memory = new InMemoryArtifacts();
  const store = storeOn(memory, breaking(memory, 3));
  await store.uploadHistory(historyOf('1'));
  await store.uploadHistory(historyOf('2'));
  expect(await storedRuns(memory)).toEqual(['1', '2']);
  expect(memory.artifacts).toHaveLength(1);
});

test('where every upload breaks off, what was there before stands as it was', async () => {
  const memory = new InMemoryArtifacts();
  const store = storeOn(memory, breaking(memory, 3, 4));
  await store.uploadHistory(historyOf('1'));
  await expect(store.uploadHistory(historyOf('2'))).rejects.toMatchObject({ code: 'GITHUB_UNAVAILABLE' });
  expect(await storedRuns(memory)).toEqual(['1']);
});

test.each([
  ['and was not', false],
  ['though it was', true],
])('a deletion of what was replaced that is said to have failed %s costs nothing', async (_, isDone) => {
  const memory = new InMemoryArtifacts();
  const deleteArtifact = async (name: string) => {
    if (isDone) await memory.deleteArtifact(name);
    throw new Error('(502) Bad Gateway');
  };
  const uploadArtifact: ArtifactClient['uploadArtifact'] = (name, files) =>
    memory.uploadArtifact(name, files);
  const store = storeOn(memory, { uploadArtifact, deleteArtifact });
  await store.uploadHistory(historyOf('1'));
  await store.uploadHistory(historyOf('2'));
  expect(await storedRuns(memory)).toEqual(['1', '2']);
});

test('attempt after attempt, the names of a run never run out', async () => {
  const memory = new InMemoryArtifacts();
  const runs = Array.from({ length: 9 }, (_, index) => String(index + 1));
  for (const runId of runs) await storeOn(memory).uploadHistory(historyOf(runId));
  expect(await storedRuns(memory)).toEqual(runs);
});

test('of several names the newest histories are read, whichever name they have', async () => {
  const memory = new InMemoryArtifacts();
  const names = historyArtifactNames(key, 'main');
  for (const [index, day] of ['04', '02', '05', '01', '03'].entries()) {
    const name = names[index % names.length] ?? '';
    const createdAt = `2026-01-${day}T00:00:00Z`;
    memory.add({ name, bytes: archiveOf(historyOf(day)), createdAt, runId: index + 1 });
  }
  memory.artifacts.sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  expect(await storedRuns(memory)).toEqual(['03', '04', '05']);
});

test('two jobs that upload their runs under one name are told to take two', async () => {
  const memory = new InMemoryArtifacts();
  const store = storeOn(memory);
  await store.uploadRun([import.meta.filename], import.meta.dirname);
  await expect(store.uploadRun([import.meta.filename], import.meta.dirname)).rejects.toMatchObject({
    code: 'ARTIFACT_INVALID',
    hint: expect.stringContaining('`name`'),
  });
});
