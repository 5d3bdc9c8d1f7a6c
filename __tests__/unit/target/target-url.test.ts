import { expect, test } from '@jest/globals';
import { joinPath, parseTargetUrl, urlLabel } from '../../../src/target/target-url.ts';

test.each([
  ['localhost:3000', 'a scheme is missing, and localhost: is read as one'],
  ['example.com', 'no scheme at all'],
  ['', 'empty'],
  ['http://', 'no host'],
  ['ftp://example.com/', 'not a web server'],
  ['file:///etc/passwd', 'not a web server'],
  ['http://user@example.com/', 'a user name'],
  ['https://:pass@example.com/', 'a password alone'],
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
])('%s with %s is %s: %s', (base, path, expected) => {
  expect(joinPath(new URL(base), path).href).toBe(expected);
});

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
