import { createSecureContext, type SecureContext } from 'node:tls';
import { at, type Clock, type Random } from '../../foundation/index.ts';
import {
  type Flow,
  type HttpOptions,
  type Isolation,
  NameNotSet,
  renderTemplate,
} from '../../scenario/index.ts';
import type { AddressGuard } from '../http/connections.ts';
import { joinPaths } from '../http/prepared-request.ts';
import { certificateOptions } from '../http/tls-options.ts';
import { drawTraceContext } from '../http/trace-context.ts';
import { createIsolationCheck, type IsolationCheck } from '../journey/isolation-check.ts';
import type { Lookup } from '../journey/scope.ts';
import { IterationEnded } from '../user/iteration-ended.ts';
import type { FlowRunner, Iteration, IterationResult, SideLoad } from '../user/side-load.ts';
import type { User } from '../user/user.ts';
import type { Waker } from '../waker.ts';
import { Agenda } from '../agenda.ts';
import type { Connection, UpgradeRequest } from './connection.ts';
import { type PreparedWebSocket, prepareWebSocket } from './prepared-websocket.ts';
import { Script } from './script.ts';
import { Session } from './session.ts';
import { SideSockets } from './side-sockets.ts';

/** After a session that failed a user waits at least this long: a closed load would only spin otherwise. */
const FUTILE_WAIT_MS = 100;
/** Connections that are not closed by then, a second having been theirs, are cut off. */
const LONGEST_CLOSING_MS = 1500;
const CLOSING_LOOK_MS = 10;

interface WebSocketRunnerOptions {
  /** Asked for each connection, so that load never follows a name to where it must not go. */
  readonly guard: AddressGuard;
  readonly clock: Clock;
  readonly waker: Waker;
  readonly flows: readonly Flow[];
  readonly http: HttpOptions;
  /** Whose data messages may hold; null where nobody says. */
  readonly isolation: Isolation | null;
  readonly userAgent: string;
  /** Takes one attempt to connect from the budget; false when none is left. */
  readonly takeAttempt: () => boolean;
  /** Takes one message from the budget; false when none is left. */
  readonly takeMessage: () => boolean;
  /**
   * Runs a session as an iteration: given what its templates may use, whoever has to log in having done so; null where
   * that failed.
   */
  readonly within: (
    iteration: Iteration,
    session: (lookup: Lookup | null) => Promise<IterationResult>,
  ) => Promise<IterationResult>;
  /** Takes what only a bug throws. */
  readonly fail: (error: unknown) => void;
}

/** Runs the WebSockets of a scenario: one iteration is one session. */
export class WebSocketRunner implements FlowRunner {
  readonly #options: WebSocketRunnerOptions;
  readonly #prepared: readonly (PreparedWebSocket | null)[];
  readonly #isolation: IsolationCheck | null;
  readonly #deadlines: Agenda;
  readonly #connections = new Set<Connection>();
  readonly #sides = new WeakMap<SideLoad, SideSockets>();
  /** A user resumes its own TLS session when it connects again, and nobody else's: a browser does not share them either. */
  readonly #tlsSessions = new WeakMap<User, Buffer>();
  #context: SecureContext | null = null;

