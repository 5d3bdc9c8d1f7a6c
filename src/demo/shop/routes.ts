import type { Random } from '../../foundation/index.ts';
import { accountRoute, logIn } from './account-routes.ts';
import { Accounts } from './accounts.ts';
import { json, parseJson, problem, type ShopAnswer } from './answers.ts';
import { PRODUCTS, type Product, productOf, searchProducts } from './catalogue.ts';
import type { Database } from './database.ts';
import type { FaultEffects } from './faults.ts';

/** A request as the routes see it. */
export interface ShopRequest {
  readonly method: string;
  readonly url: URL;
  /** The whole body; empty without one, and for uploads, of which only the size is known. */
  readonly body: string;
  readonly bodyBytes: number;
  /** The bearer token or the session cookie; empty without one. */
  readonly token: string;
}

export interface ShopParts {
  readonly faults: FaultEffects;
  readonly random: Random;
}

/** Answers one request, with the database as this request sees it. */
export type Routes = (request: ShopRequest, database: Database) => Promise<ShopAnswer>;

/** Mean durations of the queries in milliseconds; an endpoint takes their sum and about a millisecond more. */
const QUERY_MS = {
  count: 6,
  page: 18,
  product: 9,
  related: 5,
  search: 39,
  insert: 10,
  remove: 8,
  stock: 2.5,
};

const UPLOAD_MS_PER_MEGABYTE = 20;
/** With one query per item, this many are under way at once. */
const STOCK_AT_ONCE = 10;
const MOST_ITEMS = 50;

/** Creates the routes of one shop, with a cart and accounts of its own. */
export function createRoutes(parts: ShopParts): Routes {
  const cart: Cart = new Map();
  const accounts = new Accounts(parts.random.fork('accounts'), () => performance.now());
  return async (request, database) => {
    const burdenMs = parts.faults.burdenMs();
    if (burdenMs > 0) await database.query(burdenMs);
    const [, collection, id] = request.url.pathname.split('/');
    const route = `${request.method} /${collection ?? ''}${id === undefined ? '' : '/:id'}`;
    const visit = { request, id: id ?? '', database, parts, cart, accounts };
    const handle = PUBLIC[route];
    if (handle !== undefined) return await handle(visit);
    return (await accountRoute(route, visit.id, request, database, accounts)) ?? problem(404, 'no such page');
  };
}

interface Visit {
  readonly request: ShopRequest;
  readonly id: string;
  readonly database: Database;
  readonly parts: ShopParts;
  readonly cart: Cart;
  readonly accounts: Accounts;
}

/** What everybody may ask for. */
const PUBLIC: Readonly<Record<string, (visit: Visit) => ShopAnswer | Promise<ShopAnswer>>> = {
  'GET /': () => ({ status: 200, content: { kind: 'text', text: 'perf-gate demo shop\n' } }),
  'GET /health': () => json(200, { status: 'ok' }),
  'GET /products': ({ request, database, parts }) =>
    listProducts(database, parts.faults, Number(request.url.searchParams.get('limit') ?? 20)),
  'GET /products/:id': ({ id, database, parts }) => showProduct(database, parts.faults, Number(id)),
  'GET /search': ({ request, database, parts }) =>
    search(database, parts.faults, request.url.searchParams.get('q') ?? ''),
  'POST /cart': ({ request, database, parts, cart }) => addToCart(database, parts, cart, request.body),
  'DELETE /cart/:id': ({ id, database, cart }) => removeFromCart(database, cart, id),
  'POST /login': ({ request, database, accounts }) => logIn(database, accounts, request.body),
  'POST /rpc': ({ request, database, parts }) => callByName(database, parts.faults, request.body),
  'POST /uploads': ({ request, database }) => upload(database, request.bodyBytes),
};

interface CartLine {
  readonly productId: number;
  readonly quantity: number;
}

type Cart = Map<string, CartLine>;

/** Beyond it the oldest line goes: a load test that only adds must not make a leak out of a sound shop. */
const MOST_LINES = 5_000;

