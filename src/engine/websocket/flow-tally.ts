import type { Recorder } from '../../histogram/index.ts';
import { ALL_ENDPOINTS } from '../../trial/index.ts';
import type { Count, Share } from '../window/beyond-tally.ts';
import type { Ownership } from '../journey/isolation-check.ts';
import type { Lane } from '../window/lane.ts';
import type { Outstanding } from './outstanding.ts';

/** Something that was asked for in a window: its intended time on the clock and from the window's start. */
export interface Asked {
  readonly intendedMs: number;
  readonly atMs: number;
}

/** What a scenario expects of the server of a WebSocket. */
interface Expected {
  /** Replies to some of the messages. */
  readonly replies: boolean;
  /** Messages of its own that say when they were sent. */
  readonly pushes: boolean;
}

/** Collects what one WebSocket of the scenario did on one side during one window. */
export class FlowTally {
  readonly outstanding: Outstanding;
  readonly #lane: Lane;
  readonly #name: string;
  readonly #sent: Count | undefined;
  readonly #bytesSent: Count | undefined;
  readonly #received: Count | undefined;
  readonly #bytesReceived: Count | undefined;
  #roundTrip: Recorder | undefined;
  #replies: Share | undefined;
  #latency: Recorder | undefined;

  /** What is expected of the server is told also where nothing of it was seen: as none, or none of none. */
  constructor(lane: Lane, name: string, outstanding: Outstanding, expected: Expected) {
    const { beyond } = lane.tally;
    this.#lane = lane;
    this.#name = name;
    this.outstanding = outstanding;
    this.#sent = beyond.counterOf('ws_msgs_sent', name);
    this.#bytesSent = beyond.counterOf('ws_bytes_sent', name);
    this.#received = beyond.counterOf('ws_msgs_received', name);
    this.#bytesReceived = beyond.counterOf('ws_bytes_received', name);
    if (expected.replies) this.#replyShare();
    if (expected.pushes) this.#latencies();
  }

  /** The place of an intended time in the window. */
  asked(intendedMs: number): Asked {
    return { intendedMs, atMs: intendedMs - this.#lane.startMs };
  }

  /** Begins to await something, sent `lagMs` after it was meant to be. */
  await({ atMs }: Asked): void {
    this.#lane.tally.ask(atMs);
    this.outstanding.add();
  }

  /** How late a message or an attempt was. */
  late({ atMs }: Asked, lagMs: number): void {
    this.#lane.tally.late(atMs, lagMs);
  }

  /** A fault of the generator: something was not sent that should have been. */
  lose(): void {
    this.#lane.tally.lose();
  }

  /** What was awaited is dropped: a stop cut it off, which says nothing of the target. */
  drop(): void {
    this.outstanding.remove();
  }

  connected({ intendedMs, atMs }: Asked, nowMs: number): void {
    const { beyond } = this.#lane.tally;
    beyond.trend('ws_connecting', this.#name, nowMs - intendedMs);
    beyond.rate('ws_connected', this.#name, true);
    this.#lane.tally.settle(atMs, true, nowMs - intendedMs);
    this.outstanding.remove();
  }

  /** An attempt failed; `lost` is a fault of this machine, and the target's record stays clean. */
  refused({ intendedMs, atMs }: Asked, nowMs: number, kind: string): void {
    const { beyond } = this.#lane.tally;
    if (kind === 'lost') this.lose();
    else {
      beyond.rate('ws_connected', this.#name, false);
      beyond.count('ws_failed', `${this.#name} ${kind}`);
      this.#lane.tally.settle(atMs, false, nowMs - intendedMs);
    }
    this.outstanding.remove();
  }

  sent(bytes: number): void {
    add(this.#sent, 1);
    add(this.#bytesSent, bytes);
  }

  /** A message was due and could not be sent: the connection was broken, or took nothing more. */
  unsent({ atMs }: Asked, awaitsReply: boolean): void {
    this.#lane.tally.beyond.count('ws_msgs_unsent', this.#name);
    if (!awaitsReply) return;
    this.#lane.tally.ask(atMs);
    this.#lane.tally.settle(atMs, false, 0);
    pass(this.#replyShare(), false);
  }

  received(bytes: number): void {
    add(this.#received, 1);
    add(this.#bytesReceived, bytes);
  }

  /** Whose data something that came shows to its receiver. The share is the scenario's, as for answers. */
  shows(ownership: Ownership): void {
    if (ownership === 'own' || ownership === 'foreign')
      this.#lane.tally.beyond.rate('isolation', ALL_ENDPOINTS, ownership === 'own');
  }

  replied({ intendedMs, atMs }: Asked, nowMs: number): void {
    this.#roundTrip ??= this.#lane.tally.beyond.recorderOf('ws_round_trip', this.#name);
    this.#roundTrip?.record((nowMs - intendedMs) * 1000);
    pass(this.#replyShare(), true);
    this.#lane.tally.settle(atMs, true, nowMs - intendedMs);
    this.outstanding.remove();
  }

  unreplied({ intendedMs, atMs }: Asked, nowMs: number): void {
    pass(this.#replyShare(), false);
    this.#lane.tally.settle(atMs, false, nowMs - intendedMs);
    this.outstanding.remove();
  }

  latency(ms: number): void {
    this.#latencies()?.record(ms * 1000);
  }

  /** A broadcast is over; `tookMs` to its last receiver, null where one never got it. */
  fannedOut(received: number, expected: number, tookMs: number | null): void {
    const { beyond } = this.#lane.tally;
    if (expected > 0) beyond.addRate('ws_delivered', this.#name, received, expected);
    if (tookMs !== null) beyond.trend('ws_fan_out', this.#name, tookMs);
    this.outstanding.remove();
  }

  ponged(ms: number): void {
    this.#lane.tally.beyond.trend('ws_ping', this.#name, ms);
    this.#lane.tally.beyond.rate('ws_pongs', this.#name, true);
  }

  /** The next ping was due, and the last one had no pong. */
  unponged(): void {
    this.#lane.tally.beyond.rate('ws_pongs', this.#name, false);
  }

  closed(code: number): void {
    this.#lane.tally.beyond.count('ws_closed', `${this.#name} ${code}`);
  }

  reconnecting(): void {
    this.#lane.tally.beyond.count('ws_reconnects', this.#name);
  }

  sessionBegan(): void {
    this.#lane.tally.beyond.count('ws_sessions', this.#name);
  }

  sessionEnded(durationMs: number): void {
    this.#lane.tally.beyond.trend('ws_session_duration', this.#name, durationMs);
  }

  /** Connections that were open before the window began. */
  held(connections: number): void {
    this.#lane.tally.beyond.count('ws_held', this.#name, connections);
  }

  /** Seconds that connections were open, summed over them: divided by the window's, how many there were. */
  open(seconds: number): void {
    this.#lane.tally.beyond.count('ws_open_seconds', this.#name, seconds);
  }

  #latencies(): Recorder | undefined {
    this.#latency ??= this.#lane.tally.beyond.recorderOf('ws_latency', this.#name);
    return this.#latency;
  }

  #replyShare(): Share | undefined {
    this.#replies ??= this.#lane.tally.beyond.shareOf('ws_replies', this.#name);
    return this.#replies;
  }
}

function add(counter: Count | undefined, by: number): void {
  if (counter) counter.count += by;
}

function pass(share: Share | undefined, isPassed: boolean): void {
  if (!share) return;
  share.total++;
  if (isPassed) share.passed++;
}
