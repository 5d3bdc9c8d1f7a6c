import { expect, test } from '@jest/globals';
import { nextHop } from '../../../../src/engine/http/redirect.ts';

const hop = {
  method: 'POST' as const,
  path: '/shop/cart?x=1',
  headers: { 'content-type': 'text/plain', accept: '*/*' },
  body: 'seven b',
};
const ORIGIN = 'http://127.0.0.1:7001';

test.each<[number, string, string | null, string]>([
  [302, '/done', 'GET /done', 'an absolute path'],
  [302, 'done', 'GET /shop/done', 'a relative one'],
  [302, '?y=2', 'GET /shop/cart?y=2', 'a query'],
  [302, `${ORIGIN}/done#top`, 'GET /done', 'the same origin; a fragment is not sent'],
  [307, '/done', 'POST /done', '307 keeps the method'],
  [308, '/done', 'POST /done', 'and so does 308'],
  [304, '/done', null, 'not modified is no redirect'],
  [300, '/done', null, 'nor are choices'],
  [200, '/done', null, 'nor is success'],
  [302, 'http://127.0.0.1:7002/done', null, 'another port is another origin'],
  [302, 'https://127.0.0.1:7001/done', null, 'another scheme is another origin'],
  [302, '//evil.example/', null, 'another host'],
  [302, `blob:${ORIGIN}/done`, null, 'what only contains the origin'],
  [302, 'http://[', null, 'no place at all'],
])('%d to %s: %s (%s)', (status, location, expected) => {
  const next = nextHop(hop, status, { location }, ORIGIN);
  expect(next === null ? null : `${next.method} ${next.path}`).toBe(expected);
});

test('without a place there is no next hop', () => {
  expect(nextHop(hop, 302, {}, ORIGIN)).toBeNull();
});

test('what becomes a GET leaves body and content headers behind', () => {
  expect(nextHop(hop, 303, { location: '/done' }, ORIGIN)).toMatchObject({
    body: null,
    headers: { accept: '*/*' },
  });
  expect(nextHop(hop, 307, { location: '/done' }, ORIGIN)).toMatchObject({
    body: 'seven b',
    headers: hop.headers,
  });
});
