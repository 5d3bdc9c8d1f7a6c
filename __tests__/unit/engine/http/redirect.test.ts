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
])('%d to %s: %s (%s)', (status, location, expected) => {
  const next = nextHop(hop, status, { location }, ORIGIN);
  expect(next === null || 'deadEnd' in next ? next : `${next.method} ${next.path}`).toBe(expected);
});

const ELSEWHERE = 'a redirect to another origin:';

test.each<[number, string | undefined, string, string]>([
  [
    302,
    'http://127.0.0.1:7002/done',
    `${ELSEWHERE} http://127.0.0.1:7002/done`,
    'another port is another origin',
  ],
  [
    301,
    'https://127.0.0.1:7001/',
    `${ELSEWHERE} https://127.0.0.1:7001/`,
    'another scheme is another origin',
  ],
  [
    307,
    '//a:b@idp.example/sign-in?token=abc#d',
    `${ELSEWHERE} http://idp.example/sign-in`,
    'another host; no query, no password',
  ],
  [302, `blob:${ORIGIN}/done`, `${ELSEWHERE} blob:`, 'what only contains the origin'],
  [302, 'http://[', 'a redirect that names no place', 'no place at all'],
  [303, undefined, 'a redirect that names no place', 'no location'],
])('%d to %s is a dead end: %s (%s)', (status, location, why) => {
  const head = location === undefined ? {} : { location };
  expect(nextHop(hop, status, head, ORIGIN)).toEqual({ deadEnd: `status ${status}, ${why}` });
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