async function listProducts(database: Database, faults: FaultEffects, limit: number): Promise<ShopAnswer> {
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_ITEMS) {
    return problem(400, `limit is a whole number from 1 to ${MOST_ITEMS}`);
  }
  await database.query(QUERY_MS.count);
  await database.query(QUERY_MS.page);
  const items = PRODUCTS.slice(0, limit);
  if (faults.queriesPerItem) await readStock(database, items);
  return json(200, { items, total: PRODUCTS.length });
}

/** The n+1 query: the stock of each item by itself, ten at a time, where one joined query would do. */
async function readStock(database: Database, items: readonly Product[]): Promise<void> {
  for (let first = 0; first < items.length; first += STOCK_AT_ONCE) {
    const some = items.slice(first, first + STOCK_AT_ONCE);
    await Promise.all(some.map(() => database.query(QUERY_MS.stock)));
  }
}

async function showProduct(database: Database, faults: FaultEffects, id: number): Promise<ShopAnswer> {
  await database.query(QUERY_MS.product);
  if (faults.fails()) return problem(500, 'the price service gave no answer');
  const product = productOf(id);
  if (product === null) return problem(404, 'no such product');
  await database.query(QUERY_MS.related);
  return json(200, product);
}

async function search(database: Database, faults: FaultEffects, text: string): Promise<ShopAnswer> {
  if (text === '') return problem(400, 'q is what to search for');
  await database.query(QUERY_MS.search * faults.searchFactor());
  const items = searchProducts(text);
  return json(200, { items: items.slice(0, 20), total: items.length });
}

async function addToCart(
  database: Database,
  { faults, random }: ShopParts,
  cart: Cart,
  body: string,
): Promise<ShopAnswer> {
  const line = parseCartLine(body);
  if (line === null) return problem(400, 'the body is {"productId": 1…100, "quantity": 1…99}');
  await database.query(QUERY_MS.insert);
  if (faults.fails()) return problem(500, 'the order could not be stored');
  const id = Math.floor(random.next() * 2 ** 32).toString(36);
  cart.set(id, line);
  const [oldest] = cart.keys();
  if (cart.size > MOST_LINES && oldest !== undefined) cart.delete(oldest);
  return json(201, { id });
}

/** JSON-RPC 2.0 with two methods, as a tool server has them. */
async function callByName(database: Database, faults: FaultEffects, body: string): Promise<ShopAnswer> {
  const call = parseJson(body);
  if (typeof call !== 'object' || call === null || !('method' in call))
    return problem(400, 'that is no call');
  const id = 'id' in call ? call.id : null;
  const answer = (member: object): ShopAnswer => json(200, { jsonrpc: '2.0', id, ...member });
  switch (call.method) {
    case 'tools/list':
      await database.query(QUERY_MS.count);
      return answer({ result: { tools: [{ name: 'search' }] } });
    case 'tools/call':
      await database.query(QUERY_MS.search * faults.searchFactor());
      return answer({ result: { items: searchProducts('lamp').slice(0, 20) } });
    default:
      return answer({ error: { code: -32_601, message: 'no such method' } });
  }
}

/** Takes what is sent, in a time that grows with its size: a megabyte costs 20 ms. */
async function upload(database: Database, bytes: number): Promise<ShopAnswer> {
  await database.query(QUERY_MS.insert + (bytes / 1_000_000) * UPLOAD_MS_PER_MEGABYTE);
  return json(201, { bytes });
}

async function removeFromCart(database: Database, cart: Cart, id: string): Promise<ShopAnswer> {
  await database.query(QUERY_MS.remove);
  return cart.delete(id) ? { status: 204, content: { kind: 'none' } } : problem(404, 'no such cart line');
}

function parseCartLine(body: string): CartLine | null {
  const value = parseJson(body);
  if (typeof value !== 'object' || value === null) return null;
  if (!('productId' in value) || !('quantity' in value)) return null;
  const { productId, quantity } = value;
  if (typeof productId !== 'number' || productOf(productId) === null) return null;
  if (typeof quantity !== 'number' || !Number.isInteger(quantity) || quantity < 1 || quantity > 99)
    return null;
  return { productId, quantity };
}
