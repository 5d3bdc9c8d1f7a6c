import type { Agenda, Appointment } from '../agenda.ts';
import type { FlowTally } from './flow-tally.ts';

/** A connection that may receive broadcasts. */
export interface Receiver {
  /** Counts the connections in the order in which they opened. */
  readonly opened: number;
  /** A number that no other open connection has, as small as can be. */
  readonly slot: number;
}

/** A broadcast that not all of its receivers have got yet. */
class Broadcast implements Appointment {
  dueMs = 0;
  place = -1;
  expected: number;
  received = 0;
  missing: number;
  lastMs = 0;
  readonly id: string;
  readonly intendedMs: number;
  readonly tally: FlowTally;
  /** Connections that opened after this one are no receivers. */
  readonly lastOpened: number;
  readonly #seen: Uint8Array;
  readonly #expire: (broadcast: Broadcast) => void;

  constructor(
    of: Pick<Broadcast, 'id' | 'intendedMs' | 'tally' | 'lastOpened'>,
    connections: { readonly count: number; readonly slots: number },
    expire: (broadcast: Broadcast) => void,
  ) {
    this.id = of.id;
    this.intendedMs = of.intendedMs;
    this.tally = of.tally;
    this.lastOpened = of.lastOpened;
    this.expected = connections.count;
    this.missing = connections.count;
    this.#seen = new Uint8Array(connections.slots);
    this.#expire = expire;
  }

  keep(): void {
    this.#expire(this);
  }

  /** Marks a receiver; false for one that is none, or was marked already. */
  mark({ opened, slot }: Receiver): boolean {
    if (opened > this.lastOpened || this.#seen[slot] !== 0) return false;
    this.#seen[slot] = 1;
    this.missing--;
    return true;
  }
}

/**
 * The broadcasts of one WebSocket on one side, from sending to their last receiver: those are the connections that were
 * open when it was sent. A copy that comes twice counts once. Bounded by time: none outlives its timeout.
 */
export class Broadcasts {
  readonly #deadlines: Agenda;
  readonly #active = new Map<string, Broadcast>();

  constructor(deadlines: Agenda) {
    this.#deadlines = deadlines;
  }

  get isAwaited(): boolean {
    return this.#active.size > 0;
  }

  begin(
    of: {
      readonly id: string;
      readonly intendedMs: number;
      readonly tally: FlowTally;
      readonly lastOpened: number;
    },
    connections: { readonly count: number; readonly slots: number },
    timeoutMs: number,
  ): void {
    const broadcast = new Broadcast(of, connections, (late) => this.#end(late));
    this.#active.set(of.id, broadcast);
    this.#deadlines.add(broadcast, of.intendedMs + timeoutMs);
    of.tally.outstanding.add();
  }

  /** Takes a copy; the tally of its window when it was awaited, null otherwise. */
  receive(id: string, receiver: Receiver, nowMs: number): FlowTally | null {
    const broadcast = this.#active.get(id);
    if (!broadcast?.mark(receiver)) return null;
    broadcast.received++;
    broadcast.lastMs = nowMs;
    if (broadcast.missing === 0) this.#end(broadcast);
    return broadcast.tally;
  }

  /** A connection is gone: what it had not got is lost, unless we closed it ourselves. */
  leave(receiver: Receiver, isOurs: boolean): void {
    for (const broadcast of this.#active.values()) {
      if (!broadcast.mark(receiver)) continue;
      if (isOurs) broadcast.expected--;
      if (broadcast.missing === 0) this.#end(broadcast);
    }
  }

  /** Drops all of them: a stop cut them off. */
  cutOff(): void {
    for (const broadcast of this.#active.values()) {
      this.#forget(broadcast);
      broadcast.tally.drop();
    }
  }

  #end(broadcast: Broadcast): void {
    const { tally, received, expected, intendedMs, lastMs } = broadcast;
    this.#forget(broadcast);
    const reachedAll = received === expected && received > 0;
    tally.fannedOut(received, expected, reachedAll ? lastMs - intendedMs : null);
  }

  #forget(broadcast: Broadcast): void {
    this.#active.delete(broadcast.id);
    this.#deadlines.remove(broadcast);
  }
}
