import type { Account, Accounts } from './accounts.ts';
import { json, parseJson, problem, type ShopAnswer } from './answers.ts';
import { productOf } from './catalogue.ts';
import type { Database } from './database.ts';

/** Mean durations of the queries in milliseconds. */
const QUERY_MS = { user: 7, account: 8, order: 12, job: 4 };

/** What the routes of accounts see of a request. */
export interface AccountRequest {
  readonly body: string;
  /** The bearer token or the session cookie; empty without one. */
  readonly token: string;
}

/** `POST /login` with `{"user": …}`: a token, also as a cookie. There are no passwords: it is a demo. */
export async function logIn(database: Database, accounts: Accounts, body: string): Promise<ShopAnswer> {
  const value = parseJson(body);
  const user = typeof value === 'object' && value !== null && 'user' in value ? value.user : undefined;
  if (typeof user !== 'string' || user === '') return problem(400, 'the body is {"user": "a name"}');
  await database.query(QUERY_MS.user);
  const { token, account } = accounts.logIn(user);
  return { ...json(200, { token, tenant: account.tenant }), cookie: `sid=${token}; Path=/; HttpOnly` };
}

/** Routes for those who are logged in; null for paths that are not theirs. */
export async function accountRoute(
  route: string,
  id: string,
  request: AccountRequest,
  database: Database,
  accounts: Accounts,
): Promise<ShopAnswer | null> {
  const handle = HANDLERS[route];
  if (handle === undefined) return null;
  const account = accounts.accountOf(request.token);
  if (account === null) return problem(401, 'log in first: POST /login');
  return handle({ id, body: request.body, database, accounts, account });
}

interface Handling {
  readonly id: string;
  readonly body: string;
  readonly database: Database;
  readonly accounts: Accounts;
  readonly account: Account;
}

const HANDLERS: Readonly<Record<string, (handling: Handling) => Promise<ShopAnswer>>> = {
  'GET /account': async ({ database, account }) => {
    await database.query(QUERY_MS.account);
    return json(200, account);
  },
  'POST /orders': async ({ database, accounts, account, body }) => {
    const value = parseJson(body);
    const isOrder = typeof value === 'object' && value !== null && 'productId' in value;
    const productId = Number(isOrder ? value.productId : Number.NaN);
    if (productOf(productId) === null) return problem(400, 'the body is {"productId": 1…100}');
    await database.query(QUERY_MS.order);
    const { id } = accounts.order(account, productId);
    return json(202, { id, job: id, tenant: account.tenant });
  },
  'GET /orders/:id': async ({ database, accounts, account, id }) => {
    await database.query(QUERY_MS.order);
    const order = accounts.orderOf(account, id);
    return order === null
      ? problem(404, 'no such order')
      : json(200, { id: order.id, tenant: order.tenant, productId: order.productId });
  },
  'GET /jobs/:id': async ({ database, accounts, account, id }) => {
    await database.query(QUERY_MS.job);
    const order = accounts.orderOf(account, id);
    if (order === null) return problem(404, 'no such job');
    return json(200, { status: accounts.isConfirmed(order) ? 'done' : 'waiting', order: order.id });
  },
};
