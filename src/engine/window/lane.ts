import type { PreparedRequest } from '../http/prepared-request.ts';
import type { Answer, Flight } from '../http/send-request.ts';
import type { TraceContext } from '../http/trace-context.ts';
import type { Landing } from './landing.ts';
import type { SideTally } from './side-tally.ts';

/** One side while a window runs. */
export interface Lane {
  readonly url: URL;
  readonly tally: SideTally;
  /** The window's start on the clock. */
  readonly startMs: number;
  /** What is under way; the window ends when it is empty. */
  readonly landing: Landing;
}

/** Starts a request and takes it from the budget, which must have one left. Calls `onEnd` once, possibly at once. */
export type StartRequest = (
  url: URL,
  request: PreparedRequest,
  trace: TraceContext,
  onEnd: (answer: Answer) => void,
) => Flight;
