import type { Clock } from '../../foundation/index.ts';
import { SAFE_METHODS } from '../../scenario/index.ts';
import type { Outcome } from '../../trial/index.ts';
import { type Head, judgeAnswer, ReceivedAnswer } from './answer.ts';
import type { RequestBudget } from './budget.ts';
import { classifyError, type Failure, RequestTimeout } from './classify-error.ts';
import type { Connection, Connections } from './connections.ts';
import type { PreparedRequest } from './prepared-request.ts';
import { type Hop, nextHop } from './redirect.ts';

/**
 * A socket that lay idle for at least this long may have been closed by the server just when the request was written.
 * Servers keep idle connections for a second or more, so a younger one that breaks was broken on purpose.
 */
const MAY_HAVE_BEEN_CLOSED_MS = 500;
/** Longest delay that a timer of Node takes; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** How one request ended. Times are the clock's milliseconds. */
export interface Answer {
  readonly ending: Outcome | Failure;
  /** 0 when no head of an answer came. */
  readonly status: number;
  readonly startMs: number;
  readonly endMs: number;
  /** When the head of the answer came; null when none did. */
  readonly firstByteMs: number | null;
  readonly bytesReceived: number;
  /** The Server-Timing header, empty when there was none. */
  readonly serverTiming: string;
  /** What went wrong, in one line; empty when nothing did. */
  readonly detail: string;
  /** The answer's head, and its body where the request's check needs it; empty elsewhere. */
  readonly head: Head;
  readonly body: string;
  /** Bytes of the body after decompression; null where it was not compressed. */
  readonly decodedBytes: number | null;
  /** Redirects that were followed. */
  readonly hops: number;
  /** What setting up the connection took; null where one was there already. */
  readonly connectMs: number | null;
}

/** A request under way. */
export interface Flight {
  /** Cuts it off; `onEnd` is then called as for any failure. */
  abort(reason: Error): void;
}

/** What a request needs from the driver that sends it. */
export interface Route {
  readonly origin: string;
  readonly connections: Connections;
  readonly clock: Clock;
  readonly budget: RequestBudget;
}

/**
 * Sends a request now, on a connection of its own while it lasts, and calls `onEnd` exactly once, at the earliest
 * before it returns. Never throws for what a target does. The body is always read to its end, and kept only where an
 * expectation needs it.
 *
 * A request is never sent twice, with one exception: where a server closed an idle connection while the request was on
 * its way, a safe request is sent again on a new one (RFC 9112, 9.3.1), within the budget. The time goes on.
 */
export function sendRequest(
  request: PreparedRequest,
  headers: Readonly<Record<string, string>>,
  route: Route,
  onEnd: (answer: Answer) => void,
): Flight {
  const flight = new RequestFlight(request, headers, route, onEnd);
  flight.begin();
  return flight;
}

class RequestFlight implements Flight {
  readonly #request: PreparedRequest;
  readonly #route: Route;
  readonly #onEnd: (answer: Answer) => void;
  readonly #startMs: number;
  readonly #timer: NodeJS.Timeout;
  #hop: Hop;
  #hops = 0;
  /** Bytes of the answers that were only redirects. */
  #bytesBefore = 0;
  #connection: Connection;
  #received: ReceivedAnswer;
  #hasEnded = false;
  #wasResent = false;

