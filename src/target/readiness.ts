import { setTimeout as sleep } from 'node:timers/promises';
import { PerfGateError } from '../foundation/index.ts';

/** How long to wait for a target, and where to ask. */
export interface Readiness {
  /** Path that must answer with a status below 500 (and not 429) before load begins. */
  readonly path: string;
  readonly timeoutMs: number;
  /**
   * Whether a URL is ready only when the path answers with a success or a redirect: before a deployment is there, its
   * front answers 404 for it.
   */
  readonly wantsSuccess: boolean;
}

/** What one attempt found: the URL to send load to, or why it is worth waiting. */
export type Attempt =
  | { readonly kind: 'ready'; readonly url: URL }
  /** `pauseMs` is what the target asked for, null for the usual back-off. */
  | { readonly kind: 'waiting'; readonly reason: string; readonly pauseMs: number | null };

/** How pauses grow between attempts. */
export interface BackOff {
  readonly firstMs: number;
  readonly factor: number;
  readonly mostMs: number;
}

/** What `waitUntilReady` is given. */
export interface Wait {
  /** Looks once; may throw to give up at once. */
  readonly attempt: (remainingMs: number) => Promise<Attempt>;
  readonly backOff: BackOff;
  readonly timeoutMs: number;
  /** An attempt with less time than this would see nothing, and what the one before saw would be lost: it is not made. */
  readonly leastLookMs: number;
  /** Ends the wait with INTERRUPTED. */
  readonly signal: AbortSignal;
  /** Cuts the pause under way short when it resolves: there is something new to look at. */
  readonly wake: Promise<unknown>;
}

/** How a wait ended without an error. */
export type Waited =
  | { readonly kind: 'ready'; readonly url: URL }
  | { readonly kind: 'timed-out'; readonly reason: string };

/**
 * Tries again with growing pauses until the target is ready or `timeoutMs` is over; the last attempt ends inside it.
 * A target that asks for a longer pause than is left is not waited for.
 */
export async function waitUntilReady(wait: Wait): Promise<Waited> {
  const endMs = performance.now() + wait.timeoutMs;
  const awake = new AbortController();
  void wait.wake.then(() => awake.abort());
  let pauseMs = wait.backOff.firstMs;
  for (;;) {
    if (wait.signal.aborted) throw interrupted();
    const result = await wait.attempt(Math.max(1, endMs - performance.now())).catch((error: unknown) => {
      throw wait.signal.aborted ? interrupted() : error;
    });
    if (result.kind === 'ready') return result;
    const nextMs = result.pauseMs ?? pauseMs;
    if (performance.now() + nextMs + wait.leastLookMs >= endMs)
      return { kind: 'timed-out', reason: result.reason };
    // One waking cuts one pause short; later pauses have their full length again.
    const cut = awake.signal.aborted ? wait.signal : AbortSignal.any([wait.signal, awake.signal]);
    await pause(nextMs, cut);
    pauseMs = Math.min(wait.backOff.mostMs, pauseMs * wait.backOff.factor);
  }
}

/** The error of a start that was cut short by a stop. */
export function interrupted(): PerfGateError {
  return new PerfGateError(
    'INTERRUPTED',
    'stopped while the target was starting',
    'Run it again when there is time for it to finish.',
  );
}

/** Sleeps until the time is over or the signal aborts, whichever comes first. */
export async function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  await sleep(durationMs, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
