import type { Random } from '../../foundation/index.ts';
import { type Executor, isBatch } from '../../scenario/index.ts';
import { chooser } from '../../schedule/index.ts';
import { IterationEnded } from './iteration-ended.ts';
import { User } from './user.ts';

/** What a population needs from the side that it lives on. */
interface Habitat {
  /**
   * Runs one iteration, at once or when the next window begins, and says when it begins. Throws IterationEnded when the
   * user is to leave.
   */
  iterate(user: User, iteration: number, flow: number, onBegin: () => void): Promise<void>;
  /** Takes what only a bug throws. */
  fail(error: unknown): void;
}

/** The users of one closed executor on one side; each begins anew when it is done, for as long as it may. */
export class Population {
  readonly #habitat: Habitat;
  readonly #executor: Executor;
  readonly #mix: readonly number[];
  readonly #random: Random;
  readonly #users: User[] = [];
  readonly #lives = new Set<Promise<void>>();
  #taken = 0;
  #begun = 0;
  #isRetired = false;
  #whenDone: () => void = () => {};
  #hasBegun = false;

  constructor(habitat: Habitat, executor: Executor, mix: readonly number[], random: Random) {
    this.#habitat = habitat;
    this.#executor = executor;
    this.#mix = mix;
    this.#random = random;
  }

  /** Users at work, those that still finish a request not counted. */
  get size(): number {
    return this.#users.length;
  }

  /** Whether all iterations that it was given are done; never for users that begin anew without end. */
  get isDone(): boolean {
    return this.#hasBegun && this.#lives.size === 0 && isBatch(this.#executor);
  }

  /** Resolves when all iterations are done; never for users without a limit. */
  done(): Promise<void> {
    return this.isDone
      ? Promise.resolve()
      : new Promise((resolve) => {
          this.#whenDone = resolve;
        });
  }

  /** Iterations that it was given and that nobody began; 0 for users that begin anew without end. */
  get notBegun(): number {
    const executor = this.#executor;
    if (executor.executor === 'shared-iterations') return executor.iterations - this.#begun;
    return executor.executor === 'per-vu-iterations' ? executor.users * executor.iterations - this.#begun : 0;
  }

  /** Lets nobody begin another iteration. */
  retire(): void {
    this.#isRetired = true;
  }

  /** Lets users come or go: the last to come is the first to go. */
  resize(users: number): void {
    // A batch of iterations is given out once; who is done with it is not replaced.
    if (isBatch(this.#executor) && this.#hasBegun) return;
    while (this.#users.length > users) this.#users.pop()?.leave();
    while (this.#users.length < users) this.#add();
    this.#hasBegun = true;
  }

  /** Lets everybody go. */
  leave(): void {
    for (const user of this.#users.splice(0)) user.leave();
  }

  #add(): void {
    const user = new User(this.#executor.name, this.#users.length, this.#random);
    this.#users.push(user);
    const life: Promise<void> = this.#live(user)
      .catch((error: unknown) => {
        if (!(error instanceof IterationEnded)) this.#habitat.fail(error);
      })
      .finally(() => {
        this.#lives.delete(life);
        if (this.isDone) this.#whenDone();
      });
    this.#lives.add(life);
  }

  async #live(user: User): Promise<void> {
    const choose = chooser(this.#mix, user.random.fork('mix'));
    for (let iteration = 0; !user.leaving.aborted && this.#take(iteration); iteration++) {
      await this.#habitat.iterate(user, iteration, choose(), () => this.#begun++);
    }
  }

  /** Whether a user may begin another iteration; takes it from the common store where there is one. */
  #take(iteration: number): boolean {
    if (this.#isRetired) return false;
    const executor = this.#executor;
    if (executor.executor === 'shared-iterations') return this.#taken++ < executor.iterations;
    return executor.executor === 'per-vu-iterations' ? iteration < executor.iterations : true;
  }
}
