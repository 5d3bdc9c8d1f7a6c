import type { LoadWindow } from '../../experiment/index.ts';
import { at } from '../../foundation/index.ts';
import { type Executor, isBatch } from '../../scenario/index.ts';
import type { UserSchedule } from '../../schedule/index.ts';
import type { PreparedRequest } from '../http/prepared-request.ts';
import type { Saturation } from '../saturate/saturate.ts';
import type { SideLoad } from '../user/side-load.ts';
import type { Lane } from './lane.ts';
import { pace } from './pace.ts';
import type { Sender } from './run-window.ts';

/** A side that takes part in a window. */
export interface Participant extends Lane {
  readonly load: SideLoad;
  readonly requests: readonly (PreparedRequest | null)[];
  /** Single requests under way, by executor. */
  readonly inFlight: Uint32Array;
}

/** What is to be saturated. */
export type SaturationOrder = Pick<
  Saturation,
  'lane' | 'requests' | 'connections' | 'durationMs' | 'signal' | 'onExhausted'
> & { readonly executor: number };

/** What making the load of a window needs. */
interface LoadMaking {
  /** The window's start on the clock. */
  readonly startMs: number;
  readonly sender: Sender;
  readonly participants: readonly Participant[];
  readonly stop: AbortSignal;
  /** Starts the arrival of this index. */
  fire(index: number, nowMs: number): void;
  /** Called when the request budget is used up. */
  readonly exhausted: () => void;
}

/** Arrivals and users at once, to the end of the window or until everything in it is done. */
export async function makeLoad(window: LoadWindow, making: LoadMaking): Promise<void> {
  const { startMs, sender, participants, stop } = making;
  const { clock, executors, waker } = sender;
  const { durationMs } = window;
  const done = new AbortController();
  const end = AbortSignal.any([stop, done.signal]);
  const arrivals = pace(window, startMs, clock, waker, end, (index, nowMs) => making.fire(index, nowMs));
  const populated = window.users.filter(({ executor }) => !isSaturation(executors, executor));
  const users = populated.map(({ executor, atMs, users: counts }) =>
    pace({ atMs, durationMs }, startMs, clock, waker, end, (index) => {
      for (const { load } of participants) load.population(executor).resize(at(counts, index));
    }),
  );
  const saturated = window.users
    .filter(({ executor }) => isSaturation(executors, executor))
    .flatMap((schedule) => saturateSides(schedule, durationMs, end, making));
  const made = Promise.all([arrivals, ...users, ...saturated]);
  if (endsByItself(window, executors)) {
    const limited = populated.filter(({ executor }) => isBatch(at(executors, executor)));
    const ended = Promise.all([untilDone(limited, participants), ...saturated]).finally(() => done.abort());
    // What is not done at the end of the window is not waited for; what throws is told, whichever is the first.
    await Promise.race([made, ended]);
  }
  await made;
}

/** Whether everything in the window ends by itself: iterations when they are done, saturation of what is not there. */
export function endsByItself({ users, atMs }: LoadWindow, executors: readonly Executor[]): boolean {
  return (
    atMs.length === 0 &&
    users.length > 0 &&
    users.every(({ executor }) => isBatch(at(executors, executor)) || isSaturation(executors, executor))
  );
}

/** Keeps the connections of every side busy for as long as the schedule has any. */
function saturateSides(
  { executor, users, atMs }: UserSchedule,
  windowMs: number,
  signal: AbortSignal,
  { sender, participants, exhausted }: LoadMaking,
): readonly Promise<void>[] {
  const durationMs = (atMs[1] ?? windowMs) - at(atMs, 0);
  return participants.map((participant) =>
    sender.saturate({
      lane: participant,
      requests: participant.requests,
      executor,
      connections: at(users, 0),
      durationMs,
      signal,
      onExhausted: exhausted,
    }),
  );
}

async function untilDone(
  users: readonly UserSchedule[],
  participants: readonly Participant[],
): Promise<void> {
  // Populations come to life with the first step of their schedules, which is at the window's start.
  await new Promise((resolve) => setImmediate(resolve));
  await Promise.all(
    participants.flatMap(({ load }) => users.map(({ executor }) => load.population(executor).done())),
  );
}

function isSaturation(executors: readonly Executor[], executor: number): boolean {
  return at(executors, executor).executor === 'saturate';
}
