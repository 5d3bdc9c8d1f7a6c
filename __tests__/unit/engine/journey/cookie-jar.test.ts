import { expect, test } from '@jest/globals';
import { CookieJar } from '../../../../src/engine/journey/cookie-jar.ts';

function aJar(): { readonly jar: CookieJar; readonly advance: (ms: number) => void } {
  let now = 1_000_000;
  return { jar: new CookieJar(() => now), advance: (ms) => void (now += ms) };
}

test.each([
  ['a=1', '/', 'a=1', 'a session cookie'],
  ['a=1; Path=/shop', '/shop/cart', 'a=1', 'below its path'],
  ['a=1; Path=/shop', '/shop?x=/', 'a=1', 'at its path, the query left out'],
  ['a=1; Path=/shop', '/shopping', '', 'a path that only begins alike'],
  ['a=1; Path=/shop', '/', '', 'above its path'],
  ['a=1; Path=relative', '/shop/x', 'a=1', 'a path that is none is the default one'],
  ['a=1; Max-Age=0', '/', '', 'one that is over at once'],
  ['a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=7', '/', 'a=1', 'Max-Age before Expires'],
  ['', '/', '', 'nothing'],
])('%s asked for %s: %s (%s)', (header, path, expected) => {
  const { jar } = aJar();
  jar.take(header, path === '/shop/x' ? '/shop/y' : '/');
  expect(jar.header(path)).toBe(expected);
});

test('a cookie is over when its time is', () => {
  const { jar, advance } = aJar();
  jar.take('a=1; Max-Age=7', '/');
  advance(6999);
  expect(jar.value('a')).toBe('1');
  advance(1);
  expect(jar.value('a')).toBeNull();
});

test('the same name and path is replaced, and removed by one that is over', () => {
  const { jar } = aJar();
  jar.take(['a=1; Path=/', 'b=2; Path=/'], '/');
  jar.take('a=7; Path=/', '/');
  expect(jar.header('/')).toBe('a=7; b=2');
  jar.take('a=; Path=/; Max-Age=0', '/');
  expect(jar.header('/')).toBe('b=2');
});

test('longer paths come first', () => {
  const { jar } = aJar();
  jar.take(['a=1; Path=/', 'a=2; Path=/shop'], '/');
  expect(jar.header('/shop')).toBe('a=2; a=1');
});

test('another user may take a copy, and goes on alone', () => {
  const [one, two] = [aJar().jar, aJar().jar];
  one.take('a=1', '/');
  two.takeFrom(one);
  one.take('a=2', '/');
  expect([one.header('/'), two.header('/')]).toEqual(['a=2', 'a=1']);
});