  constructor(options: WebSocketRunnerOptions) {
    this.#options = options;
    this.#prepared = options.flows.map((flow) =>
      flow.kind === 'websocket' ? prepareWebSocket(flow.webSocket) : null,
    );
    this.#isolation = options.isolation === null ? null : createIsolationCheck(options.isolation);
    this.#deadlines = new Agenda(options.waker, () => options.clock.nowMs(), options.fail);
    this.#deadlines.start();
  }

  async run(iteration: Iteration): Promise<IterationResult> {
    const { user, side } = iteration;
    const prepared = at(this.#prepared, iteration.flow);
    if (prepared === null) throw new TypeError('not a WebSocket');
    const result = await this.#options.within(iteration, (lookup) =>
      this.#runSession(iteration, prepared, lookup),
    );
    const waitMs = Math.max(FUTILE_WAIT_MS, prepared.flow.reconnection.backOffMs);
    if (result === 'failed') await user.pause(side.time, waitMs).catch(passOverEnd);
    return result;
  }

  #runSession(
    iteration: Iteration,
    prepared: PreparedWebSocket,
    lookup: Lookup | null,
  ): Promise<IterationResult> {
    const { user, side } = iteration;
    return user.turn(side.time, (meantMs) => {
      const session =
        lookup === null
          ? this.#turnAway(iteration, prepared, meantMs)
          : this.#createSession(iteration, prepared, lookup);
      return session === null ? 'failed' : runFor(user, session, meantMs);
    });
  }

  /** Resolves when every connection is closed. To be called after the load of every side has ended. */
  async close(): Promise<void> {
    const startMs = this.#options.clock.nowMs();
    while (this.#connections.size > 0) {
      await new Promise((resolve) => setTimeout(resolve, CLOSING_LOOK_MS));
      if (this.#options.clock.nowMs() - startMs < LONGEST_CLOSING_MS) continue;
      for (const connection of this.#connections) connection.terminate('cut-off');
    }
    this.#deadlines.clear();
  }

  /** Without a log-in there is no connection, which counts as one that failed. */
  #turnAway({ side }: Iteration, prepared: PreparedWebSocket, nowMs: number): null {
    const { tally } = this.#socketsOf(side).flow(prepared);
    const asked = tally?.asked(nowMs);
    if (!tally || !asked) throw new TypeError('no window runs');
    tally.await(asked);
    tally.refused(asked, this.#options.clock.nowMs(), 'login');
    return null;
  }

  /** Null where a name that it uses has no value: there is nothing that could be asked for. */
  #createSession(iteration: Iteration, prepared: PreparedWebSocket, lookup: Lookup): Session | null {
    try {
      return this.#newSession(iteration, prepared, lookup);
    } catch (error) {
      if (!(error instanceof NameNotSet)) throw error;
      iteration.side.beyond?.count('names_not_set', prepared.flow.name);
      return null;
    }
  }

  #newSession({ user, number, side }: Iteration, prepared: PreparedWebSocket, lookup: Lookup): Session {
    const { clock, takeAttempt, takeMessage } = this.#options;
    const sockets = this.#socketsOf(side);
    const flow = sockets.flow(prepared);
    const random = user.random.fork(`session-${number}`);
    const isolation = this.#isolation;
    const script = new Script({
      clock,
      flow,
      agenda: sockets.agenda,
      time: side.time,
      lookup,
      random: random.fork('script'),
      ids: side.side.charAt(0) + drawHex(random.fork('ids')),
      takeMessage,
      onExhausted: () => side.onExhausted(),
    });
    return new Session({
      clock,
      deadlines: this.#deadlines,
      sockets,
      flow,
      script,
      ownershipOf: isolation === null ? null : (texts) => isolation(texts, lookup),
      random: random.fork('back-off'),
      upgrade: this.#upgradeOf(prepared, lookup, side.url, user),
      takeAttempt,
      connections: this.#connections,
      fail: this.#options.fail,
    });
  }

  #socketsOf(side: SideLoad): SideSockets {
    const known = this.#sides.get(side);
    if (known) return known;
    const created = new SideSockets(side, this.#deadlines, this.#options.waker);
    this.#sides.set(side, created);
    return created;
  }

  /** What a session asks for; each attempt has a trace of its own. */
  #upgradeOf(prepared: PreparedWebSocket, lookup: Lookup, target: URL, user: User): () => UpgradeRequest {
    const { http, userAgent, guard } = this.#options;
    const isSecure = target.protocol === 'https:';
    // A fragment never leaves a client: a number sign is meant as a sign.
    const path = renderTemplate(prepared.path, lookup, 'url').replaceAll('#', '%23');
    const url = new URL(`${isSecure ? 'wss' : 'ws'}://${target.host}${joinPaths(target.pathname, path)}`);
    const headers = {
      'user-agent': userAgent,
      ...Object.fromEntries(
        prepared.headers.map(([name, value]) => [name, renderTemplate(value, lookup, 'header')]),
      ),
    };
    const tls = {
      verify: http.tls.verify,
      serverName: http.tls.serverName,
      context: isSecure ? this.#secureContext() : null,
      keepSession: (session: Buffer) => void this.#tlsSessions.set(user, session),
    };
    const { subprotocols } = prepared.flow;
    return () => ({
      url,
      // A trace of its own for each attempt.
      headers: { ...headers, traceparent: drawTraceContext(user.traces).traceparent },
      subprotocols,
      tls: { ...tls, session: this.#tlsSessions.get(user) ?? null },
      isProxied: http.proxy === 'environment',
      compression: http.compression,
      guard,
    });
  }

  /** One for all connections: to read the authorities anew for each would cost more than the handshake. */
  #secureContext(): SecureContext {
    this.#context ??= createSecureContext(certificateOptions(this.#options.http.tls));
    return this.#context;
  }
}

/** A session that failed has failed, whoever leaves while waiting after it. */
function passOverEnd(error: unknown): void {
  if (!(error instanceof IterationEnded)) throw error;
}

/** Runs a session for as long as its user stays. */
function runFor(user: User, session: Session, intendedMs: number): Promise<IterationResult> {
  const leave = (): void => session.leave();
  user.leaving.addEventListener('abort', leave);
  return session.run(intendedMs).finally(() => {
    user.leaving.removeEventListener('abort', leave);
    user.waited(session.restedMs, Infinity);
  });
}

/** 64 bits as text. */
function drawHex(random: Random): string {
  const word = (): string =>
    Math.floor(random.next() * 4294967296)
      .toString(16)
      .padStart(8, '0');
  return word() + word();
}
