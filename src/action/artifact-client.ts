import type { ArtifactClient } from '../baseline/index.ts';

/**
 * Longest that one upload or deletion is waited for, its client's own tries included. The files of a gate are some MB at
 * most, and a job makes a few of these calls: what hangs must leave time to tell the verdict.
 */
export const ARTIFACT_LIMIT_MS = 120_000;

/**
 * A client whose every call ends. The toolkit's own waits for ever for the rest of an answer that broke off, and would take
 * the verdict with it, which is told after the files are uploaded.
 */
export function withinTime(client: ArtifactClient, limitMs: number): ArtifactClient {
  return {
    uploadArtifact: (...given) => bounded(client.uploadArtifact(...given), limitMs),
    deleteArtifact: (name) => bounded(client.deleteArtifact(name), limitMs),
  };
}

async function bounded<T>(act: Promise<T>, limitMs: number): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no end within ${limitMs / 1000} s`)), limitMs);
  try {
    return await Promise.race([act, late]);
  } finally {
    clearTimeout(timer);
  }
}
