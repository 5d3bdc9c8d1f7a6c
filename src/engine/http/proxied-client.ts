import type { LookupFunction } from 'node:net';
import { type buildConnector, EnvHttpProxyAgent } from 'undici';
import { type AnswerHandler, type HttpClient, KEEP_ALIVE_MS } from './http1-client.ts';
import type { ReadingTime } from './reading-time.ts';
import type { OutgoingRequest } from './serialize-request.ts';

/** HTTP through the proxy that the environment names, by undici. */
export class ProxiedClient implements HttpClient {
  readonly #agent: EnvHttpProxyAgent;
  readonly #origin: string;
  readonly #readingTime: ReadingTime;
  readonly #isReused: boolean;
  isSettingUp = false;

  constructor(
    origin: string,
    readingTime: ReadingTime,
    isReused: boolean,
    tls: buildConnector.BuildOptions,
    lookup: LookupFunction,
  ) {
    this.#readingTime = readingTime;
    this.#origin = origin;
    this.#isReused = isReused;
    this.#agent = new EnvHttpProxyAgent({
      connections: 1,
      pipelining: 1,
      allowH2: false,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
      // Every request has one timeout of its own, from its start to the end of its answer.
      connectTimeout: 0,
      headersTimeout: 0,
      bodyTimeout: 0,
      requestTls: tls,
      connect: { ...tls, lookup },
    });
  }

  send(request: OutgoingRequest, traceparent: string, _nowMs: number, handler: AnswerHandler): void {
    const { method, path, headers, body } = request;
    this.isSettingUp = true;
    this.#agent.dispatch(
      {
        origin: this.#origin,
        method,
        path,
        headers: { ...headers, traceparent },
        body,
        // `false` keeps the connection after a HEAD request too, which undici would close.
        reset: !this.#isReused,
      },
      {
        // Called when there is a connection, just before the request is written.
        onRequestStart: () => {
          this.isSettingUp = false;
        },
        onResponseStart: (_controller, status, head) => handler.onHead(status, head, headBytes(head)),
        onResponseData: (_controller, chunk) => handler.onBody(chunk),
        onResponseEnd: () => handler.onEnd(this.#readingTime.nowMs()),
        onResponseError: (_controller, error) => handler.onError(error),
      },
    );
  }

  /** The agent looks after its own. */
  isStale(): boolean {
    return false;
  }

  async destroy(reason: Error | null): Promise<void> {
    await this.#agent.destroy(reason);
  }
}

/** Size of an answer's head, near enough: names, values and separators. */
function headBytes(head: Readonly<Record<string, string | string[] | undefined>>): number {
  let bytes = 0;
  for (const [name, value] of Object.entries(head)) bytes += name.length + String(value).length + 4;
  return bytes;
}
