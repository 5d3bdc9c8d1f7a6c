import { assertNever } from '../../foundation/index.ts';
import {
  compileTemplate,
  type PollStep,
  renderTemplate,
  type RequestStep,
  type Step,
} from '../../scenario/index.ts';
import { createCheck } from '../http/expectation.ts';
import { parseJson } from '../http/json-value.ts';
import { IterationEnded } from '../user/iteration-ended.ts';
import { Stopwatch } from '../user/stopwatch.ts';
import { drawThinkTimeMs } from './draw-think-time.ts';
import { exchangeStep } from './exchange-step.ts';
import { meetsCondition } from './meets-condition.ts';
import type { Visit } from './visit.ts';

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
      await user.pause(side.time, drawThinkTimeMs(step.time, random));
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
  const { side, user } = visit;
  const watch = new Stopwatch(user, side.time);
  const isDone = await runSteps(step.steps, visit);
  if (isDone) watch.recordIn(side.beyond, 'group_duration', step.name);
  return isDone;
}

/**
 * Nothing, and a list without items, is passed over. What is something and no list fails the iteration: the loop would
 * otherwise ask for nothing, and be quick and well for that.
 */
async function runForEach(step: Extract<Step, { kind: 'for-each' }>, visit: Visit): Promise<boolean> {
  const { scope } = visit;
  const text = renderTemplate(compileTemplate(step.list), scope.lookup);
  const list = text === '' ? [] : parseJson(text)?.value;
  if (!Array.isArray(list)) return false;
  const items: readonly unknown[] = list;
  for (const item of items.slice(0, step.atMost)) {
    scope.setItem(step.item, item);
    if (!(await runSteps(step.steps, visit))) return false;
  }
  scope.dropItem(step.item);
  return true;
}

async function runRequest(step: RequestStep, visit: Visit): Promise<boolean> {
  const answer = await exchangeStep(step, visit);
  if (answer.ending !== 'ok') return false;
  if (step.acknowledge !== null) {
    visit.acknowledge(renderTemplate(compileTemplate(step.acknowledge), visit.scope.lookup));
  }
  return true;
}

/**
 * Asks until the job is done, has failed, or takes too long. Time in queue counts from the first question. The job goes on
 * while the load rests: a rest no longer than what lies between two questions counts as that, after a longer one nobody
 * knows when it was done.
 */
async function runPoll(step: PollStep, visit: Visit): Promise<boolean> {
  const { side, user } = visit;
  const { name } = step.request;
  const any = { statuses: [], bodyContains: [] };
  const [done, failed] = [step.until, step.failWhen].map((json) => createCheck({ ...any, json }));
  const watch = new Stopwatch(user, side.time);
  const finish = (isDone: boolean): boolean => {
    side.beyond?.rate('poll_completed', name, isDone);
    if (isDone) watch.recordIn(side.beyond, 'poll_duration', name);
    return isDone;
  };
  try {
    for (;;) {
      const answer = await exchangeStep(step, visit);
      if (answer.ending !== 'ok') return finish(false);
      if (done?.bodyFault(answer.body, answer.head) === '') return finish(true);
      if (step.failWhen.length > 0 && failed?.bodyFault(answer.body, answer.head) === '')
        return finish(false);
      if (watch.elapsedMs + step.everyMs > step.timeoutMs) return finish(false);
      const stillMs = side.time.stillMs();
      await user.pause(side.time, step.everyMs);
      user.waited(side.time.stillMs() - stillMs, step.everyMs);
    }
  } catch (error) {
    if (!(error instanceof IterationEnded)) throw error;
    // Cut off by us before its time was up: neither done nor late, and not forgotten.
    side.beyond?.count('interrupted_polls', name);
    side.beyond?.addRate('poll_completed', name, 0, 0);
    throw error;
  }
}
