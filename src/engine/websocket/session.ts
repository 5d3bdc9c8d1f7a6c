import type { Clock, Random } from '../../foundation/index.ts';
import type { Head } from '../http/answer.ts';
import { linesOf } from '../journey/isolation-check.ts';
import { IterationEnded } from '../user/iteration-ended.ts';
import type { IterationResult } from '../user/side-load.ts';
import type { Agenda } from '../agenda.ts';
import { Alarm } from '../alarm.ts';
import { Connection, type Refusal, type UpgradeRequest } from './connection.ts';
import type { FlowSockets } from './flow-sockets.ts';
import type { Asked, FlowTally } from './flow-tally.ts';
import { type OwnershipCheck, Replies } from './replies.ts';
import type { Script } from './script.ts';
import type { SideSockets } from './side-sockets.ts';

/** After this long without an answer to our closing frame the connection is cut off. */
const CLOSING_MS = 1000;
const NORMAL = 1000;
const GOING_AWAY = 1001;

/** What a session needs of those it belongs to. */
interface SessionOptions {
  readonly clock: Clock;
  /** By the clock: replies, connections being set up or closed. */
  readonly deadlines: Agenda;
  readonly sockets: SideSockets;
  readonly flow: FlowSockets;
  readonly script: Script;
  /** Whose data texts of the server show; null where nobody asks. */
  readonly ownershipOf: OwnershipCheck | null;
  /** For the waits before reconnections. */
  readonly random: Random;
  /** A new one for each attempt. */
  readonly upgrade: () => UpgradeRequest;
  /** Takes an attempt from the budget; false when none is left. */
  readonly takeAttempt: () => boolean;
  /** Knows of every connection until it is closed. */
  readonly connections: Set<Connection>;
  /** Takes what only a bug throws. */
  readonly fail: (error: unknown) => void;
}

/** How a session is to end, once nothing is awaited any more. */
interface Ending {
  readonly code: number;
  readonly result: IterationResult | 'interrupted';
}

