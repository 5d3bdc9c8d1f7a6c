import type { Random } from '../../foundation/index.ts';

/** Somebody who has logged in. */
export interface Account {
  readonly user: string;
  /** The company that the user belongs to; nobody may see another one's orders. */
  readonly tenant: string;
}

/** An order, made at once and confirmed by a job in the background. */
export interface Order {
  readonly id: string;
  readonly tenant: string;
  readonly productId: number;
  /** When the job that confirms it is done, on the shop's clock. */
  readonly confirmedMs: number;
}

/** Most of anything that is kept: a load test that only adds must not make a leak out of a sound shop. */
const MOST = 50_000;
const TENANTS = 50;
/** A job waits its turn and takes a while. */
const JOB_MS = 250;
const JOB_SPREAD_MS = 300;

/** Who is logged in, and what was ordered. */
export class Accounts {
  readonly #random: Random;
  readonly #nowMs: () => number;
  readonly #byToken = new Map<string, Account>();
  readonly #orders = new Map<string, Order>();

  constructor(random: Random, nowMs: () => number) {
    this.#random = random;
    this.#nowMs = nowMs;
  }

  /** Logs a user in; the token proves it from then on. */
  logIn(user: string): { readonly token: string; readonly account: Account } {
    const account = { user, tenant: tenantOf(user) };
    const token = this.#draw('t');
    keep(this.#byToken, token, account);
    return { token, account };
  }

  /** Whose token it is; null for nobody's. */
  accountOf(token: string): Account | null {
    return this.#byToken.get(token) ?? null;
  }

  order({ tenant }: Account, productId: number): Order {
    const confirmedMs = this.#nowMs() + JOB_MS + this.#random.next() * JOB_SPREAD_MS;
    const order = { id: this.#draw('o'), tenant, productId, confirmedMs };
    keep(this.#orders, order.id, order);
    return order;
  }

  /** An order of the account's own company; null for any other. */
  orderOf({ tenant }: Account, id: string): Order | null {
    const order = this.#orders.get(id);
    return order?.tenant === tenant ? order : null;
  }

  isConfirmed({ confirmedMs }: Order): boolean {
    return this.#nowMs() >= confirmedMs;
  }

  #draw(kind: string): string {
    return kind + [0, 1].map(() => Math.floor(this.#random.next() * 2 ** 32).toString(36)).join('');
  }
}

/** The same company for the same user in every process: the sum of the letters decides. */
export function tenantOf(user: string): string {
  let sum = 0;
  for (let index = 0; index < user.length; index++) sum += user.charCodeAt(index);
  return `tenant-${sum % TENANTS}`;
}

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > MOST && oldest !== undefined) map.delete(oldest);
}
