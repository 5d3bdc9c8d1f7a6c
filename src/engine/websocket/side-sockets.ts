import type { TimeFollower } from '../user/load-time.ts';
import type { SideLoad } from '../user/side-load.ts';
import type { Waker } from '../waker.ts';
import type { Lane } from '../window/lane.ts';
import { Agenda } from '../agenda.ts';
import { FlowSockets } from './flow-sockets.ts';
import { Outstanding } from './outstanding.ts';
import type { PreparedWebSocket } from './prepared-websocket.ts';
import type { Session } from './session.ts';

/** All WebSockets of one side: they send by the side's time and rest with it. */
export class SideSockets implements TimeFollower {
  readonly load: SideLoad;
  /** What is due by the side's time: messages, pings, ends of sessions, reconnections. */
  readonly agenda: Agenda;
  readonly sessions = new Set<Session>();
  readonly #deadlines: Agenda;
  readonly #flows = new Map<PreparedWebSocket, FlowSockets>();
  #awaited: { readonly lane: Lane; readonly outstanding: Outstanding } | null = null;

  /** `deadlines` is what is due by the clock, whether or not a window runs. */
  constructor(load: SideLoad, deadlines: Agenda, waker: Waker) {
    this.load = load;
    this.#deadlines = deadlines;
    this.agenda = new Agenda(
      waker,
      () => load.time.nowMs(),
      (error) => load.options.fail(error),
    );
    load.time.follow(this);
    if (load.time.isRunning) this.agenda.start();
  }

  flow(prepared: PreparedWebSocket): FlowSockets {
    const known = this.#flows.get(prepared);
    if (known) return known;
    const created = new FlowSockets(prepared, this.load, this.#deadlines, (lane) =>
      this.#outstandingIn(lane),
    );
    this.#flows.set(prepared, created);
    return created;
  }

  start(): void {
    for (const flow of this.#flows.values()) flow.begin();
    this.agenda.start();
  }

  stop(): void {
    this.agenda.stop();
    for (const flow of this.#flows.values()) flow.countOpen();
  }

  /** A session is held for as long as there is load: it has nothing to go on with. */
  retire(): void {
    for (const session of this.sessions) session.endLoad();
  }

  end(): void {
    this.retire();
    this.agenda.clear();
  }

  /** One for all flows of a side in a window. */
  #outstandingIn(lane: Lane): Outstanding {
    if (this.#awaited?.lane !== lane) {
      this.#awaited = { lane, outstanding: new Outstanding(lane, () => this.#cutOff()) };
    }
    return this.#awaited.outstanding;
  }

  #cutOff(): void {
    for (const session of this.sessions) session.cutOff();
    for (const flow of this.#flows.values()) flow.broadcasts.cutOff();
  }
}
