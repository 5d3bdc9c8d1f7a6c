import type { Clock } from '../../foundation/index.ts';
import { SAFE_METHODS } from '../../scenario/index.ts';
import type { Outcome } from '../../trial/index.ts';
import { type Head, judgeAnswer, ReceivedAnswer } from './answer.ts';
import type { RequestBudget } from './budget.ts';
import { classifyError, type Failure, RequestTimeout } from './classify-error.ts';
import type { Connection, Connections } from './connections.ts';
import type { PreparedRequest } from './prepared-request.ts';

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
}

/** A request under way. */
export interface Flight {
  /** Cuts it off; `onEnd` is then called as for any failure. */
  abort(reason: Error): void;
}

/** What a request needs from the driver that sends it. */
export interface Route {
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
  readonly #headers: Readonly<Record<string, string>>;
  readonly #route: Route;
  readonly #onEnd: (answer: Answer) => void;
  readonly #startMs: number;
  readonly #timer: NodeJS.Timeout;
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
    this.#headers = headers;
    this.#route = route;
    this.#onEnd = onEnd;
    this.#startMs = route.clock.nowMs();
    this.#connection = route.connections.acquire();
    this.#received = new ReceivedAnswer(request.check.needsBody);
    this.#timer = setTimeout(
      () => this.abort(new RequestTimeout(`no complete answer within ${request.timeoutMs} ms`)),
      Math.min(LONGEST_TIMER_MS, request.timeoutMs),
    );
  }

  begin(): void {
    const { method, path, body } = this.#request;
    const received = this.#received;
    const { clock } = this.#route;
    // After a second attempt has begun, what the first one still says counts for nothing.
    const isCurrent = (): boolean => received === this.#received && !this.#hasEnded;
    this.#connection.dispatch(
      // `reset: false` keeps the connection after a HEAD request too, which undici would close.
      { method, path, headers: this.#headers, body, reset: false },
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
    const { outcome, detail } = judgeAnswer(this.#request.check, this.#received);
    this.#hasEnded = true;
    this.#connection.release();
    this.#report(outcome, detail, endMs);
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
      SAFE_METHODS.includes(this.#request.method) &&
      this.#connection.restedMs() >= MAY_HAVE_BEEN_CLOSED_MS &&
      this.#route.budget.take()
    );
  }

  #goAgain(error: Error): void {
    const broken = this.#connection;
    this.#wasResent = true;
    this.#received = new ReceivedAnswer(this.#request.check.needsBody);
    this.#connection = this.#route.connections.create();
    broken.discard(error);
    this.begin();
  }

  #report(ending: Outcome | Failure, detail: string, endMs: number): void {
    clearTimeout(this.#timer);
    const { status, firstByteMs, bytes, serverTiming, head } = this.#received;
    this.#onEnd({
      ending,
      status,
      startMs: this.#startMs,
      endMs,
      firstByteMs,
      bytesReceived: bytes,
      serverTiming,
      detail,
      head,
      body: this.#request.check.needsBody ? this.#received.body() : '',
    });
  }
}
