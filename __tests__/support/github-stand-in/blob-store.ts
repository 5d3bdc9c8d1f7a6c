import { randomUUID } from 'node:crypto';

export const BLOB_PREFIX = '/blob/';

interface Blob {
  readonly signature: string;
  readonly blocks: Map<string, Buffer>;
  content: Buffer | undefined;
}

/** What a blob request is answered with. */
export interface BlobAnswer {
  readonly status: number;
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * As much of Azure's blob storage as the artifact client uses: Put Blob, Put Block, Put Block List, Get Blob, each
 * allowed by the signature in the address alone, whoever asks.
 */
export class BlobStore {
  readonly #blobs = new Map<string, Blob>();
  readonly #origin: () => string;

  constructor(origin: () => string) {
    this.#origin = origin;
  }

  create(content?: Buffer): string {
    const id = randomUUID();
    this.#blobs.set(id, { signature: randomUUID(), blocks: new Map(), content });
    return id;
  }

  read(id: string): Buffer | undefined {
    return this.#blobs.get(id)?.content;
  }

  uploadUrl(id: string): string {
    return `${this.#origin()}${BLOB_PREFIX}artifacts/${id}?sig=${this.#blobs.get(id)?.signature}`;
  }

  /** A fresh address of some bytes; ends in `.zip` as the addresses of archives do. */
  downloadUrl(content: Buffer): string {
    const id = this.create(content);
    return `${this.#origin()}${BLOB_PREFIX}artifacts/${id}.zip?sig=${this.#blobs.get(id)?.signature}`;
  }

  handle(method: string, url: URL, body: Buffer, headers: NodeJS.Dict<string | string[]>): BlobAnswer {
    const id = url.pathname.slice(`${BLOB_PREFIX}artifacts/`.length).replace(/\.zip$/, '');
    const blob = this.#blobs.get(id);
    if (blob === undefined || url.searchParams.get('sig') !== blob.signature)
      return refusal(403, 'AuthenticationFailed');
    // Azure refuses a request that carries both a signature and a bearer token; a client that forwards the token of
    // the REST API to the storage host leaks it.
    if (headers['authorization'] !== undefined) return refusal(400, 'InvalidAuthenticationInfo');
    if (method === 'GET' && blob.content !== undefined)
      return { status: 200, body: blob.content, headers: { 'content-type': 'application/zip' } };
    if (method !== 'PUT') return refusal(404, 'BlobNotFound');
    return put(blob, url.searchParams, body, headers);
  }
}

function put(
  blob: Blob,
  query: URLSearchParams,
  body: Buffer,
  headers: NodeJS.Dict<string | string[]>,
): BlobAnswer {
  if (headers['x-ms-version'] === undefined) return refusal(400, 'MissingRequiredHeader');
  const blockId = query.get('blockid');
  switch (query.get('comp')) {
    case 'block':
      if (blockId === null) return refusal(400, 'MissingRequiredQueryParameter');
      blob.blocks.set(blockId, body);
      return created();
    case 'blocklist': {
      const ids = [...body.toString('utf8').matchAll(/<(?:Latest|Uncommitted|Committed)>([^<]+)</g)];
      const blocks = ids.map(([, id]) => blob.blocks.get(id ?? ''));
      if (blocks.includes(undefined)) return refusal(400, 'InvalidBlockList');
      blob.content = Buffer.concat(blocks.filter((block) => block !== undefined));
      return created();
    }
    case null:
      if (headers['x-ms-blob-type'] !== 'BlockBlob') return refusal(400, 'InvalidHeaderValue');
      blob.content = body;
      return created();
    default:
      return refusal(400, 'InvalidQueryParameterValue');
  }
}

function created(): BlobAnswer {
  const headers = {
    etag: `"${randomUUID()}"`,
    'last-modified': new Date().toUTCString(),
    'x-ms-request-id': randomUUID(),
    'x-ms-version': '2025-01-05',
    'x-ms-request-server-encrypted': 'true',
  };
  return { status: 201, body: Buffer.alloc(0), headers };
}

function refusal(status: number, code: string): BlobAnswer {
  const body = Buffer.from(
    `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
  );
  return { status, body, headers: { 'content-type': 'application/xml', 'x-ms-error-code': code } };
}
