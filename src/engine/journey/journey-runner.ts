import { at, type Clock, type Random } from '../../foundation/index.ts';
import {
  type BeforeIteration,
  type Flow,
  NameNotSet,
  type RequestTemplate,
  type Scenario,
  type Step,
} from '../../scenario/index.ts';
import { ALL_ENDPOINTS } from '../../trial/index.ts';
import type { Preparation } from '../http/prepared-request.ts';
import type { FlowRunner, Iteration, IterationResult, SideLoad } from '../user/side-load.ts';
import { Stopwatch } from '../user/stopwatch.ts';
import type { User } from '../user/user.ts';
import { Acknowledgements } from './acknowledgements.ts';
import { callHook, HookFailed, keepProvided } from './call-hook.ts';
import { CookieJar } from './cookie-jar.ts';
import { drawData } from './draw-data.ts';
import { type FillableRequest, prepareFillable } from './fill-request.ts';
import { createIsolationCheck, type IsolationCheck } from './isolation-check.ts';
import { type Lookup, Scope } from './scope.ts';
import { runSteps } from './run-steps.ts';
import { SharedLogin } from './shared-login.ts';
import type { Visit } from './visit.ts';

interface JourneyRunnerOptions {
  readonly scenario: Scenario;
  readonly flows: readonly Flow[];
  readonly clock: Clock;
  readonly random: Random;
  readonly preparation: Preparation;
  /** Tells what somebody should know at once, in one line. */
  readonly warn: (message: string) => void;
}

/** What is the same for all users of one side. */
interface SideState {
  readonly requests: Map<RequestTemplate, FillableRequest>;
  readonly acknowledgements: Acknowledgements;
  /** The log-in of the whole side. */
  readonly login: SharedLogin<LoggedIn>;
}

interface LoggedIn {
  readonly values: ReadonlyMap<string, string>;
  readonly jar: CookieJar;
}

/** Runs journeys, and single requests that are made anew for each user. */
export class JourneyRunner implements FlowRunner {
  readonly #options: JourneyRunnerOptions;
  readonly #isolation: IsolationCheck | null;
  readonly #sides = new WeakMap<SideLoad, SideState>();
  readonly #jars = new WeakMap<User, CookieJar>();
  /** Hooks whose failure was told, by flow: once is enough. */
  readonly #toldHooks = new Set<string>();

  constructor(options: JourneyRunnerOptions) {
    this.#options = options;
    const { isolation } = options.scenario;
    this.#isolation = isolation === null ? null : createIsolationCheck(isolation);
  }

  run(iteration: Iteration): Promise<IterationResult> {
    return this.#within(iteration, async (visit, isLoggedIn) => {
      return isLoggedIn && (await runSteps(this.#stepsOf(iteration.flow), visit));
    });
  }

