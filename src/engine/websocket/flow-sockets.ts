import type { SideLoad } from '../user/side-load.ts';
import type { Lane } from '../window/lane.ts';
import type { Agenda } from '../agenda.ts';
import { Broadcasts } from './broadcasts.ts';
import type { Connection } from './connection.ts';
import { FlowTally } from './flow-tally.ts';
import type { Outstanding } from './outstanding.ts';
import type { PreparedWebSocket } from './prepared-websocket.ts';

/** What one WebSocket of the scenario has open on one side, over all windows. */
export class FlowSockets {
  readonly prepared: PreparedWebSocket;
  readonly broadcasts: Broadcasts;
  readonly #load: SideLoad;
  readonly #outstandingIn: (lane: Lane) => Outstanding;
  readonly #freeSlots: number[] = [];
  #slots = 0;
  #opened = 0;
  #count = 0;
  /** Load time up to which open connections were counted. */
  #countedMs = 0;
  #known: { readonly lane: Lane; readonly tally: FlowTally } | null = null;

  constructor(
    prepared: PreparedWebSocket,
    load: SideLoad,
    deadlines: Agenda,
    outstandingIn: (lane: Lane) => Outstanding,
  ) {
    this.prepared = prepared;
    this.broadcasts = new Broadcasts(deadlines);
    this.#load = load;
    this.#outstandingIn = outstandingIn;
  }

  /** Where the running window records; null between windows, when nothing is recorded. */
  get tally(): FlowTally | null {
    return this.#load.time.isRunning ? this.landingTally : null;
  }

  /** Where a window records that is still landing: for the end of what began in it. */
  get landingTally(): FlowTally | null {
    const { lane } = this.#load;
    if (lane === null) return null;
    if (this.#known?.lane !== lane) {
      const { flow, replyPaths, sentAt } = this.prepared;
      const expected = { replies: replyPaths.length > 0, pushes: sentAt !== null };
      const tally = new FlowTally(lane, flow.name, this.#outstandingIn(lane), expected);
      this.#known = { lane, tally };
    }
    return this.#known.tally;
  }

  /** Connections that are open. */
  get connections(): { readonly count: number; readonly slots: number; readonly lastOpened: number } {
    return { count: this.#count, slots: this.#slots, lastOpened: this.#opened };
  }

  open(connection: Connection): void {
    this.#opened++;
    connection.opened = this.#opened;
    connection.slot = this.#freeSlots.pop() ?? this.#slots++;
    this.countOpen();
    this.#count++;
  }

  leave(connection: Connection, isOurs: boolean): void {
    this.broadcasts.leave(connection, isOurs);
    this.#freeSlots.push(connection.slot);
    this.countOpen();
    this.#count--;
  }

  /** A window begins: what is open already counts in it. */
  begin(): void {
    if (this.#count > 0) this.tally?.held(this.#count);
  }

  /** Brings the time that connections were open up to date: before their number changes, and when a window ends. */
  countOpen(): void {
    const nowMs = this.#load.time.nowMs();
    const seconds = (this.#count * (nowMs - this.#countedMs)) / 1000;
    this.#countedMs = nowMs;
    if (seconds > 0) this.landingTally?.open(seconds);
  }
}
