import type { Dispatcher } from 'undici';
import type { TargetHealth } from '../experiment/index.ts';
import { maskSecrets } from '../foundation/index.ts';
import { pause } from './readiness.ts';
import { lookAt } from './sighting.ts';

/** One look may meet a full backlog, or a pause of the target; three in about a second are believed. */
const LOOKS = 3;
const PAUSE_MS = 400;
/** After the load is over: whatever does not answer within this hangs. */
const LIMIT_MS = 10_000;

/** Whom to ask, and how. */
export interface Question {
  readonly url: URL;
  readonly dispatcher: Dispatcher;
  /** What opens a protected deployment. */
  readonly headers: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  /** Ends the asking: the target then counts as serving, because nothing is known against it. */
  readonly signal: AbortSignal;
}

/**
 * Asks a target that was ready once whether it still answers, with whatever status: an error is an answer. Tries a few
 * times, at most ten seconds in all; never rejects because of what the target does.
 */
export async function stillAnswers(question: Question): Promise<TargetHealth> {
  const { url, dispatcher, headers, secrets, signal } = question;
  const endMs = performance.now() + LIMIT_MS;
  let detail = '';
  for (let look = 0; look < LOOKS && performance.now() < endMs; look++) {
    if (look > 0) await pause(PAUSE_MS, signal);
    if (signal.aborted) return { kind: 'serving' };
    const sighting = await lookAt(url, dispatcher, headers, endMs - performance.now(), signal).catch(
      (error: unknown) => {
        if (!signal.aborted) throw error;
        return null;
      },
    );
    if (sighting === null || sighting.kind === 'answer') return { kind: 'serving' };
    detail = sighting.detail;
  }
  const asked = `after the load nothing answered at ${url.pathname} any more: ${detail}`;
  return { kind: 'died', detail: maskSecrets(asked, secrets) };
}
