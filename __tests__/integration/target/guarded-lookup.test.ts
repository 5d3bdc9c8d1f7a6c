import { lookup } from 'node:dns/promises';
import { expect, test } from '@jest/globals';
import { addressGuard, REFUSED_ADDRESS_CODE } from '../../../src/target/guarded-lookup.ts';

function ask(hostname: string, all: boolean): Promise<unknown> {
  return new Promise((resolve, reject) => {
    addressGuard.lookup(hostname, { all }, (error, address) => (error ? reject(error) : resolve(address)));
  });
}

// The resolver gives an address back as it is, so a refused answer needs no name server.
test.each(['169.254.169.254', 'fe80::1', '::ffff:169.254.169.254', '100.100.100.200'])(
  'an answer of %s is an error',
  async (address) => {
    await expect(ask(address, true)).rejects.toMatchObject({ code: REFUSED_ADDRESS_CODE });
    await expect(ask(address, false)).rejects.toMatchObject({ code: REFUSED_ADDRESS_CODE });
  },
);

test('other answers are those of the resolver', async () => {
  expect(await ask('localhost', true)).toEqual(await lookup('localhost', { all: true }));
  expect(await ask('127.0.0.1', false)).toBe('127.0.0.1');
});

test('a name that does not exist fails as it always does', async () => {
  await expect(ask('no-such-host.invalid', true)).rejects.toMatchObject({
    code: expect.stringMatching(/^E/),
  });
});

test.each([
  ['169.254.169.254', true],
  ['[fe80::1]', true],
  ['[::ffff:169.254.169.254]', true],
  ['127.0.0.1', false],
  ['[::1]', false],
  ['preview.example.com', false],
])('the host %s is refused before anything is looked up: %p', (host, isRefused) => {
  expect(addressGuard.refusal(host) !== null).toBe(isRefused);
});
