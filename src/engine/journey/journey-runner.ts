import { at, type Clock, type Random } from '../../foundation/index.ts';
import {
  type Flow,
  NameNotSet,
  NO_HOOKS,
  type RequestTemplate,
  type Scenario,
  type Step,
} from '../../scenario/index.ts';
import { IterationEnded } from '../user/iteration-ended.ts';
import type { Preparation } from '../http/prepared-request.ts';
import type { FlowRunner, Iteration, IterationResult, SideLoad } from '../user/side-load.ts';
import type { User } from '../user/user.ts';
import { Acknowledgements } from './acknowledgements.ts';
import { CookieJar } from './cookie-jar.ts';
import { drawData } from './draw-data.ts';
import { type FillableRequest, prepareFillable } from './fill-request.ts';
import { createIsolationCheck, type IsolationCheck } from './isolation-check.ts';
import { Scope } from './scope.ts';
import { runSteps } from './run-steps.ts';
import type { Visit } from './visit.ts';

export interface JourneyRunnerOptions {
  readonly scenario: Scenario;
  readonly flows: readonly Flow[];
  readonly clock: Clock;
  readonly random: Random;
  readonly preparation: Preparation;
}

/** What is the same for all users of one side. */
interface SideState {
  readonly requests: Map<RequestTemplate, FillableRequest>;
  readonly acknowledgements: Acknowledgements;
  /** What the log-in of the whole side gave; null before it began, and after it failed. */
  login: Promise<LoggedIn | null> | null;
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

  constructor(options: JourneyRunnerOptions) {
    this.#options = options;
    const { isolation } = options.scenario;
    this.#isolation = isolation === null ? null : createIsolationCheck(isolation);
  }

  async run(iteration: Iteration): Promise<IterationResult> {
    const visit = this.#begin(iteration);
    const { hooks, hookContext } = visit;
    try {
      const provided = hooks.beforeIteration?.(hookContext());
      for (const [name, value] of Object.entries(provided ?? {})) visit.scope.captured.set(name, value);
      if (!(await this.#logIn(visit))) return 'failed';
      return (await runSteps(this.#stepsOf(iteration.flow), visit)) ? 'completed' : 'failed';
    } catch (error) {
      return this.#failure(error, iteration);
    } finally {
      hooks.afterIteration?.(hookContext());
    }
  }

  /** What makes an iteration fail without a fault of ours: a name without a value, or what a hook throws. */
  #failure(error: unknown, { side, flow }: Iteration): IterationResult {
    if (error instanceof IterationEnded) throw error;
    const hasHooks = this.#options.scenario.hooks !== NO_HOOKS;
    if (!(error instanceof NameNotSet) && !hasHooks) throw error;
    const kind = error instanceof NameNotSet ? 'names_not_set' : 'hook_failures';
    side.beyond?.count(kind, at(this.#options.flows, flow).name);
    return 'failed';
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
  scopeOf({ user, number, turn }: Pick<Iteration, 'user' | 'number' | 'turn'>): Scope {
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
    const { user, number, side, flow } = iteration;
    let intended = iteration.intendedMs;
    const random = user.random.fork(`iteration-${number}`);
    const scope = this.scopeOf(iteration);
    return {
      user,
      side,
      random,
      scope,
      jar: this.#jarOf(user),
      clock: this.#options.clock,
      isolation: this.#isolation,
      fillable: (request) => this.fillable(side, request),
      takeIntendedMs: () => {
        const taken = intended;
        intended = null;
        return taken;
      },
      hooks: this.#options.scenario.hooks,
      hookContext: () => ({
        side: side.side,
        flow: at(this.#options.flows, flow).name,
        user: { id: user.id, number: user.number },
        iteration: number,
        values: scope.all(),
      }),
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
    const state = this.#stateOf(side);
    state.login ??= this.#performLogin(login.steps, visit).then((isDone) =>
      isDone ? { values: new Map(visit.scope.captured), jar: visit.jar } : null,
    );
    const loggedIn = await state.login.catch((error: unknown) => {
      state.login = null;
      throw error;
    });
    if (loggedIn === null) {
      state.login = null;
      return false;
    }
    for (const [name, value] of loggedIn.values) user.values.set(name, value);
    if (loggedIn.jar !== visit.jar) visit.jar.takeFrom(loggedIn.jar);
    user.isLoggedIn = true;
    return true;
  }

  async #performLogin(steps: readonly Step[], visit: Visit): Promise<boolean> {
    const beganMs = visit.side.time.nowMs();
    const isDone = await runSteps(steps, visit);
    if (isDone) visit.side.beyond?.trend('login_duration', '*', visit.side.time.nowMs() - beganMs);
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
      login: null,
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
