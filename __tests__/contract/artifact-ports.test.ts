import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readZip } from '../../src/baseline/artifact/read-zip.ts';
import type { ArtifactClient, ArtifactSource } from '../../src/baseline/index.ts';
import { openGitHubSession } from '../support/github-session.ts';
import { InMemoryArtifacts } from '../support/in-memory-artifacts.ts';
import { actAs, libraryArtifacts } from '../support/library-artifacts.ts';

/** One implementation of both ports, as the job of run `runId` on commit `headSha` sees them. */
interface Subject {
  readonly client: ArtifactClient;
  readonly source: ArtifactSource;
  readonly runId: number;
  readonly headSha: string;
}

type With = (use: (subject: Subject) => Promise<void>) => Promise<void>;

const implementations: readonly (readonly [string, With])[] = [
  [
    'the library and the REST API',
    async (use) => {
      await using session = await openGitHubSession();
      const headSha = session.mainShas[0] ?? '';
      const run = session.standIn.world.addRun(session.shop, { headSha });
      const acting = actAs(session, run);
      try {
        await use({ ...libraryArtifacts(session), runId: run.id, headSha });
      } finally {
        acting.restore();
      }
    },
  ],
  [
    'memory',
    async (use) => {
      const memory = new InMemoryArtifacts();
      await use({ client: memory, source: memory, ...memory.run });
    },
  ],
];

async function withFile(text: string, use: (file: string, folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'perf-gate-contract-'));
  try {
    const file = join(folder, 'history.json');
    await writeFile(file, text);
    await use(file, folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe.each(implementations)('the ports of artifacts, by %s', (_, withSubject) => {
  test('what was uploaded is listed with where it came from, and its bytes come back', async () => {
    await withSubject(async ({ client, source, runId, headSha }) => {
      await withFile('{"größe":7}', async (file, folder) => {
        const { id } = await client.uploadArtifact('perf', [file], folder);
        const listed = await Array.fromAsync(source.list('perf'));
        expect(listed).toMatchObject([{ id, runId, headSha, isExpired: false, isFromThisRepository: true }]);
        expect(listed[0]?.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
        expect(Date.parse(listed[0]?.createdAt ?? '')).not.toBeNaN();
        const files = readZip(await source.download(id ?? 0, 10_000), { maxEntries: 7, maxBytes: 333 });
        expect(Buffer.from(files.get('history.json') ?? []).toString()).toBe('{"größe":7}');
      });
    });
  });

  test('a name that the run has already is refused as a conflict, and is free again after deletion', async () => {
    await withSubject(async ({ client, source, runId }) => {
      await withFile('text', async (file, folder) => {
        await client.uploadArtifact('perf', [file], folder);
        await expect(client.uploadArtifact('perf', [file], folder)).rejects.toThrow(/\(409\)/);
        await client.deleteArtifact('perf');
        expect(await Array.fromAsync(source.listOfRun(runId))).toEqual([]);
        await client.uploadArtifact('perf', [file], folder);
        expect(await Array.fromAsync(source.listOfRun(runId))).toMatchObject([{ name: 'perf' }]);
      });
    });
  });

  test('other names are not listed, and a run says which workflow file it is of', async () => {
    await withSubject(async ({ client, source, runId }) => {
      await withFile('text', async (file, folder) => {
        await client.uploadArtifact('perf', [file], folder);
        expect(await Array.fromAsync(source.list('per'))).toEqual([]);
        expect(await source.readWorkflowPath(runId)).toBe('.github/workflows/perf.yml');
      });
    });
  });

  test('an archive beyond the bound is refused', async () => {
    await withSubject(async ({ client, source }) => {
      await withFile('text', async (file, folder) => {
        const { id } = await client.uploadArtifact('perf', [file], folder);
        await expect(source.download(id ?? 0, 33)).rejects.toMatchObject({ code: 'ARTIFACT_INVALID' });
      });
    });
  });
});
