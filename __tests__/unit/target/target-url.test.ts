import { expect, test } from '@jest/globals';
import { joinPath, parseTargetUrl, refuseReadinessPath, urlLabel } from '../../../src/target/target-url.ts';

test.each([
  ['localhost:3000', 'a scheme is missing, and localhost: is read as one'],
  ['example.com', 'no scheme at all'],
  ['', 'empty'],
  ['http://', 'no host'],
  ['ftp://example.com/', 'not a web server'],
  ['file:///etc/passwd', 'not a web server'],
  ['http://user@example.com/', 'a user name'],
  ['https://:pass@example.com/', 'a password alone'],
  ['http://example.com/?version=2', 'a query, which would not be sent'],
  ['http://example.com/#cart', 'a fragment, which is never sent'],
])('%p is a usage error: %s', (text) => {
  expect(() => parseTargetUrl(text, [])).toThrow(expect.objectContaining({ code: 'USAGE' }));
});

test.each([
  ['https://alice:s3cr3t-pass@example.com/shop', 'parsed'],
  ['https://alice:s3cr3t-pass@exa mple.com/', 'a URL that cannot be parsed'],
  ['alice:s3cr3t-pass@example.com', 'without a scheme'],
])('credentials of %p never stand in the message (%s)', (text) => {
  const message = messageOf(() => parseTargetUrl(text, []));
  expect(message).not.toContain('s3cr3t-pass');
  expect(message).not.toContain('alice');
});

test('what a query holds never stands in the message', () => {
  const message = messageOf(() => parseTargetUrl('https://example.com/shop?token=s3cr3t-pass#x', []));
  expect(message).toContain('https://example.com/shop');
  expect(message).not.toContain('s3cr3t-pass');
});

test('a secret anywhere in a broken URL is masked', () => {
  expect(messageOf(() => parseTargetUrl('htp//x/tok-12345', ['tok-12345']))).toContain('***');
});

test.each([
  ['http://h/', '/health', 'http://h/health', 'at the root'],
  ['http://h/api', '/health', 'http://h/api/health', 'below a path'],
  ['http://h/api/', '/health', 'http://h/api/health', 'no double slash'],
  ['http://h/', 'health', 'http://h/health', 'a slash is added'],
  ['http://h/api', '/', 'http://h/api/', 'the root of the path'],
  ['http://h/', '/health?full=1', 'http://h/health?full=1', 'a query'],
  ['http://h/', '//other/health', 'http://h//other/health', 'never another host'],
  ['http://h/', '/\\other/health', 'http://h//other/health', 'never another host by a backslash'],
  ['http://h/', '/\t/other/health', 'http://h//other/health', 'never another host by what URLs leave out'],
  ['http://h//other/', '/health', 'http://h//other/health', 'never another host by the path of the URL'],
  ['http://h/', 'http://other/health', 'http://h/http://other/health', 'never another URL'],
])('%s with %s is %s: %s', (base, path, expected) => {
  expect(joinPath(new URL(base), path).href).toBe(expected);
});

test.each([
  ['health', 'no slash'],
  ['', 'empty'],
  ['//other/health', 'another host'],
  ['/\\other/health', 'another host, as URLs read it'],
  ['/\t/other/health', 'another host, as URLs read it'],
  ['/hea lth', 'a space'],
  ['http://other/health', 'another URL'],
])('the readiness path %j is refused: %s', (path) => {
  expect(() => refuseReadinessPath(path)).toThrow(expect.objectContaining({ code: 'USAGE' }));
});

test.each([['/'], ['/health'], ['/up?full=1&x=//'], ['/a//b'], ['/größe']])(
  'the readiness path %j is none of that',
  (path) => {
    expect(() => refuseReadinessPath(path)).not.toThrow();
  },
);

test.each([
  ['http://127.0.0.1:3000/', 'http://127.0.0.1:3000', 'no slash for an empty path'],
  ['https://example.com/shop', 'https://example.com/shop', 'the path stays'],
  ['https://example.com/?token=abcd', 'https://example.com', 'a query may hold a token'],
  ['https://example.com/key-98765', 'https://example.com/***', 'secrets are masked'],
])('the label of %s is %s: %s', (url, expected) => {
  expect(urlLabel(new URL(url), ['key-98765'])).toBe(expected);
});

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return String(error);
  }
  throw new Error('nothing was thrown');
}
