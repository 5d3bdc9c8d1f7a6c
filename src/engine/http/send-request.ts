import type { Clock } from '../../foundation/index.ts';
import type { Outcome } from '../../trial/index.ts';
import { classifyError, RequestTimeout } from './classify-error.ts';
import type { Connections } from './connections.ts';
import { LONGEST_BODY_BYTES } from './expectation.ts';
import type { PreparedRequest } from './prepared-request.ts';

/** How one request ended. Times are the clock's milliseconds. */
export interface Answer {
  readonly outcome: Outcome;
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
}

/** A request under way. */
export interface Flight {
  /** Cuts it off; `onEnd` is then called as for any failure. */
  abort(reason: Error): void;
}

/**
 * Sends a request now, on a connection of its own while it lasts, and calls `onEnd` exactly once. Never throws for what
 * a target does. The body is always read to its end, and kept only where an expectation needs it.
 */
export function sendRequest(
  request: PreparedRequest,
  headers: Readonly<Record<string, string>>,
  connections: Connections,
  clock: Clock,
  onEnd: (answer: Answer) => void,
): Flight {
  const client = connections.acquire();
  const startMs = clock.nowMs();
  const kept: Buffer[] = [];
  const seen: Seen = { status: 0, firstByteMs: null, bytes: 0, serverTiming: '' };
  let ended = false;

  const end = (outcome: Outcome, detail: string): void => {
    if (ended) return;
    ended = true;
    clearTimeout(timer);
    onEnd({ ...seen, outcome, startMs, endMs: clock.nowMs(), bytesReceived: seen.bytes, detail });
  };
  const fail = (error: Error): void => {
    if (ended) return;
    end(classifyError(error), error.message);
    // Whatever was under way on this connection is in an unknown state: it serves no other request.
    connections.discard(client, error);
  };
  const timer = setTimeout(() => {
    fail(new RequestTimeout(`no complete answer within ${request.timeoutMs} ms`));
  }, request.timeoutMs);

  client.dispatch(
    { method: request.method, path: request.path, headers: { ...headers }, body: request.body },
    {
      // undici insists on this one.
      onRequestStart() {},
      onResponseStart: (_controller, status, head) => readHead(seen, clock.nowMs(), status, head),
      onResponseData(_controller, chunk) {
        if (request.check.needsBody && seen.bytes <= LONGEST_BODY_BYTES) kept.push(chunk);
        seen.bytes += chunk.length;
      },
      onResponseEnd() {
        const fault = faultOf(request, seen, kept);
        end(fault.outcome, fault.detail);
        connections.release(client);
      },
      onResponseError: (_controller, error) => fail(error),
    },
  );
  return { abort: fail };
}

/** What has come of an answer so far. */
interface Seen {
  status: number;
  firstByteMs: number | null;
  bytes: number;
  serverTiming: string;
}

type Head = Readonly<Record<string, string | string[] | undefined>>;

function readHead(seen: Seen, nowMs: number, status: number, head: Head): void {
  seen.firstByteMs = nowMs;
  seen.status = status;
  seen.bytes += headBytes(head);
  const timing = head['server-timing'];
  seen.serverTiming = Array.isArray(timing) ? timing.join(',') : (timing ?? '');
}

function faultOf(
  { check }: PreparedRequest,
  { status, bytes }: Seen,
  kept: readonly Buffer[],
): { readonly outcome: Outcome; readonly detail: string } {
  if (!check.statuses.has(status)) return { outcome: 'status', detail: `status ${status}` };
  if (!check.needsBody) return { outcome: 'ok', detail: '' };
  if (bytes > LONGEST_BODY_BYTES)
    return { outcome: 'expectation', detail: `a body of ${bytes} bytes is too long to check` };
  const detail = check.bodyFault(Buffer.concat(kept).toString('utf8'));
  return { outcome: detail === '' ? 'ok' : 'expectation', detail };
}

/** Size of the answer's head, near enough: names, values and separators. */
function headBytes(headers: Head): number {
  let bytes = 0;
  for (const [name, value] of Object.entries(headers)) bytes += name.length + String(value).length + 4;
  return bytes;
}