/** One user's turn on a WebSocket: connect, say what the script says, reconnect where it breaks, close. */
export class Session {
  readonly #options: SessionOptions;
  readonly #done = Promise.withResolvers<IterationResult>();
  readonly #replies: Replies;
  readonly #connectAlarm = new Alarm(() => this.#connection?.terminate(this.#connection.timeoutKind()));
  readonly #closeAlarm = new Alarm(() => this.#connection?.terminate('timeout'));
  readonly #holdAlarm = new Alarm(() => this.#endWith({ code: NORMAL, result: 'completed' }));
  readonly #reconnectAlarm = new Alarm(() => this.#reconnect());
  #connection: Connection | null = null;
  /** Attempts to reconnect since the connection was last up for long enough. */
  #attempts = 0;
  /** Load time at which the session's first connection opened; null before. */
  #beganMs: number | null = null;
  #upSinceMs = 0;
  #ending: Ending | null = null;
  /** What the load had rested when it was to end. */
  #stillMs = 0;
  /** Set while our closing frame awaits its answer; holds the window's tally where one runs. */
  #closing: { readonly tally: FlowTally | null } | null = null;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#replies = new Replies(options, () => this.#closeWhenSettled());
  }

  /** Runs it, from an attempt intended for `intendedMs` on the clock, which must lie in a running window. */
  run(intendedMs: number): Promise<IterationResult> {
    this.#options.sockets.sessions.add(this);
    this.#attempt(intendedMs);
    return this.#done.promise;
  }

  /** Milliseconds for which the load rested while it was about to end: replies and the closing of its connection go on then. */
  get restedMs(): number {
    return this.#ending === null ? 0 : this.#options.sockets.load.time.stillMs() - this.#stillMs;
  }

  /** The user leaves: nothing more is sent, what is awaited is still waited for. */
  leave(): void {
    const isHeldForLife = this.#options.flow.prepared.flow.holdMs === null && this.#beganMs !== null;
    this.#endWith({ code: GOING_AWAY, result: isHeldForLife ? 'completed' : 'interrupted' });
  }

  /** The load is over: at once. */
  endLoad(): void {
    this.#replies.cutOff();
    this.leave();
    if (this.#connection?.isConnecting === true) this.#connection.terminate('cut-off');
  }

  /** A stop signal came: whatever is awaited is forgotten. */
  cutOff(): void {
    this.#replies.cutOff();
    if (this.#connection?.isConnecting === true) this.#connection.terminate('cut-off');
  }

  #attempt(intendedMs: number): void {
    const { clock, deadlines, flow, sockets, connections, takeAttempt, upgrade } = this.#options;
    const { tally } = flow;
    if (tally === null) throw new TypeError('no window runs');
    if (!takeAttempt()) {
      sockets.load.onExhausted();
      this.#finish('interrupted');
      return;
    }
    const asked = tally.asked(intendedMs);
    tally.late(asked, clock.nowMs() - intendedMs);
    tally.await(asked);
    // What these throw is a bug of ours; the client library would throw it at whoever reads the network.
    const connection = new Connection(upgrade(), {
      answered: (head) => this.#guard(() => this.#answered(head, tally)),
      opened: () => this.#guard(() => this.#opened(connection, asked, tally)),
      refused: (kind) => {
        connections.delete(connection);
        this.#guard(() => this.#refused(kind, asked, tally));
      },
      received: (data) => this.#guard(() => this.#replies.receive(data, connection)),
      ponged: () => this.#options.script.ponged(clock.nowMs()),
      closed: (code) => {
        connections.delete(connection);
        this.#guard(() => this.#closed(connection, code));
      },
    });
    this.#connection = connection;
    connections.add(connection);
    deadlines.add(this.#connectAlarm, clock.nowMs() + flow.prepared.flow.connectTimeoutMs);
  }

  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#options.fail(error);
    }
  }

  #answered(head: Head, tally: FlowTally): void {
    const { ownershipOf } = this.#options;
    if (ownershipOf !== null) tally.shows(ownershipOf(linesOf(head)));
  }

  #opened(connection: Connection, asked: Asked, tally: FlowTally): void {
    const { clock, deadlines, flow, sockets, script } = this.#options;
    deadlines.remove(this.#connectAlarm);
    this.#upSinceMs = sockets.load.time.nowMs();
    flow.open(connection);
    if (this.#beganMs === null) {
      this.#beganMs = this.#upSinceMs;
      tally.sessionBegan();
      if (this.#ending === null) this.#begin(this.#beganMs);
    }
    script.speakOn(connection, this.#replies);
    // In this order: what the window awaits next is added before what it awaited is let go of.
    this.#closeWhenSettled();
    tally.connected(asked, clock.nowMs());
  }

  #begin(startMs: number): void {
    const { flow, sockets, script } = this.#options;
    const { holdMs } = flow.prepared.flow;
    const endMs = holdMs === null ? Infinity : startMs + holdMs;
    if (holdMs !== null) sockets.agenda.add(this.#holdAlarm, endMs);
    script.begin(startMs, endMs);
  }

  #refused(kind: Refusal, asked: Asked, tally: FlowTally): void {
    const { clock, deadlines } = this.#options;
    deadlines.remove(this.#connectAlarm);
    this.#connection = null;
    if (kind === 'cut-off') {
      this.#finish('interrupted');
      tally.drop();
      return;
    }
    if (this.#ending !== null) this.#finish(this.#ending.result);
    else if (this.#beganMs === null) this.#finish('failed');
    else this.#wait();
    tally.refused(asked, clock.nowMs(), kind);
  }

  #closed(connection: Connection, code: number): void {
    const { deadlines, flow, sockets, script } = this.#options;
    const closing = this.#closing;
    const tally = closing === null ? flow.tally : closing.tally;
    this.#closing = null;
    this.#connection = null;
    deadlines.remove(this.#closeAlarm);
    script.fallSilent();
    tally?.closed(code);
    flow.leave(connection, closing !== null);
    this.#replies.lose();
    if (this.#ending !== null) this.#finish(this.#ending.result, tally);
    else if (code === NORMAL) this.#finish('completed');
    else {
      if (sockets.load.time.nowMs() - this.#upSinceMs >= flow.prepared.flow.reconnection.maxMs)
        this.#attempts = 0;
      this.#wait();
    }
    if (closing !== null) tally?.drop();
  }

  /**
   * Waits before the next attempt: exponential back-off with full jitter (M. Brooker, "Exponential Backoff And Jitter",
   * 2015), so that a thousand clients of a server that restarts do not come back as one burst.
   */
  #wait(): void {
    const { flow, random, sockets } = this.#options;
    const { attempts, backOffMs, maxMs } = flow.prepared.flow.reconnection;
    if (this.#attempts >= attempts) {
      this.#finish('failed');
      return;
    }
    const most = Math.min(maxMs, backOffMs * 2 ** this.#attempts);
    this.#attempts++;
    sockets.agenda.add(this.#reconnectAlarm, sockets.load.time.nowMs() + random.next() * most);
  }

  #reconnect(): void {
    const { flow, sockets } = this.#options;
    flow.tally?.reconnecting();
    this.#attempt(sockets.load.time.toClock(this.#reconnectAlarm.dueMs));
  }

  /** Says nothing more, and closes when nothing is awaited any more. A session that ends unconnected has failed. */
  #endWith(ending: Ending): void {
    if (this.#ending !== null) return;
    this.#ending = ending;
    this.#stillMs = this.#options.sockets.load.time.stillMs();
    this.#options.sockets.agenda.remove(this.#holdAlarm);
    this.#options.script.end();
    if (this.#connection === null) this.#finish(ending.result === 'completed' ? 'failed' : ending.result);
    else this.#closeWhenSettled();
  }

  #closeWhenSettled(): void {
    const { clock, deadlines, flow } = this.#options;
    const connection = this.#connection;
    if (this.#ending === null || this.#closing !== null || this.#replies.isAwaited) return;
    if (connection === null || connection.isConnecting) return;
    const tally = flow.landingTally;
    tally?.outstanding.add();
    this.#closing = { tally };
    deadlines.add(this.#closeAlarm, clock.nowMs() + CLOSING_MS);
    connection.close(this.#ending.code);
  }

  #finish(result: IterationResult | 'interrupted', tally = this.#options.flow.tally): void {
    const { sockets, script } = this.#options;
    script.end();
    sockets.agenda.remove(this.#holdAlarm);
    sockets.agenda.remove(this.#reconnectAlarm);
    sockets.sessions.delete(this);
    if (this.#beganMs !== null)
      tally?.sessionEnded(sockets.load.time.nowMs() - this.#beganMs + this.restedMs);
    if (result === 'interrupted') this.#done.reject(new IterationEnded());
    else this.#done.resolve(result);
  }
}
