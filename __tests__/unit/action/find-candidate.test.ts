import { expect, test } from '@jest/globals';
import { foundHostOf } from '../../../src/action/find-candidate.ts';

test.each([
  ['https://Shop-7.Preview.Example/products', 'shop-7.preview.example'],
  ['http://shop.example:8130/', 'shop.example'],
  // `allowed-hosts` had to name an address itself, which is no host that leads to another one.
  ['http://127.0.0.1:8130/', ''],
  ['http://[::1]:8130/', ''],
  ['http://0x7f000001/', ''],
])('the host found in %s is %j', (url, host) => {
  expect(foundHostOf(url)).toBe(host);
});
