import type { Clock } from '../../foundation/index.ts';
import { SAFE_METHODS } from '../../scenario/index.ts';
import type { Outcome } from '../../trial/index.ts';
import { answeredWell, type Head, judgeAnswer, ReceivedAnswer } from './answer.ts';
import type { RequestBudget } from './budget.ts';
import { classifyError, type Failure, LoadStopped, RequestTimeout } from './classify-error.ts';
import type { Connection, Connections } from './connections.ts';
import type { PreparedRequest } from './prepared-request.ts';
import type { Deadline, Deadlines } from './deadlines.ts';
import type { AnswerHandler } from './http1-client.ts';
import type { ReadingTime } from './reading-time.ts';
import { type Hop, nextHop } from './redirect.ts';

/**
 * A socket that lay idle for at least this long may have been closed by the server just when the request was written.
 * Servers keep idle connections for a second or more, so a younger one that breaks was broken on purpose.
 */
const MAY_HAVE_BEEN_CLOSED_MS = 500;

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
  /** Bytes of the body after decompression, redirects that were followed included; null where no complete answer came. */
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
  readonly readingTime: ReadingTime;
  readonly budget: RequestBudget;
  readonly deadlines: Deadlines;
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
  traceparent: string,
  route: Route,
  onEnd: (answer: Answer) => void,
): Flight {
  const flight = new RequestFlight(request, traceparent, route, onEnd);
  flight.begin(flight.startMs);
  return flight;
}

/** What an attempt at a request tells of its answer. After another has begun, it says nothing that counts. */
class Attempt extends ReceivedAnswer implements AnswerHandler {
  readonly #flight: RequestFlight;

  constructor(flight: RequestFlight, keepsBody: boolean) {
    super(keepsBody);
    this.#flight = flight;
  }

  onHead(status: number, head: Head, bytes: number): void {
    this.begin(this.#flight.readMs(), status, head, bytes);
  }

  onBody(chunk: Buffer): void {
    this.add(chunk);
  }

  onEnd(nowMs: number): void {
    this.#flight.land(this, nowMs);
  }

  onError(error: Error): void {
    this.#flight.fail(this, error);
  }
}

class RequestFlight implements Flight {
  readonly #request: PreparedRequest;
  readonly #traceparent: string;
  readonly #route: Route;
  readonly #onEnd: (answer: Answer) => void;
  readonly startMs: number;
  readonly #deadline: Deadline;
  #hop: Hop;
  #hops = 0;
  /** Bytes of the answers that were only redirects. */
  #bytesBefore = 0;
  #decodedBefore = 0;
  #connection: Connection;
  #received: Attempt;
  #hasEnded = false;
  #wasResent = false;

  constructor(request: PreparedRequest, traceparent: string, route: Route, onEnd: (answer: Answer) => void) {
    this.#request = request;
    this.#hop = request;
    this.#traceparent = traceparent;
    this.#route = route;
    this.#onEnd = onEnd;
    this.startMs = route.clock.nowMs();
    this.#connection = route.connections.acquire(this.startMs);
    this.#received = this.#newAttempt();
    this.#deadline = route.deadlines.add(this.startMs, request.timeoutMs, this);
  }

  begin(nowMs: number): void {
    this.#connection.send(this.#hopWithCookies(), this.#traceparent, nowMs, this.#received);
  }

  /** The time is up. */
  expire(): void {
    this.abort(new RequestTimeout(this.#request.timeoutMs, this.#connection.setUpStage()));
  }

  abort(reason: Error): void {
    this.fail(this.#received, reason);
  }

  /** When the head of an answer came that has just been read. */
  readMs(): number {
    return this.#notBeforeStart(this.#route.readingTime.nowMs());
  }

  /** A turn that began before this request may read its answer, where many sockets are read in one. */
  #notBeforeStart(readMs: number): number {
    return Math.max(this.startMs, readMs);
  }

  land(attempt: Attempt, readMs: number): void {
    if (attempt !== this.#received || this.#hasEnded) return;
    const endMs = this.#notBeforeStart(readMs);
    const { head, status } = this.#received;
    this.#request.cookies?.take(head['set-cookie'], this.#hop.path);
    const { redirects, check } = this.#request;
    const next = redirects > 0 ? nextHop(this.#hop, status, head, this.#route.origin) : null;
    if (next !== null && !('deadEnd' in next) && this.#hops < redirects) {
      this.#request.watch?.(this.#received, true);
      if (this.#route.budget.take()) this.#follow(next, endMs);
      else this.abort(new LoadStopped('the request budget is exhausted'));
      return;
    }
    // Whoever asks for redirects to be followed wants what lies behind them: one that is left is no success.
    const { outcome, detail } =
      next === null
        ? judgeAnswer(check, this.#received)
        : {
            outcome: 'redirect' as const,
            detail: 'deadEnd' in next ? next.deadEnd : `more than ${redirects} redirects`,
          };
    this.#request.watch?.(this.#received, true);
    this.#hasEnded = true;
    this.#connection.release(endMs);
    this.#report(outcome, detail, endMs);
  }

  /** Asks at the next place, the time and the time limit going on. */
  #follow(hop: Hop, nowMs: number): void {
    this.#hops++;
    this.#bytesBefore += this.#received.bytes;
    this.#decodedBefore += this.#received.decodedBytes();
    this.#hop = hop;
    this.#received = this.#newAttempt();
    this.#connection.release(nowMs);
    this.#connection = this.#route.connections.acquire(nowMs);
    this.begin(nowMs);
  }

  #hopWithCookies(): Hop {
    const { path, headers } = this.#hop;
    const cookie = this.#request.cookies?.header(path) ?? '';
    if (cookie === '') return this.#hop;
    const own = headers['cookie'];
    const together = own === undefined ? cookie : `${own}; ${cookie}`;
    return { ...this.#hop, headers: { ...headers, cookie: together } };
  }

  #newAttempt(): Attempt {
    const { check, watch } = this.#request;
    return new Attempt(this, check.needsBody || watch !== null);
  }

  fail(attempt: Attempt, error: Error): void {
    if (attempt !== this.#received || this.#hasEnded) return;
    const endMs = this.#route.clock.nowMs();
    const failure = classifyError(error);
    if (failure === 'reset' && this.#mayGoAgain()) {
      this.#goAgain(error, endMs);
      return;
    }
    this.#hasEnded = true;
    if (this.#received.status !== 0) this.#request.watch?.(this.#received, false);
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

  #goAgain(error: Error, nowMs: number): void {
    const broken = this.#connection;
    this.#wasResent = true;
    this.#received = this.#newAttempt();
    this.#connection = this.#route.connections.create();
    broken.discard(error);
    this.begin(nowMs);
  }

  #report(ending: Outcome | Failure, detail: string, endMs: number): void {
    this.#route.deadlines.remove(this.#deadline);
    const { status, firstByteMs, bytes, serverTiming, head } = this.#received;
    this.#onEnd({
      ending,
      status,
      startMs: this.startMs,
      endMs,
      firstByteMs,
      bytesReceived: this.#bytesBefore + bytes,
      serverTiming,
      detail,
      decodedBytes: answeredWell(ending) ? this.#decodedBefore + this.#received.decodedBytes() : null,
      hops: this.#hops,
      connectMs: this.#connection.setUpMs(),
      head,
      body: this.#request.check.needsBody ? this.#received.body() : '',
    });
  }
}
