/** Messages that one connection sends again and again. */
export interface ScriptedMessage {
  readonly name: string;
  /** Template of the text to send; may use `{{ message.id }}`, unique in the run, and `{{ message.now }}`, epoch ms. */
  readonly text: string;
  /** Messages per second and connection, evenly from a random phase; greater than 0. */
  readonly perSecond: number;
  /** JSON path of the id in the reply, for the round-trip time; null where no reply is expected. */
  readonly replyId: string | null;
  /** A reply later than this, or none, counts as lost. */
  readonly replyTimeoutMs: number;
  /** Whether every connection of the side should receive it back, matched by `broadcastId` of the WebSocket. */
  readonly isBroadcast: boolean;
}

/** What to do when a connection breaks. */
export interface Reconnection {
  /** Attempts before the session counts as failed; 0 never reconnects. */
  readonly attempts: number;
  /** First wait; doubled each time up to `maxMs`, with full jitter. */
  readonly backOffMs: number;
  readonly maxMs: number;
}

/** A WebSocket session: connect, hold, send by script, receive, close. */
export interface WebSocketFlow {
  readonly name: string;
  readonly weight: number;
  /** Whether its connection and round-trip times are gated. */
  readonly primary: boolean;
  /** Template; begins with `/`. */
  readonly path: string;
  /** Templates by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly subprotocols: readonly string[];
  readonly connectTimeoutMs: number;
  /** How long a session lasts; null holds it as long as its user lives. */
  readonly holdMs: number | null;
  readonly messages: readonly ScriptedMessage[];
  /** JSON path of the server's epoch milliseconds in a pushed message, for one-way latency; null for none. */
  readonly sentAt: string | null;
  /** JSON path of the id by which copies of a broadcast are known; null for none. */
  readonly broadcastId: string | null;
  /** Interval of pings of our own; null for none. */
  readonly pingMs: number | null;
  readonly reconnection: Reconnection;
}