  /**
   * Runs an iteration that is no journey between the hooks that begin and end one; it is given what its templates may
   * use, its user logged in, or null where that failed.
   */
  runOther(
    iteration: Iteration,
    work: (lookup: Lookup | null) => Promise<IterationResult>,
  ): Promise<IterationResult> {
    return this.#within(iteration, async ({ scope }, isLoggedIn) => {
      return (await work(isLoggedIn ? scope.lookup : null)) === 'completed';
    });
  }

  /** The last word of the scenario's code comes whatever became of the iteration. */
  async #within(
    iteration: Iteration,
    work: (visit: Visit, isLoggedIn: boolean) => Promise<boolean>,
  ): Promise<IterationResult> {
    const visit = this.#begin(iteration);
    let isDone = false;
    try {
      isDone = await this.#perform(iteration, async () => {
        beginIteration(visit);
        return work(visit, await this.#perform(iteration, () => this.#logIn(visit)));
      });
    } finally {
      const hasEnded = await this.#perform(iteration, () => endIteration(visit));
      isDone &&= hasEnded;
    }
    return isDone ? 'completed' : 'failed';
  }

  /** Counts what makes an iteration fail without a fault of ours: a name without a value, or a hook that throws. */
  async #perform(iteration: Iteration, work: () => boolean | Promise<boolean>): Promise<boolean> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof NameNotSet) iteration.side.beyond?.count('names_not_set', this.#nameOf(iteration));
      else if (error instanceof HookFailed) this.#hookFailed(iteration, error);
      else throw error;
      return false;
    }
  }

  #hookFailed(iteration: Iteration, { hook, message }: HookFailed): void {
    const name = this.#nameOf(iteration);
    const entry = `${name} ${hook}`;
    iteration.side.beyond?.count('hook_failures', entry);
    if (this.#toldHooks.has(entry)) return;
    this.#toldHooks.add(entry);
    this.#options.warn(`the hook of ${name} failed: ${message}`);
  }

  #nameOf({ flow }: Iteration): string {
    return at(this.#options.flows, flow).name;
  }

  /** What a side acknowledged: values for the consistency step. */
  acknowledged(side: SideLoad): readonly string[] {
    return this.#sides.get(side)?.acknowledgements.values ?? [];
  }

  /** A request made ready for a side. */
  fillable(side: SideLoad, request: RequestTemplate): FillableRequest {
    const { requests } = this.#stateOf(side);
    const known = requests.get(request);
    if (known) return known;
    const created = prepareFillable(request, side.url, this.#options.preparation);
    requests.set(request, created);
    return created;
  }

  /** What a user knows at the beginning of an iteration: its log-in, data and built-in names. */
  #scopeOf({ user, number, turn }: Pick<Iteration, 'user' | 'number' | 'turn'>): Scope {
    const random = user.random.fork(`iteration-${number}`);
    const data = drawData(this.#options.scenario.data, { random, userNumber: user.number, index: turn });
    const builtIn = new Map([
      ['user.id', user.id],
      ['user.number', String(user.number)],
      ['iteration', String(number)],
    ]);
    return new Scope(user.values, data, builtIn);
  }

  #begin(iteration: Iteration): Visit {
    const { user, number, side } = iteration;
    const random = user.random.fork(`iteration-${number}`);
    const scope = this.#scopeOf(iteration);
    return {
      user,
      side,
      random,
      scope,
      jar: this.#jarOf(user),
      clock: this.#options.clock,
      isolation: this.#isolation,
      fillable: (request) => this.fillable(side, request),
      hooks: this.#options.scenario.hooks,
      hookContext: () => ({
        side: side.side,
        flow: this.#nameOf(iteration),
        user: { id: user.id, number: user.number },
        iteration: number,
        values: scope.all(),
      }),
      hookFailed: (failure) => this.#hookFailed(iteration, failure),
      acknowledge: (value) => this.#stateOf(side).acknowledgements.add(value),
    };
  }

  /** Logs in whoever has to; false where that failed. */
  async #logIn(visit: Visit): Promise<boolean> {
    const { login } = this.#options.scenario;
    const { user, side } = visit;
    if (login === null || user.isLoggedIn) return true;
    if (login.per === 'user') {
      user.isLoggedIn = await this.#performLogin(login.steps, visit);
      if (user.isLoggedIn) for (const [name, value] of visit.scope.captured) user.values.set(name, value);
      return user.isLoggedIn;
    }
    const stillMs = side.time.stillMs();
    const loggedIn = await this.#stateOf(side).login.take(
      async () => {
        const isDone = await this.#performLogin(login.steps, visit);
        return isDone ? { values: new Map(visit.scope.captured), jar: visit.jar } : null;
      },
      () => {
        // Whoever waited was late for no fault of ours, and of a rest in between nobody knows how much was waiting.
        user.meantMs = null;
        user.waited(side.time.stillMs() - stillMs, 0);
      },
    );
    if (loggedIn === null) return false;
    for (const [name, value] of loggedIn.values) user.values.set(name, value);
    if (loggedIn.jar !== visit.jar) visit.jar.takeFrom(loggedIn.jar);
    user.isLoggedIn = true;
    return true;
  }

  async #performLogin(steps: readonly Step[], visit: Visit): Promise<boolean> {
    const { side, user } = visit;
    const watch = new Stopwatch(user, side.time);
    const isDone = await runSteps(steps, visit);
    if (isDone) watch.recordIn(side.beyond, 'login_duration', ALL_ENDPOINTS);
    return isDone;
  }

  #stepsOf(flow: number): readonly Step[] {
    const found = at(this.#options.flows, flow);
    switch (found.kind) {
      case 'journey':
        return found.journey.steps;
      case 'request':
        return [{ kind: 'request', request: found.request, captures: [], acknowledge: null }];
      case 'websocket':
        throw new TypeError(`${found.name} is no journey`);
    }
  }

  #stateOf(side: SideLoad): SideState {
    const known = this.#sides.get(side);
    if (known) return known;
    const { scenario, random } = this.#options;
    const most = scenario.consistency?.sample ?? 0;
    const created = {
      requests: new Map(),
      acknowledgements: new Acknowledgements(most, random.fork(`acknowledged-${side.side}`)),
      login: new SharedLogin<LoggedIn>(),
    };
    this.#sides.set(side, created);
    return created;
  }

  #jarOf(user: User): CookieJar {
    const known = this.#jars.get(user);
    if (known) return known;
    const created = new CookieJar(() => this.#options.clock.wallTimeMs());
    this.#jars.set(user, created);
    return created;
  }
}

function beginIteration({ hooks, hookContext, scope }: Visit): void {
  if (hooks.beforeIteration === null) return;
  const keep = (provided: ReturnType<BeforeIteration>): void => keepProvided(provided, scope.captured);
  callHook('beforeIteration', hooks.beforeIteration, [hookContext()], keep);
}

function endIteration({ hooks, hookContext }: Visit): true {
  if (hooks.afterIteration !== null) {
    callHook('afterIteration', hooks.afterIteration, [hookContext()], () => {});
  }
  return true;
}
