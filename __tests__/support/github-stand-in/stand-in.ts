import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { actionEndpoints } from './action-endpoints.ts';
import { ArtifactService, TWIRP_PREFIX } from './artifact-service.ts';
import { BLOB_PREFIX, type BlobAnswer, BlobStore } from './blob-store.ts';
import { checkEndpoints } from './check-endpoints.ts';
import { commentEndpoints } from './comment-endpoints.ts';
import { commitEndpoints } from './commit-endpoints.ts';
import { deploymentEndpoints } from './deployment-endpoints.ts';
import { type Answer, type Endpoints, failure } from './endpoint.ts';
import { answerOf, type Fault, Faults } from './fault.ts';
import { checkRequest, checkResponse, findOperation, type Operation } from './openapi.ts';
import { isAllowed, type Permissions, type Scope, USUAL_PERMISSIONS } from './permissions.ts';
import { createRenderer } from './render.ts';
import { isObject, type Json } from './schema.ts';
import { ACTIONS_BOT, type Identity, type WorkflowRun, World } from './state.ts';

const endpoints: Endpoints = {
  ...actionEndpoints,
  ...checkEndpoints,
  ...commentEndpoints,
  ...commitEndpoints,
  ...deploymentEndpoints,
};

/** One request as it came, and what was wrong with it or with our answer. */
export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** `METHOD /path/{of}/the/description`, or the plain path outside the REST API. */
  readonly route: string;
  readonly body: Json | undefined;
  readonly status: number;
  readonly violations: readonly string[];
}

interface Token {
  readonly identity: Identity;
  permissions: Permissions;
}

interface Received {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly bytes: Buffer;
}

/** A running stand-in. */
export class GitHubStandIn {
  readonly world = new World();
  readonly faults = new Faults();
  readonly requests: LoggedRequest[] = [];
  /** The token of the workflow, with the usual permissions. */
  readonly token = 'stand-in-token';
  readonly #tokens = new Map<string, Token>();
  readonly #server: Server;
  readonly #blobs = new BlobStore(() => this.url);
  readonly #artifacts = new ArtifactService(this.world, this.#blobs);
  readonly #render = createRenderer(this.world, () => this.url, 'https://github.com');