  constructor(
    request: PreparedRequest,
    headers: Readonly<Record<string, string>>,
    route: Route,
    onEnd: (answer: Answer) => void,
  ) {
    this.#request = request;
    this.#hop = { method: request.method, path: request.path, headers, body: request.body };
    this.#route = route;
    this.#onEnd = onEnd;
    this.#startMs = route.clock.nowMs();
    this.#connection = route.connections.acquire();
    this.#received = this.#newAnswer();
    this.#timer = setTimeout(
      () => this.abort(new RequestTimeout(`no complete answer within ${request.timeoutMs} ms`)),
      Math.min(LONGEST_TIMER_MS, request.timeoutMs),
    );
  }

  begin(): void {
    const { method, path, body } = this.#hop;
    const received = this.#received;
    const { clock } = this.#route;
    // After a second attempt has begun, what the first one still says counts for nothing.
    const isCurrent = (): boolean => received === this.#received && !this.#hasEnded;
    this.#connection.dispatch(
      { method, path, headers: this.#headersOfHop(), body },
      {
        // undici insists on this one.
        onRequestStart() {},
        onResponseStart: (_controller, status, head) => received.begin(clock.nowMs(), status, head),
        onResponseData: (_controller, chunk) => received.add(chunk),
        onResponseEnd: () => {
          if (isCurrent()) this.#land();
        },
        onResponseError: (_controller, error) => {
          if (isCurrent()) this.#fail(error);
        },
      },
    );
  }

  abort(reason: Error): void {
    if (!this.#hasEnded) this.#fail(reason);
  }

  #land(): void {
    const endMs = this.#route.clock.nowMs();
    const { head, status } = this.#received;
    this.#request.cookies?.take(head['set-cookie'], this.#hop.path);
    const next =
      this.#hops < this.#request.redirects ? nextHop(this.#hop, status, head, this.#route.origin) : null;
    if (next !== null && this.#route.budget.take()) {
      this.#follow(next);
      return;
    }
    const { outcome, detail } = judgeAnswer(this.#request.check, this.#received);
    this.#hasEnded = true;
    this.#connection.release();
    this.#report(outcome, detail, endMs);
  }

  /** Asks at the next place, the time and the time limit going on. */
  #follow(hop: Hop): void {
    this.#hops++;
    this.#bytesBefore += this.#received.bytes;
    this.#hop = hop;
    this.#received = this.#newAnswer();
    this.#connection.release();
    this.#connection = this.#route.connections.acquire();
    this.begin();
  }

  #headersOfHop(): Readonly<Record<string, string>> {
    const { path, headers } = this.#hop;
    const cookie = this.#request.cookies?.header(path) ?? '';
    if (cookie === '') return headers;
    const own = headers['cookie'];
    return { ...headers, cookie: own === undefined ? cookie : `${own}; ${cookie}` };
  }

  #newAnswer(): ReceivedAnswer {
    const { check, headers } = this.#request;
    return new ReceivedAnswer(check.needsBody || headers['accept-encoding'] !== undefined);
  }

  #fail(error: Error): void {
    const endMs = this.#route.clock.nowMs();
    const failure = classifyError(error);
    if (failure === 'reset' && this.#mayGoAgain()) {
      this.#goAgain(error);
      return;
    }
    this.#hasEnded = true;
    // Whatever was under way on this connection is in an unknown state: it serves no other request.
    this.#connection.discard(error);
    this.#report(failure, error.message, endMs);
  }

  #mayGoAgain(): boolean {
    return (
      !this.#wasResent &&
      this.#received.isEmpty &&
      SAFE_METHODS.includes(this.#hop.method) &&
      this.#connection.restedMs() >= MAY_HAVE_BEEN_CLOSED_MS &&
      this.#route.budget.take()
    );
  }

  #goAgain(error: Error): void {
    const broken = this.#connection;
    this.#wasResent = true;
    this.#received = this.#newAnswer();
    this.#connection = this.#route.connections.create();
    broken.discard(error);
    this.begin();
  }

  #report(ending: Outcome | Failure, detail: string, endMs: number): void {
    clearTimeout(this.#timer);
    const { status, firstByteMs, bytes, serverTiming, head } = this.#received;
    const isComplete = ending === 'ok' || ending === 'expectation' || ending === 'status';
    this.#onEnd({
      ending,
      status,
      startMs: this.#startMs,
      endMs,
      firstByteMs,
      bytesReceived: this.#bytesBefore + bytes,
      serverTiming,
      detail,
      decodedBytes: isComplete ? this.#received.decodedBytes() : null,
      hops: this.#hops,
      connectMs: this.#connection.setUpMs(),
      head,
      body: this.#request.check.needsBody ? this.#received.body() : '',
    });
  }
}
