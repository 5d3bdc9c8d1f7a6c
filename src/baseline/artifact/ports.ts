/** What the store needs of the client that uploads artifacts of the running workflow: `@actions/artifact` fits. */
export interface ArtifactClient {
  uploadArtifact(
    name: string,
    files: string[],
    rootDirectory: string,
    options?: { retentionDays?: number; compressionLevel?: number },
  ): Promise<{ id?: number; size?: number; digest?: string }>;
  /** Deletes an artifact of the running workflow run. */
  deleteArtifact(name: string): Promise<{ id: number }>;
}

/** An artifact as the store judges it. */
export interface StoredArtifact {
  readonly id: number;
  readonly isExpired: boolean;
  /** ISO 8601, UTC; may be empty. */
  readonly createdAt: string;
  /** `sha256:…` of the archive, or empty where nobody knows it. */
  readonly digest: string;
  /** 0 where it is not known which run made it. */
  readonly runId: number;
  readonly headSha: string;
  /** False for a run of a fork. */
  readonly isFromThisRepository: boolean;
}

/** Artifacts of earlier runs of the repository. `github/` gives one over the REST API. */
export interface ArtifactSource {
  /** Newest first, fetched as they are asked for. */
  list(name: string): AsyncIterable<StoredArtifact>;
  listOfRun(runId: number): AsyncIterable<StoredArtifact & { readonly name: string }>;
  /** Like `.github/workflows/perf.yml`. */
  readWorkflowPath(runId: number): Promise<string>;
  /** The archive. Throws PerfGateError ARTIFACT_INVALID beyond `maxBytes`. */
  download(artifactId: number, maxBytes: number): Promise<Uint8Array>;
}
