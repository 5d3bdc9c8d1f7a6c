import type { Clock } from '../../foundation/index.ts';
import { parseJson } from '../http/json-value.ts';
import type { Ownership } from '../journey/isolation-check.ts';
import type { Agenda, Appointment } from '../agenda.ts';
import type { Receiver } from './broadcasts.ts';
import type { FlowSockets } from './flow-sockets.ts';
import type { Asked, FlowTally } from './flow-tally.ts';
import type { JsonPath, PreparedMessage } from './prepared-websocket.ts';
import { readId, readLatencyMs } from './read-message.ts';

/** A reply that is awaited. */
class Reply implements Appointment {
  dueMs = 0;
  place = -1;
  readonly id: string;
  readonly path: JsonPath;
  readonly asked: Asked;
  readonly tally: FlowTally;
  readonly #expire: (reply: Reply) => void;

  constructor(of: Pick<Reply, 'id' | 'path' | 'asked' | 'tally'>, expire: (reply: Reply) => void) {
    this.id = of.id;
    this.path = of.path;
    this.asked = of.asked;
    this.tally = of.tally;
    this.#expire = expire;
  }

  keep(): void {
    this.#expire(this);
  }
}

/** Whose data texts show to the user of a session. */
export type OwnershipCheck = (texts: readonly string[]) => Ownership;

/** What replies need of the session they belong to. */
interface RepliesOptions {
  readonly flow: FlowSockets;
  readonly deadlines: Agenda;
  readonly clock: Clock;
  readonly ownershipOf: OwnershipCheck | null;
}

/**
 * What one session's connection receives, and the replies that it awaits: bounded by time, none outlives its timeout. A
 * message is parsed once, and only where something is to be read from it.
 */
export class Replies {
  readonly #flow: FlowSockets;
  readonly #deadlines: Agenda;
  readonly #clock: Clock;
  readonly #ownershipOf: OwnershipCheck | null;
  readonly #onSettled: () => void;
  readonly #awaited = new Map<string, Reply>();

  /** `onSettled` is called before what was awaited is let go of, so that whoever goes on can hold the window. */
  constructor({ flow, deadlines, clock, ownershipOf }: RepliesOptions, onSettled: () => void) {
    this.#flow = flow;
    this.#deadlines = deadlines;
    this.#clock = clock;
    this.#ownershipOf = ownershipOf;
    this.#onSettled = onSettled;
  }

  get isAwaited(): boolean {
    return this.#awaited.size > 0;
  }

  /** Awaits the reply to a message that was sent just now; nothing for one that has none. */
  await(id: string, { replyPath, replyTimeoutMs }: PreparedMessage, asked: Asked, tally: FlowTally): void {
    if (replyPath === null) return;
    const reply = new Reply({ id, path: replyPath, asked, tally }, (late) => this.#lose(late));
    this.#awaited.set(id, reply);
    this.#deadlines.add(reply, asked.intendedMs + replyTimeoutMs);
    tally.await(asked);
  }

  /**
   * Takes a message. Between windows only what is awaited counts; in a window everything does.
   */
  receive(data: Buffer, receiver: Receiver): void {
    const nowMs = this.#clock.nowMs();
    const { tally, broadcasts, prepared } = this.#flow;
    let owner = tally;
    if (this.isAwaited || broadcasts.isAwaited || (tally !== null && prepared.sentAt !== null)) {
      const document = parseJson(data.toString());
      if (document !== undefined) owner = this.#read(document.value, receiver, nowMs, tally) ?? tally;
    }
    owner?.received(data.length);
    if (owner !== null && this.#ownershipOf !== null) owner.shows(this.#ownershipOf([data.toString()]));
  }

  /** The connection is gone, and with it every reply. */
  lose(): void {
    for (const reply of this.#awaited.values()) this.#lose(reply);
  }

  /** Forgets all of them: a stop cut them off. */
  cutOff(): void {
    for (const reply of this.#awaited.values()) {
      this.#forget(reply);
      reply.tally.drop();
    }
  }

  /** The tally of the window in which what this message says was asked for; null where it was not. */
  #read(document: unknown, receiver: Receiver, nowMs: number, tally: FlowTally | null): FlowTally | null {
    const { broadcasts, prepared } = this.#flow;
    const reply = this.isAwaited ? this.#findReply(document) : undefined;
    if (reply) {
      this.#forget(reply);
      reply.tally.replied(reply.asked, nowMs);
    } else if (tally !== null && prepared.sentAt !== null) {
      const latencyMs = readLatencyMs(document, prepared.sentAt, this.#clock);
      if (latencyMs !== null) tally.latency(latencyMs);
    }
    let copyOf: FlowTally | null = null;
    if (broadcasts.isAwaited && prepared.broadcastId !== null) {
      const id = readId(document, prepared.broadcastId);
      if (id !== null) copyOf = broadcasts.receive(id, receiver, nowMs);
    }
    return reply?.tally ?? copyOf;
  }

  #findReply(document: unknown): Reply | undefined {
    for (const path of this.#flow.prepared.replyPaths) {
      const id = readId(document, path);
      const reply = id === null ? undefined : this.#awaited.get(id);
      if (reply?.path === path) return reply;
    }
    return undefined;
  }

  #lose(reply: Reply): void {
    this.#forget(reply);
    reply.tally.unreplied(reply.asked, this.#clock.nowMs());
  }

  #forget(reply: Reply): void {
    this.#awaited.delete(reply.id);
    this.#deadlines.remove(reply);
    this.#onSettled();
  }
}
