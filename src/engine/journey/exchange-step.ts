import type { AfterResponse, PollStep, RequestChange, RequestStep } from '../../scenario/index.ts';
import { ALL_ENDPOINTS } from '../../trial/index.ts';
import type { Head } from '../http/answer.ts';
import type { PreparedRequest } from '../http/prepared-request.ts';
import type { Answer } from '../http/send-request.ts';
import { callHook, HookFailed, keepProvided } from './call-hook.ts';
import { searchAnswer } from './isolation-check.ts';
import { prepareCaptures, takeCaptures } from './take-captures.ts';
import type { Visit } from './visit.ts';

/** Sends the step's request for this user, takes what it captures, and remembers cookies. */
export async function exchangeStep(step: RequestStep | PollStep, visit: Visit): Promise<Answer> {
  const { user, side, scope, random, isolation } = visit;
  const filled = changedByHook(visit.fillable(step.request).fill(scope, random), visit);
  const watch = isolation === null ? null : watchOf(visit);
  return user.turn(side.time, (meantMs) => {
    const check = checkOf(step, filled, visit, visit.clock.nowMs());
    return side.exchange(user, { ...filled, cookies: visit.jar, check, watch }, meantMs);
  });
}

/** The request's own check, then the captures, then the hook: the first that finds a fault names it. */
function checkOf(
  step: RequestStep | PollStep,
  { name, check }: PreparedRequest,
  visit: Visit,
  sentMs: number,
): PreparedRequest['check'] {
  const captures = prepareCaptures(step.captures);
  const { scope, jar } = visit;
  return {
    ...check,
    inspects: true,
    needsBody: needsBody(step, visit) || check.needsBody,
    bodyFault: (body, head, status = 0) =>
      check.bodyFault(body, head) ||
      takeCaptures(captures, { body, head, cookie: (cookie) => jar.value(cookie) }, scope.captured) ||
      faultOfHook({ name, status, body, head, sentMs }, visit),
  };
}

/** Counts whose data answers show, as far as they can be read. */
function watchOf({ side, scope, isolation }: Visit): PreparedRequest['watch'] {
  return (answer, isComplete) => {
    if (isolation === null) return;
    const { ownership, unread } = searchAnswer(isolation, answer, isComplete, scope.lookup);
    if (unread !== null) side.beyond?.count('isolation_unchecked', unread);
    else if (ownership === 'own' || ownership === 'foreign')
      side.beyond?.rate('isolation', ALL_ENDPOINTS, ownership === 'own');
  };
}

function needsBody(step: RequestStep | PollStep, { hooks }: Visit): boolean {
  const captures = step.captures.some(({ from }) => from.kind === 'json' || from.kind === 'regex');
  return captures || step.kind === 'poll' || hooks.afterResponse !== null;
}

/** The request as the scenario's hook changed it. Throws HookFailed, which ends the iteration. */
function changedByHook(request: PreparedRequest, { hooks, hookContext }: Visit): PreparedRequest {
  const { beforeRequest } = hooks;
  if (beforeRequest === null) return request;
  const { name, method, path, headers } = request;
  const body = typeof request.body === 'string' ? request.body : null;
  const asked = { name, method, path, headers, body };
  const change = callHook('beforeRequest', beforeRequest, [asked, hookContext()], readChange);
  const changed = change.body === undefined ? request.body : change.body;
  return {
    ...request,
    path: change.path ?? path,
    headers: { ...headers, ...change.headers },
    body: changed,
    bodyBytes: typeof changed === 'string' ? Buffer.byteLength(changed) : (changed?.length ?? 0),
  };
}

/** What a hook puts in the place of parts of a request. Throws TypeError for what is no text: it could not be sent. */
function readChange(given: RequestChange | undefined | void): RequestChange {
  const change = { ...given, headers: { ...given?.headers } };
  const texts: readonly (readonly [string, unknown])[] = [
    ['path', change.path ?? ''],
    ['body', change.body ?? ''],
    ...Object.entries(change.headers),
  ];
  for (const [what, value] of texts) {
    if (typeof value !== 'string') throw new TypeError(`${what} is given as ${typeof value}, not as text`);
  }
  return change;
}

/** An answer as hooks see it. */
interface Received {
  readonly name: string;
  readonly status: number;
  readonly body: string;
  readonly head: Head;
  readonly sentMs: number;
}

/** What the scenario's hook has against an answer, in one line; empty when nothing. What it provides is kept. */
function faultOfHook({ name, status, body, head, sentMs }: Received, visit: Visit): string {
  const { hooks, hookContext, scope, clock } = visit;
  if (hooks.afterResponse === null) return '';
  const headers = Object.fromEntries(Object.entries(head).map(([key, value]) => [key, String(value)]));
  const response = { name, status, headers, body, durationMs: clock.nowMs() - sentMs };
  try {
    const keep = (provided: ReturnType<AfterResponse>): void => keepProvided(provided, scope.captured);
    callHook('afterResponse', hooks.afterResponse, [response, hookContext()], keep);
    return '';
  } catch (error) {
    // Whatever the scenario's own code throws is what it has against the answer.
    if (!(error instanceof HookFailed)) throw error;
    visit.hookFailed(error);
    return error.message;
  }
}
