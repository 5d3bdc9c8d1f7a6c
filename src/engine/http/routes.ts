import type { Clock } from '../../foundation/index.ts';
import type { HttpOptions } from '../../scenario/index.ts';
import type { RequestBudget } from './budget.ts';
import { type AddressGuard, type Connections, createConnections } from './connections.ts';
import type { Deadlines } from './deadlines.ts';
import { ReadingTime } from './reading-time.ts';
import type { Route } from './send-request.ts';

/** What all routes share. */
interface RoutesOptions {
  readonly clock: Clock;
  readonly http: HttpOptions;
  readonly guard: AddressGuard;
  readonly budget: RequestBudget;
  readonly deadlines: Deadlines;
}

/** The ways to targets: one set of connections for each origin. */
export class Routes {
  readonly #options: RoutesOptions;
  readonly #readingTime: ReadingTime;
  /** By origin. */
  readonly #connections = new Map<string, Connections>();
  /** To be asked for thousands of times a second, where an origin would have to be made each time. */
  readonly #routes = new WeakMap<URL, Route>();

  constructor(options: RoutesOptions) {
    this.#options = options;
    this.#readingTime = new ReadingTime(options.clock);
  }

  to(url: URL): Route {
    const known = this.#routes.get(url);
    if (known !== undefined && this.#connections.get(known.origin) === known.connections) return known;
    const { clock, budget, deadlines } = this.#options;
    const { origin } = url;
    const connections = this.#connectionsTo(origin);
    const route = { origin, connections, clock, readingTime: this.#readingTime, budget, deadlines };
    this.#routes.set(url, route);
    return route;
  }

  /** Fresh instances have fresh ports: the connections to the old ones are of no more use. */
  async closeAllBut(origins: ReadonlySet<string>): Promise<void> {
    const unused = [...this.#connections].filter(([origin]) => !origins.has(origin));
    for (const [origin] of unused) this.#connections.delete(origin);
    await Promise.all(unused.map(([, connections]) => connections.close()));
  }

  #connectionsTo(origin: string): Connections {
    const known = this.#connections.get(origin);
    if (known) return known;
    const { clock, http, guard } = this.#options;
    const created = createConnections(origin, {
      clock,
      readingTime: this.#readingTime,
      http,
      guard,
    });
    this.#connections.set(origin, created);
    return created;
  }
}
