import { expect, test } from '@jest/globals';
import { createFaultEffects, type Fault } from '../../../../src/demo/shop/faults.ts';
import type { ShopAnswer } from '../../../../src/demo/shop/answers.ts';
import { createRoutes } from '../../../../src/demo/shop/routes.ts';
import { createRandom } from '../../../../src/foundation/index.ts';

/** A shop whose database answers at once and notes what it was asked. */
function aShop(fault: Fault = 'none') {
  const queries: number[] = [];
  const database = {
    query: (meanMs: number) => {
      queries.push(meanMs);
      return Promise.resolve();
    },
  };
  const random = createRandom('routes');
  const routes = createRoutes({ faults: createFaultEffects(fault, random), random });
  const ask = (method: string, path: string, body = '', token = ''): Promise<ShopAnswer> => {
    const url = new URL(path, 'http://shop.invalid');
    return routes({ method, url, body, bodyBytes: body.length, token }, database);
  };
  return { ask, queries };
}

test.each([
  ['GET', '/', '', 200],
  ['GET', '/health', '', 200],
  ['GET', '/products', '', 200],
  ['GET', '/products?limit=7', '', 200],
  ['GET', '/products?limit=0', '', 400],
  ['GET', '/products?limit=51', '', 400],
  ['GET', '/products?limit=many', '', 400],
  ['GET', '/products/7', '', 200],
  ['GET', '/products/101', '', 404],
  ['GET', '/products/oak', '', 404],
  ['GET', '/search?q=oak', '', 200],
  ['GET', '/search', '', 400],
  ['POST', '/cart', '{"productId":7,"quantity":2}', 201],
  ['POST', '/cart', '{"productId":101,"quantity":2}', 400],
  ['POST', '/cart', '{"productId":7,"quantity":0}', 400],
  ['POST', '/cart', '{"productId":7}', 400],
  ['POST', '/cart', 'null', 400],
  ['POST', '/cart', 'not json', 400],
  ['DELETE', '/cart/nobody', '', 404],
  ['POST', '/rpc', '{"jsonrpc":"2.0","id":7,"method":"tools/list"}', 200],
  ['POST', '/rpc', '[]', 400],
  ['PUT', '/products/7', '', 404],
  ['GET', '/nowhere', '', 404],
])('%s %s with %p answers %i', async (method, path, body, status) => {
  expect(await aShop().ask(method, path, body)).toMatchObject({ status });
});

test('the product list holds as many as asked for, and says how many there are', async () => {
  const { content } = await aShop().ask('GET', '/products?limit=3');
  expect(content).toMatchObject({
    value: {
      items: [{ id: 1, name: 'oak lamp', price: expect.any(Number) }, { id: 2 }, { id: 3 }],
      total: 100,
    },
  });
});

test('what was put into the cart can be taken out once', async () => {
  const { ask } = aShop();
  const { content } = await ask('POST', '/cart', '{"productId":7,"quantity":2}');
  const id = content.kind === 'json' ? /"id":"([^"]+)"/.exec(JSON.stringify(content.value))?.[1] : '';
  expect(await ask('DELETE', `/cart/${id}`)).toEqual({ status: 204, content: { kind: 'none' } });
  expect(await ask('DELETE', `/cart/${id}`)).toMatchObject({ status: 404 });
});

test('a healthy list takes two queries, whatever its length', async () => {
  const { ask, queries } = aShop();
  await ask('GET', '/products?limit=20');
  expect(queries).toHaveLength(2);
});

test('n-plus-one takes one more query per item', async () => {
  const { ask, queries } = aShop('n-plus-one');
  await ask('GET', '/products?limit=20');
  expect(queries).toHaveLength(22);
});

test('with the fault errors, product pages and orders fail now and then, lists and searches never', async () => {
  const { ask } = aShop('errors');
  const failures = async (method: string, path: string, body = '') => {
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => ask(method, path, body)));
    return answers.filter(({ status }) => status === 500).length;
  };
  expect(await failures('GET', '/products/7')).toBeGreaterThan(5);
  expect(await failures('POST', '/cart', '{"productId":7,"quantity":1}')).toBeGreaterThan(5);
  expect(await failures('GET', '/products')).toBe(0);
  expect(await failures('GET', '/search?q=oak')).toBe(0);
});

/** The JSON of an answer. */
function valueOf({ content }: ShopAnswer): Record<string, unknown> {
  return content.kind === 'json' ? { ...(content.value as object) } : {};
}

test('whoever has logged in has an account, by token', async () => {
  const { ask } = aShop();
  expect((await ask('GET', '/account')).status).toBe(401);
  expect((await ask('POST', '/login', '{}')).status).toBe(400);
  const answer = await ask('POST', '/login', '{"user":"anna"}');
  const { token, tenant } = valueOf(answer);
  expect(answer.cookie).toBe(`sid=${String(token)}; Path=/; HttpOnly`);
  expect(valueOf(await ask('GET', '/account', '', String(token)))).toEqual({ user: 'anna', tenant });
  expect((await ask('GET', '/account', '', 'forged')).status).toBe(401);
});

test('an order belongs to the company of who made it, and a job confirms it', async () => {
  const { ask } = aShop();
  const logIn = async (user: string): Promise<string> =>
    String(valueOf(await ask('POST', '/login', JSON.stringify({ user })))['token']);
  const [anna, bea] = [await logIn('anna'), await logIn('bea')];
  const order = await ask('POST', '/orders', '{"productId":7}', anna);
  expect(order.status).toBe(202);
  const id = String(valueOf(order)['id']);
  expect(valueOf(await ask('GET', `/jobs/${id}`, '', anna))).toEqual({ status: 'waiting', order: id });
  expect(valueOf(await ask('GET', `/orders/${id}`, '', anna))).toMatchObject({ id, productId: 7 });
  expect((await ask('GET', `/orders/${id}`, '', bea)).status).toBe(404);
  expect((await ask('GET', `/jobs/${id}`, '', bea)).status).toBe(404);
  expect((await ask('POST', '/orders', '{"productId":0}', anna)).status).toBe(400);
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(valueOf(await ask('GET', `/jobs/${id}`, '', anna))).toMatchObject({ status: 'done' });
});

test('an upload takes longer the larger it is', async () => {
  const { ask, queries } = aShop();
  expect(valueOf(await ask('POST', '/uploads', 'x'.repeat(1300)))).toEqual({ bytes: 1300 });
  await ask('POST', '/uploads', 'x'.repeat(1_300_000));
  expect((queries[1] ?? 0) - (queries[0] ?? 0)).toBeCloseTo(26, 0);
});

test('calls by name are answered with their id, unknown ones with an error', async () => {
  const { ask } = aShop();
  const call = async (method: string) =>
    valueOf(await ask('POST', '/rpc', JSON.stringify({ id: 7, method })));
  expect(await call('tools/list')).toMatchObject({ id: 7, result: { tools: [{ name: 'search' }] } });
  expect(await call('tools/call')).toMatchObject({ id: 7 });
  expect(await call('nothing')).toMatchObject({ id: 7, error: { code: -32_601 } });
});
