import { expect, test } from '@jest/globals';
import { prepareRequest } from '../../../../src/engine/http/prepared-request.ts';
import { DEFAULT_HTTP, type RequestTemplate } from '../../../../src/scenario/index.ts';

const template: RequestTemplate = {
  name: 'list products',
  method: 'GET',
  path: '/products?limit=7',
  headers: {},
  body: null,
  multipart: null,
  weight: 1,
  primary: true,
  timeoutMs: 333,
  expect: { statuses: [200], bodyContains: [], json: [] },
  checks: [],
};

test.each([
  ['http://127.0.0.1:7', '/products?limit=7', 'no path of its own'],
  ['http://127.0.0.1:7/', '/products?limit=7', 'the root'],
  ['http://127.0.0.1:7/shop', '/shop/products?limit=7', 'a base path'],
  ['http://127.0.0.1:7/shop/', '/shop/products?limit=7', 'one that ends with a slash'],
  ['http://[::1]:7/a%20b', '/a%20b/products?limit=7', 'an encoded one'],
  [
    'http://127.0.0.1:7/shop?tenant=x#top',
    '/shop/products?limit=7',
    'query and fragment belong to no request',
  ],
])('below %s the path is %s: %s', (url, path) => {
  expect(prepareRequest(template, new URL(url), { version: '1.2.3', http: DEFAULT_HTTP }).path).toBe(path);
});

test('the User-Agent says who measures, unless the scenario says otherwise', () => {
  const url = new URL('http://127.0.0.1');
  expect(prepareRequest(template, url, { version: '1.2.3', http: DEFAULT_HTTP }).headers).toEqual({
    'user-agent': 'perf-gate/1.2.3 (load test)',
    accept: '*/*',
  });
  const own = { ...template, headers: { 'user-agent': 'shop app', accept: 'text/html' } };
  expect(prepareRequest(own, url, { version: '1.2.3', http: DEFAULT_HTTP }).headers).toEqual(own.headers);
});

test('a body counts its bytes, not its letters', () => {
  expect(
    prepareRequest({ ...template, body: 'lämp' }, new URL('http://127.0.0.1'), {
      version: '1',
      http: DEFAULT_HTTP,
    }).bodyBytes,
  ).toBe(5);
  expect(
    prepareRequest(template, new URL('http://127.0.0.1'), { version: '1', http: DEFAULT_HTTP }).bodyBytes,
  ).toBe(0);
});
