// The package exports only its door; the protocol's own message types lie behind it and are the authority here.
import {
  CreateArtifactRequest,
  CreateArtifactResponse,
  DeleteArtifactRequest,
  DeleteArtifactResponse,
  FinalizeArtifactRequest,
  FinalizeArtifactResponse,
  GetSignedArtifactURLRequest,
  GetSignedArtifactURLResponse,
  ListArtifactsRequest,
  ListArtifactsResponse,
  StringValue,
  Timestamp,
} from '../../../node_modules/@actions/artifact/lib/generated/index.js';
import type { BlobStore } from './blob-store.ts';
import type { Answer } from './endpoint.ts';
import { type Artifact, type Repository, sha256, type WorkflowRun, type World } from './state.ts';

export const TWIRP_PREFIX = '/twirp/github.actions.results.api.v1.ArtifactService/';

/** Where an artifact was announced and its blob is on the way. */
interface Pending {
  readonly name: string;
  readonly run: WorkflowRun;
  readonly blob: string;
}

const JSON_OPTIONS = { useProtoFieldName: true, emitDefaultValues: true };

/** Twirp's error body. */
function twirpError(status: number, code: string, message: string): Answer {
  return { status, body: { code, msg: message } };
}

/** The service that `@actions/artifact` uploads through. One name may exist once in a run, as on GitHub. */
export class ArtifactService {
  readonly #world: World;
  readonly #blobs: BlobStore;
  readonly #pending: Pending[] = [];

  constructor(world: World, blobs: BlobStore) {
    this.#world = world;
    this.#blobs = blobs;
  }

  /**
   * Answers one call of the service. Throws when the request is not of the protocol. `backendId` is the run that the
   * runtime token was made for.
   */
  handle(method: string, body: string, backendId: string): Answer {
    const place = this.#placeOf(backendId);
    if (place === undefined) return twirpError(401, 'unauthenticated', 'unknown workflow run');
    switch (method) {
      case 'CreateArtifact':
        return this.#create(CreateArtifactRequest.fromJsonString(body), place);
      case 'FinalizeArtifact':
        return this.#finalize(FinalizeArtifactRequest.fromJsonString(body), place);
      case 'ListArtifacts':
        return this.#list(ListArtifactsRequest.fromJsonString(body), place);
      case 'GetSignedArtifactURL':
        return this.#sign(GetSignedArtifactURLRequest.fromJsonString(body), place);
      case 'DeleteArtifact':
        return this.#delete(DeleteArtifactRequest.fromJsonString(body), place);
      default:
        return twirpError(404, 'bad_route', `no such method ${method}`);
    }
  }

  #placeOf(backendId: string): { repository: Repository; run: WorkflowRun } | undefined {
    for (const repository of this.#world.repositories) {
      const run = repository.runs.find((known) => known.backendId === backendId);
      if (run !== undefined) return { repository, run };
    }
    return undefined;
  }

  #create(request: CreateArtifactRequest, { repository, run }: Place): Answer {
    const taken = (known: { name: string; run: WorkflowRun }) =>
      known.name === request.name && known.run.id === run.id;
    // A name is reserved as soon as it is announced, whatever becomes of its upload.
    if (repository.artifacts.some(taken) || this.#pending.some(taken))
      return twirpError(
        409,
        'already_exists',
        'an artifact with this name already exists on the workflow run',
      );
    const blob = this.#blobs.create();
    this.#pending.push({ name: request.name, run, blob });
    const response = { ok: true, signedUploadUrl: this.#blobs.uploadUrl(blob) };
    return { status: 200, body: CreateArtifactResponse.toJson(response, JSON_OPTIONS) };
  }

  #finalize(request: FinalizeArtifactRequest, { repository, run }: Place): Answer {
    const index = this.#pending.findIndex((known) => known.name === request.name && known.run.id === run.id);
    const [pending] = index === -1 ? [] : this.#pending.splice(index, 1);
    const bytes = pending === undefined ? undefined : this.#blobs.read(pending.blob);
    if (bytes === undefined) return twirpError(404, 'not_found', 'no upload for this artifact');
    if (request.size !== String(bytes.length))
      return twirpError(
        400,
        'invalid_argument',
        `size ${request.size} but ${bytes.length} bytes were uploaded`,
      );
    const digest = request.hash?.value ?? null;
    if (digest !== null && digest !== sha256(bytes))
      return twirpError(400, 'invalid_argument', 'the hash is not that of the uploaded bytes');
    const artifact = this.#world.addArtifact(repository, { name: request.name, run, bytes, digest });
    return {
      status: 200,
      body: FinalizeArtifactResponse.toJson({ ok: true, artifactId: String(artifact.id) }, JSON_OPTIONS),
    };
  }

  #list(request: ListArtifactsRequest, { repository, run }: Place): Answer {
    const artifacts = repository.artifacts
      .filter((known) => known.run.id === run.id)
      .filter((known) => (request.nameFilter?.value ?? known.name) === known.name)
      .filter((known) => (request.idFilter?.value ?? String(known.id)) === String(known.id))
      .map((known) => this.#described(known, request.workflowJobRunBackendId));
    return { status: 200, body: ListArtifactsResponse.toJson({ artifacts }, JSON_OPTIONS) };
  }

  #described(artifact: Artifact, job: string): ListArtifactsResponse['artifacts'][number] {
    return {
      workflowRunBackendId: artifact.run.backendId,
      workflowJobRunBackendId: job,
      databaseId: String(artifact.id),
      name: artifact.name,
      size: String(artifact.bytes.length),
      createdAt: Timestamp.fromDate(new Date(artifact.createdAt)),
      ...(artifact.digest === null ? {} : { digest: StringValue.create({ value: artifact.digest }) }),
    };
  }

  #sign(request: GetSignedArtifactURLRequest, { repository, run }: Place): Answer {
    const found = repository.artifacts.find(
      (known) => known.name === request.name && known.run.id === run.id,
    );
    if (found === undefined) return twirpError(404, 'not_found', 'no such artifact');
    const signedUrl = this.#blobs.downloadUrl(found.bytes);
    return { status: 200, body: GetSignedArtifactURLResponse.toJson({ signedUrl }, JSON_OPTIONS) };
  }

  #delete(request: DeleteArtifactRequest, { repository, run }: Place): Answer {
    const index = repository.artifacts.findIndex(
      (known) => known.name === request.name && known.run.id === run.id,
    );
    const [deleted] = index === -1 ? [] : repository.artifacts.splice(index, 1);
    if (deleted === undefined) return twirpError(404, 'not_found', 'no such artifact');
    return {
      status: 200,
      body: DeleteArtifactResponse.toJson({ ok: true, artifactId: String(deleted.id) }, JSON_OPTIONS),
    };
  }
}

interface Place {
  readonly repository: Repository;
  readonly run: WorkflowRun;
}
