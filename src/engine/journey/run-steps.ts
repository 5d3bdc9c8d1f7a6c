import { assertNever, type Clock, type Random } from '../../foundation/index.ts';
import {
  compileTemplate,
  type PollStep,
  renderTemplate,
  type RequestStep,
  type RequestTemplate,
  type Step,
} from '../../scenario/index.ts';
import { createCheck } from '../http/expectation.ts';
import { parseJson, showValue } from '../http/json-value.ts';
import type { PreparedRequest } from '../http/prepared-request.ts';
import type { Answer } from '../http/send-request.ts';
import type { SideLoad } from '../user/side-load.ts';
import type { User } from '../user/user.ts';
import type { CookieJar } from './cookie-jar.ts';
import { drawThinkTimeMs } from './draw-think-time.ts';
import type { FillableRequest } from './fill-request.ts';
import type { IsolationCheck } from './isolation-check.ts';
import { meetsCondition } from './meets-condition.ts';
import type { Scope } from './scope.ts';
import { prepareCaptures, takeCaptures } from './take-captures.ts';

/** After a connection that could not be made a user waits this long: one without think time would only spin otherwise. */
const FUTILE_WAIT_MS = 100;
const FUTILE: ReadonlySet<string> = new Set(['dns', 'connect', 'tls', 'lost']);

/** One iteration of a user, with all that its steps need. */
export interface Visit {
  readonly user: User;
  readonly side: SideLoad;
  /** The iteration's stream of chance. */
  readonly random: Random;
  readonly scope: Scope;
  readonly jar: CookieJar;
  readonly clock: Clock;
  readonly isolation: IsolationCheck | null;
  fillable(request: RequestTemplate): FillableRequest;
  acknowledge(value: string): void;
}

/** Runs steps in order; false when one failed: the rest is left out, as a person would give up. */
export async function runSteps(steps: readonly Step[], visit: Visit): Promise<boolean> {
  for (const step of steps) if (!(await runStep(step, visit))) return false;
  return true;
}

async function runStep(step: Step, visit: Visit): Promise<boolean> {
  const { side, user, scope, random } = visit;
  switch (step.kind) {
    case 'request':
      return runRequest(step, visit);
    case 'poll':
      return runPoll(step, visit);
    case 'think':
      await side.time.sleep(drawThinkTimeMs(step.time, random), user.leaving);
      return true;
    case 'group':
      return runGroup(step, visit);
    case 'if':
      return runSteps(meetsCondition(step.condition, scope) ? step.steps : step.otherwise, visit);
    case 'repeat':
      for (let turn = 0; turn < step.times; turn++) {
        if (step.whilst !== null && !meetsCondition(step.whilst, scope)) break;
        if (!(await runSteps(step.steps, visit))) return false;
      }
      return true;
    case 'for-each':
      return runForEach(step, visit);
    default:
      return assertNever(step);
  }
}

async function runGroup(step: Extract<Step, { kind: 'group' }>, visit: Visit): Promise<boolean> {
  const { side } = visit;
  const beganMs = side.time.nowMs();
  const isDone = await runSteps(step.steps, visit);
  if (isDone) side.beyond?.trend('group_duration', step.name, side.time.nowMs() - beganMs);
  return isDone;
}

/** Something that is no list has no items: the loop is passed over. */
async function runForEach(step: Extract<Step, { kind: 'for-each' }>, visit: Visit): Promise<boolean> {
  const { scope } = visit;
  const text = renderTemplate(compileTemplate(step.list), scope.lookup);
  const list = parseJson(text)?.value;
  const items: readonly unknown[] = Array.isArray(list) ? list : [];
  for (const item of items.slice(0, step.atMost)) {
    scope.setItem(step.item, showValue(item));
    if (!(await runSteps(step.steps, visit))) return false;
  }
  scope.dropItem(step.item);
  return true;
}

async function runRequest(step: RequestStep, visit: Visit): Promise<boolean> {
  const answer = await exchange(step, visit);
  if (answer.ending !== 'ok') return false;
  if (step.acknowledge !== null) {
    visit.acknowledge(renderTemplate(compileTemplate(step.acknowledge), visit.scope.lookup));
  }
  return true;
}

/** Asks until the job is done, has failed, or takes too long. Time in queue counts from the first question. */
async function runPoll(step: PollStep, visit: Visit): Promise<boolean> {
  const { side, user } = visit;
  const { name } = step.request;
  const any = { statuses: [], bodyContains: [] };
  const [done, failed] = [step.until, step.failWhen].map((json) => createCheck({ ...any, json }));
  const beganMs = side.time.nowMs();
  const finish = (isDone: boolean): boolean => {
    side.beyond?.rate('poll_completed', name, isDone);
    if (isDone) side.beyond?.trend('poll_duration', name, side.time.nowMs() - beganMs);
    return isDone;
  };
  for (;;) {
    const answer = await exchange(step, visit);
    if (answer.ending !== 'ok') return finish(false);
    if (done?.bodyFault(answer.body, answer.head) === '') return finish(true);
    if (step.failWhen.length > 0 && failed?.bodyFault(answer.body, answer.head) === '') return finish(false);
    if (side.time.nowMs() - beganMs + step.everyMs > step.timeoutMs) return finish(false);
    await side.time.sleep(step.everyMs, user.leaving);
  }
}

/** Sends the step's request for this user, takes what it captures, and remembers cookies. */
async function exchange(step: RequestStep | PollStep, visit: Visit): Promise<Answer> {
  const { user, side, scope, jar, random, isolation } = visit;
  const captures = prepareCaptures(step.captures);
  const filled = visit.fillable(step.request).fill(scope, random);
  const { check } = filled;
  const request: PreparedRequest = {
    ...filled,
    cookies: jar,
    check: {
      ...check,
      inspects: true,
      needsBody: needsBody(step, visit) || check.needsBody,
      bodyFault: (body, head) => {
        const fault = check.bodyFault(body, head);
        return (
          fault || takeCaptures(captures, { body, head, cookie: (name) => jar.value(name) }, scope.captured)
        );
      },
    },
  };
  const intendedMs = await side.time.sleep(0, user.leaving);
  const answer = await side.exchange(user, request, intendedMs);
  const isOwn = isolation?.(answer.body, scope) ?? null;
  if (isOwn !== null) side.beyond?.rate('isolation', '*', isOwn);
  if (FUTILE.has(answer.ending)) await side.time.sleep(FUTILE_WAIT_MS, user.leaving);
  return answer;
}

function needsBody(step: RequestStep | PollStep, { isolation }: Visit): boolean {
  const captures = step.captures.some(({ from }) => from.kind === 'json' || from.kind === 'regex');
  return captures || step.kind === 'poll' || isolation !== null;
}