  constructor() {
    this.#tokens.set(this.token, { identity: ACTIONS_BOT, permissions: USUAL_PERMISSIONS });
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        this.#log(request.method ?? '', new URL(this.url), 'crash', undefined, 500, [String(error)]);
        this.#finish(
          response,
          rendered({ status: 500, body: { message: `the stand-in itself failed: ${String(error)}` } }),
        );
      });
    });
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** For `GITHUB_API_URL` and `ACTIONS_RESULTS_URL`. */
  get url(): string {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
  }

  addToken(token: string, identity: Identity, permissions: Partial<Permissions> = {}): string {
    this.#tokens.set(token, { identity, permissions: { ...USUAL_PERMISSIONS, ...permissions } });
    return token;
  }

  /** Takes a scope away from a token, as a workflow does that leaves out the line. */
  deny(scope: Scope, token = this.token): void {
    const known = this.#tokens.get(token);
    if (known !== undefined) known.permissions = { ...known.permissions, [scope]: 'none' };
  }

  /** A token for the artifact service, of the form that its client decodes; the signature is not checked by anybody. */
  runtimeToken(run: WorkflowRun): string {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const scope = `Actions.GenericRead Actions.Results:${run.backendId}:job-${run.id}`;
    return `${part({ alg: 'none', typ: 'JWT' })}.${part({ scp: scope })}.unsigned`;
  }

  get violations(): readonly string[] {
    return this.requests.flatMap(({ method, path, violations }) =>
      violations.map((violation) => `${method} ${path}: ${violation}`),
    );
  }

  /** Fails unless every request and every answer kept to GitHub's description. */
  assertValid(): void {
    assert.deepEqual(this.violations, []);
  }

  #log(
    method: string,
    url: URL,
    route: string,
    body: Json | undefined,
    status: number,
    violations: readonly string[],
  ): void {
    this.requests.push({ method, path: url.pathname, query: url.search, route, body, status, violations });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    const method = request.method ?? 'GET';
    const operation = findOperation(method, url.pathname);
    const route = routeOf(method, url, operation);
    const fault = this.faults.take(route);
    if (fault?.kind === 'cut' && route === 'PUT /blob') {
      await this.#cut(request, url, route);
      return;
    }
    const received = { request, url, bytes: await bytesOf(request) };
    if (fault?.kind === 'slow') await sleep(fault.delayMs);
    if (this.#failedBy(fault, received, response, route)) return;
    const isBlob = url.pathname.startsWith(BLOB_PREFIX);
    const answer = isBlob ? this.#blob(received, route) : rendered(this.#answer(received, operation, route));
    this.#tell(response, answer, fault);
  }

  /** Sends the answer to what was carried out, as far as the fault lets it through. */
  #tell(response: ServerResponse, answer: BlobAnswer, fault: Fault | null): void {
    if (fault?.kind === 'silent') return;
    this.#finish(response, fault?.kind === 'reset-after' ? null : answer, fault?.kind === 'cut');
  }

  /** Ends the connection of an upload when half of it has come. */
  async #cut(request: IncomingMessage, url: URL, route: string): Promise<void> {
    const { socket } = request;
    await halfOf(request);
    this.#log(request.method ?? '', url, route, undefined, 0, []);
    socket.destroy();
  }

  /** Ends the request as the fault says; false when the fault leaves it to be carried out. */
  #failedBy(
    fault: Fault | null,
    { request, url }: Received,
    response: ServerResponse,
    route: string,
  ): boolean {
    const answer = fault === null ? null : answerOf(fault, this.world.now());
    const isSilent = fault?.kind === 'silent' && !fault.isCarriedOut;
    if (answer === null && fault?.kind !== 'reset' && !isSilent) return false;
    this.#log(request.method ?? '', url, route, undefined, answer?.status ?? 0, []);
    if (isSilent) return true;
    this.#finish(response, answer === null ? null : rendered(answer));
    return true;
  }

  #blob({ request, url, bytes }: Received, route: string): BlobAnswer {
    const answer = this.#blobs.handle(request.method ?? '', url, bytes, request.headers);
    const { status, body } = answer;
    this.#log(request.method ?? '', url, route, undefined, status, status >= 400 ? [body.toString()] : []);
    return answer;
  }

  /** Sends the answer, dated by GitHub's clock, all of it or half; or cuts the connection where there is none. */
  #finish(response: ServerResponse, answer: BlobAnswer | null, isCut = false): void {
    if (answer === null) {
      response.destroy();
      return;
    }
    const { status, headers, body } = answer;
    response.setHeader('date', new Date(this.world.now()).toUTCString());
    const length = status === 204 ? {} : { 'content-length': String(body.length) };
    response.writeHead(status, { ...headers, ...length });
    if (!isCut) response.end(body);
    else if (body.length < 2) response.destroy();
    else response.write(body.subarray(0, body.length / 2), () => response.destroy());
  }

  #answer(received: Received, operation: Operation | null, route: string): Answer {
    const { request, url, bytes } = received;
    const method = request.method ?? '';
    const violations: string[] = [];
    const body = parseBody(bytes, violations);
    let answer: Answer;
    if (url.pathname.startsWith(TWIRP_PREFIX)) {
      answer = this.#twirp(url, bytes.toString('utf8'), bearerOf(request), violations);
    } else if (url.pathname === '/graphql') {
      answer = this.#graphql(body, bearerOf(request), violations);
    } else if (operation === null) {
      violations.push('no such operation in the extract of the description');
      answer = failure(404, 'Not Found', 'https://docs.github.com/rest');
    } else {
      violations.push(...checkRequest(operation, url.searchParams, body));
      answer = this.#rest(operation, url, body, bearerOf(request), violations.length > 0);
      violations.push(...checkResponse(operation, answer.status, answer.body));
    }
    this.#log(method, url, route, body, answer.status, violations);
    return answer;
  }

  #twirp(url: URL, body: string, bearer: string, violations: string[]): Answer {
    const claims = Buffer.from(bearer.split('.')[1] ?? '', 'base64url').toString();
    const backendId = /Actions\.Results:([^:"]+):/.exec(claims)?.[1] ?? '';
    try {
      return this.#artifacts.handle(url.pathname.slice(TWIRP_PREFIX.length), body, backendId);
    } catch (error) {
      violations.push(`not of the artifact protocol: ${String(error)}`);
      return { status: 400, body: { code: 'malformed', msg: String(error) } };
    }
  }

  /** Only the one question that the REST API cannot answer for every kind of token: who is asking. */
  #graphql(body: Json | undefined, bearer: string, violations: string[]): Answer {
    const token = this.#tokens.get(bearer);
    if (token === undefined) return failure(401, 'Bad credentials', 'https://docs.github.com/graphql');
    const query = isObject(body) && typeof body['query'] === 'string' ? body['query'] : '';
    if (query.replaceAll(/\s+/g, '') !== '{viewer{login}}') violations.push(`unknown GraphQL query ${query}`);
    return { status: 200, body: { data: { viewer: { login: token.identity.login } } } };
  }

  #rest(operation: Operation, url: URL, body: Json | undefined, bearer: string, isInvalid: boolean): Answer {
    const { documentation, parameters } = operation;
    const token = this.#tokens.get(bearer);
    if (token === undefined) return failure(401, 'Bad credentials', documentation);
    const repository = this.world.find(parameters['owner'] ?? '', parameters['repo'] ?? '');
    const endpoint = endpoints[`${operation.method} ${operation.path}`];
    if (repository === undefined || endpoint === undefined) return failure(404, 'Not Found', documentation);
    if (!isAllowed(token.permissions, endpoint.needs))
      return failure(403, 'Resource not accessible by integration', documentation);
    if (isInvalid) return failure(422, 'Invalid request.', documentation);
    return endpoint.handle({
      parameters,
      query: url.searchParams,
      body: isObject(body) ? body : {},
      repository,
      identity: token.identity,
      world: this.world,
      render: this.#render,
      documentation,
      url,
      downloadUrl: (artifact) => this.#blobs.downloadUrl(artifact.bytes),
    });
  }
}

function routeOf(method: string, { pathname }: URL, operation: Operation | null): string {
  return `${method} ${operation?.path ?? pathname.replace(/^\/blob\/.*/, '/blob')}`;
}

function bearerOf(request: IncomingMessage): string {
  return (request.headers.authorization ?? '').replace(/^(bearer|token) /i, '');
}

function parseBody(bytes: Buffer, violations: string[]): Json | undefined {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    violations.push(`the body is not JSON: ${String(error)}`);
    return undefined;
  }
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Reads a request until half of the bytes that it announces have come. */
async function halfOf(request: IncomingMessage): Promise<void> {
  const announced = Number(request.headers['content-length'] ?? 0);
  let come = 0;
  for await (const chunk of request) {
    if (Buffer.isBuffer(chunk)) come += chunk.length;
    if (come >= announced / 2) return;
  }
}

function rendered({ status, body, headers }: Answer): BlobAnswer {
  const type = body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' };
  return {
    status,
    body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
    headers: { ...type, ...headers },
  };
}

/** Starts a stand-in on a free port of the loopback. The caller stops it. */
export async function startGitHubStandIn(): Promise<GitHubStandIn> {
  const standIn = new GitHubStandIn();
  await standIn.listen();
  return standIn;
}
