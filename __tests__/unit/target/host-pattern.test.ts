import { expect, test } from '@jest/globals';
import { isHostPattern, matchesHostPattern } from '../../../src/target/index.ts';

test.each([
  ['shop-*-acme.vercel.app', true, 'part of a label'],
  ['*.preview.example.com', true, 'a whole label'],
  ['staging.example.com:8443', true, 'a port'],
  ['127.0.0.1:*', true, 'an address and any port'],
  ['[::1]:3000', true, 'an address of IPv6'],
  ['staging', true, 'a name of one label'],
  ['*', false, 'everything'],
  ['*.app', false, 'a whole top-level domain'],
  ['acme.*', false, 'every top-level domain'],
  ['*.*.com', false, 'every domain of one'],
  ['10.0.0.*', false, 'a range of addresses'],
  ['https://shop.example.com', false, 'a URL'],
  ['shop.example.com/path', false, 'a path'],
  ['a..example.com', false, 'an empty label'],
  ['user@shop.example.com', false, 'a user'],
  ['.example.com', false, 'a dot at the beginning'],
  ['[zz]', false, 'no address in brackets'],
  ['', false, 'nothing'],
])('%j is a pattern of hosts: %p (%s)', (text, expected) => {
  expect(isHostPattern(text)).toBe(expected);
});

test.each([
  ['https://shop-a1b2-acme.vercel.app', 'shop-*-acme.vercel.app', true, 'the part is there'],
  ['https://SHOP-A1B2-ACME.vercel.app', 'shop-*-acme.vercel.app', true, 'case does not count'],
  ['https://shop-a.evil.com-acme.vercel.app', 'shop-*-acme.vercel.app', false, 'a star crosses no dot'],
  ['https://shop-x-acme.vercel.app.evil.com', 'shop-*-acme.vercel.app', false, 'the end counts'],
  ['https://evil.com/shop-x-acme.vercel.app', 'shop-*-acme.vercel.app', false, 'a path is no host'],
  ['https://shop-x-acme.vercel.app@evil.com', 'shop-*-acme.vercel.app', false, 'nor is a user'],
  ['https://shopXexample.com', 'shop.example.com', false, 'a dot is a dot'],
  ['https://shop.example.com', 'shop.example.com', true, 'the same'],
  ['https://shop.example.com:443', 'shop.example.com', true, 'the port of the scheme'],
  ['https://shop.example.com', 'shop.example.com:443', true, 'which may be written'],
  ['http://shop.example.com', 'shop.example.com:443', false, 'for its own scheme'],
  ['https://shop.example.com:8443', 'shop.example.com', false, 'another port'],
  ['https://shop.example.com:8443', 'shop.example.com:8443', true, 'a port that was named'],
  ['http://127.0.0.1:41234', '127.0.0.1:*', true, 'any port'],
  ['http://2130706433:41234', '127.0.0.1:*', true, 'the same address in another spelling'],
  ['http://127.0.0.2:41234', '127.0.0.1:*', false, 'another address'],
  ['http://[::1]:3000', '[::1]:3000', true, 'IPv6'],
  ['http://[::2]:3000', '[::1]:3000', false, 'another of IPv6'],
])('%s fits %s: %p (%s)', (url, pattern, expected) => {
  expect(matchesHostPattern(new URL(url), pattern)).toBe(expected);
});
