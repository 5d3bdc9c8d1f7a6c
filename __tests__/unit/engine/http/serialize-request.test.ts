import { expect, test } from '@jest/globals';
import { type OutgoingRequest, serializeRequest } from '../../../../src/engine/http/serialize-request.ts';

const list: OutgoingRequest = { method: 'GET', path: '/products', headers: { accept: '*/*' }, body: null };

function headOf(change: Partial<OutgoingRequest>, isReused = true): readonly string[] {
  return serializeRequest({ ...list, ...change }, 'shop.test:7', isReused).head.split('\r\n');
}

test('a request line, the host, the connection, and then what was asked for', () => {
  expect(headOf({})).toEqual([
    'GET /products HTTP/1.1',
    'host: shop.test:7',
    'connection: keep-alive',
    'accept: */*',
    '',
  ]);
  expect(headOf({}, false)).toContain('connection: close');
  expect(headOf({ headers: { host: 'other.test' } })).toContain('host: other.test');
});

test('the length is that of the bytes; a POST without a body says so', () => {
  expect(headOf({ method: 'POST', body: 'lämp' })).toContain('content-length: 5');
  expect(headOf({ method: 'POST' })).toContain('content-length: 0');
  expect(headOf({ method: 'DELETE' }).join()).not.toContain('content-length');
});

test('a body whose characters are its bytes goes as text, any other as bytes', () => {
  const [plain, other] = ['lamp', 'lämp'].map((body) =>
    serializeRequest({ ...list, method: 'POST', body }, 'shop.test', true),
  );
  expect(plain).toMatchObject({ text: 'lamp', bytes: null });
  expect(other?.text).toBeNull();
  expect(Buffer.from(other?.bytes ?? []).toString('utf8')).toBe('lämp');
});

test('a trace context of the scenario’s own gives way to ours', () => {
  expect(headOf({ headers: { traceparent: 'x' } }).join()).not.toContain('traceparent');
});

test.each<[string, Partial<OutgoingRequest>]>([
  ['a line break in a value', { headers: { x: 'a\r\nb: c' } }],
  ['a line feed in a value', { headers: { x: '\n' } }],
  ['a letter beyond latin1', { headers: { x: '✓' } }],
  ['a blank in a name', { headers: { 'x y': '7' } }],
  ['a line break in a host', { headers: { host: 'a\r\nb' } }],
  ['a blank in a path', { path: '/a b' }],
  ['a line break in a path', { path: '/a\r\nx: y' }],
  ['another framing', { headers: { 'transfer-encoding': 'chunked' } }],
  ['a length that is not the body’s', { method: 'POST', body: 'lamp', headers: { 'content-length': '7' } }],
])('%s cannot be sent', (_, change) => {
  expect(() => headOf(change)).toThrow(expect.objectContaining({ name: 'UnsendableRequest' }));
});
