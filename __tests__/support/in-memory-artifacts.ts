import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ArtifactClient, ArtifactSource, StoredArtifact } from '../../src/baseline/index.ts';
import { PerfGateError } from '../../src/foundation/index.ts';
import { makeZip } from './zip.ts';

/** An artifact in memory, every field open to tests. */
export interface MemoryArtifact extends StoredArtifact {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The artifacts of a repository in memory: both ports of the artifact store, kept to by the contract suite. */
export class InMemoryArtifacts implements ArtifactClient, ArtifactSource {
  readonly artifacts: MemoryArtifact[] = [];
  readonly workflowPaths = new Map<number, string>();
  /** The run that uploads. */
  run = { runId: 7, headSha: 'a'.repeat(40) };
  #nextId = 100;

  add(
    artifact: Partial<MemoryArtifact> & { readonly name: string; readonly bytes: Uint8Array },
  ): MemoryArtifact {
    const added: MemoryArtifact = {
      id: this.#nextId++,
      isExpired: false,
      createdAt: '2026-01-01T00:00:00Z',
      digest: `sha256:${createHash('sha256').update(artifact.bytes).digest('hex')}`,
      runId: this.run.runId,
      headSha: this.run.headSha,
      isFromThisRepository: true,
      ...artifact,
    };
    this.artifacts.unshift(added);
    return added;
  }

  async uploadArtifact(name: string, files: string[]): Promise<{ id: number }> {
    if (this.artifacts.some((known) => known.name === name && known.runId === this.run.runId))
      throw new Error(
        'Received non-retryable error: Failed request: (409) Conflict: an artifact with this name already exists',
      );
    const entries = await Promise.all(
      files.map(async (file) => ({ name: basename(file), contents: await readFile(file) })),
    );
    return { id: this.add({ name, bytes: makeZip(entries) }).id };
  }

  async deleteArtifact(name: string): Promise<{ id: number }> {
    const index = this.artifacts.findIndex((known) => known.name === name && known.runId === this.run.runId);
    const [deleted] = index === -1 ? [] : this.artifacts.splice(index, 1);
    if (deleted === undefined) throw new Error(`Artifact not found for name: ${name}`);
    return { id: deleted.id };
  }

  async *list(name: string): AsyncGenerator<MemoryArtifact> {
    yield* this.artifacts.filter((known) => known.name === name);
  }

  async *listOfRun(runId: number): AsyncGenerator<MemoryArtifact> {
    yield* this.artifacts.filter((known) => known.runId === runId);
  }

  async readWorkflowPath(runId: number): Promise<string> {
    return this.workflowPaths.get(runId) ?? '.github/workflows/perf.yml';
  }

  async download(artifactId: number, maxBytes: number): Promise<Uint8Array> {
    const found = this.artifacts.find(({ id }) => id === artifactId);
    if (found === undefined || found.bytes.length > maxBytes)
      throw new PerfGateError('ARTIFACT_INVALID', `artifact ${artifactId} cannot be had`, 'Delete it.');
    return found.bytes;
  }
}
