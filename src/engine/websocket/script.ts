import type { Clock, Random } from '../../foundation/index.ts';
import type { Lookup } from '../journey/scope.ts';
import type { LoadTime } from '../user/load-time.ts';
import { TOO_LATE_MS } from '../window/too-late.ts';
import type { Agenda } from '../agenda.ts';
import { Alarm } from '../alarm.ts';
import type { Connection } from './connection.ts';
import type { FlowSockets } from './flow-sockets.ts';
import type { FlowTally } from './flow-tally.ts';
import type { Replies } from './replies.ts';
import { Turn } from './turn.ts';

/** What a script needs of those it belongs to. */
interface ScriptOptions {
  readonly clock: Clock;
  readonly flow: FlowSockets;
  /** By the load's time. */
  readonly agenda: Agenda;
  readonly time: LoadTime;
  readonly lookup: Lookup;
  /** The session's: all its phases are drawn at once, so they depend on nothing that happens. */
  readonly random: Random;
  /** Begins the ids of the session's messages; unique in the run. */
  readonly ids: string;
  /** Takes a message from the budget; false when none is left. */
  readonly takeMessage: () => boolean;
  readonly onExhausted: () => void;
}

/**
 * What one session says and when: messages and pings by the load's time, each evenly from a phase of its own. A message
 * is intended for its time whatever became of those before it; its response time and our lag count from then.
 */
export class Script {
  readonly #options: ScriptOptions;
  readonly #turns: readonly Turn[];
  readonly #pingPhase: number;
  readonly #pingAlarm = new Alarm(() => this.#ping());
  #endMs = Infinity;
  #voice: { readonly connection: Connection; readonly replies: Replies } | null = null;
  #pinged: { readonly atMs: number; readonly tally: FlowTally } | null = null;

  constructor(options: ScriptOptions) {
    const { flow, lookup, random, ids } = options;
    this.#options = options;
    this.#turns = flow.prepared.messages.map((message, index) => {
      const chance = { phase: random.next(), ids: `${ids}-${index}` };
      return new Turn(message, lookup, chance, (turn) => this.#say(turn));
    });
    this.#pingPhase = random.next();
  }

  /** Begins; all times are the load's. */
  begin(startMs: number, endMs: number): void {
    const { agenda, flow } = this.#options;
    const { pingMs } = flow.prepared.flow;
    this.#endMs = endMs;
    for (const turn of this.#turns) this.#plan(turn, turn.first(startMs));
    if (pingMs !== null) agenda.add(this.#pingAlarm, startMs + this.#pingPhase * pingMs);
  }

  end(): void {
    const { agenda } = this.#options;
    for (const turn of this.#turns) agenda.remove(turn);
    agenda.remove(this.#pingAlarm);
  }

  speakOn(connection: Connection, replies: Replies): void {
    this.#voice = { connection, replies };
  }

  /** The connection is gone: what is due until there is another is not sent. */
  fallSilent(): void {
    this.#voice = null;
    this.#pinged = null;
  }

  ponged(nowMs: number): void {
    this.#pinged?.tally.ponged(nowMs - this.#pinged.atMs);
    this.#pinged = null;
  }

  #plan(turn: Turn, dueMs: number): void {
    if (dueMs < this.#endMs) this.#options.agenda.add(turn, dueMs);
  }

  #say(turn: Turn): void {
    const { clock, flow, time, takeMessage, onExhausted } = this.#options;
    const { message } = turn;
    const { tally } = flow;
    if (tally === null) throw new TypeError('no window runs');
    const asked = tally.asked(time.toClock(turn.dueMs));
    this.#plan(turn, turn.next());
    const lagMs = clock.nowMs() - asked.intendedMs;
    if (lagMs > TOO_LATE_MS) {
      tally.lose();
      return;
    }
    const voice = this.#voice;
    if (voice === null || !voice.connection.takesMore) {
      tally.unsent(asked, message.replyPath !== null);
      return;
    }
    if (!takeMessage()) {
      onExhausted();
      return;
    }
    tally.late(asked, lagMs);
    const { id, bytes } = turn.write(clock.wallTimeMs());
    voice.connection.send(bytes);
    tally.sent(bytes.length);
    voice.replies.await(id, message, asked, tally);
    if (!message.isBroadcast || flow.prepared.broadcastId === null) return;
    const { lastOpened, ...connections } = flow.connections;
    const broadcast = { id, intendedMs: asked.intendedMs, tally, lastOpened };
    flow.broadcasts.begin(broadcast, connections, message.replyTimeoutMs);
  }

  #ping(): void {
    const { clock, flow, agenda } = this.#options;
    const { pingMs } = flow.prepared.flow;
    if (pingMs !== null) agenda.add(this.#pingAlarm, this.#pingAlarm.dueMs + pingMs);
    if (this.#pinged !== null) flow.tally?.unponged();
    this.#pinged = null;
    if (!this.#voice?.connection.takesMore || flow.tally === null) return;
    this.#pinged = { atMs: clock.nowMs(), tally: flow.tally };
    this.#voice.connection.ping();
  }
}
