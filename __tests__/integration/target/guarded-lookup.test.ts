import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { expect, test } from '@jest/globals';
import {
  type AddressGuard,
  addressGuard,
  createAddressGuard,
  REFUSED_ADDRESS_CODE,
} from '../../../src/target/guarded-lookup.ts';

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

/** A name server whose answers change: each lookup gets the next. */
function changing(...answers: readonly string[]) {
  let next = 0;
  return (_host: string, _options: object, answer: (error: null, found: LookupAddress[]) => void): void => {
    const address = answers[Math.min(next++, answers.length - 1)] ?? '';
    answer(null, [{ address, family: isIP(address) }]);
  };
}

function askGuard(guard: AddressGuard, hostname: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    guard.lookup(hostname, { all: true }, (error, found) => (error ? reject(error) : resolve(found)));
  });
}

test.each(['10.0.0.7', '127.0.0.1', '192.168.0.1', '::1', '::ffff:10.0.0.7', 'fd00::7'])(
  'a name that was found is followed to the public, and no longer when it leads to %s',
  async (inside) => {
    const guard = createAddressGuard(changing('8.8.8.8', inside), new Set(['preview.acme.example']));
    await expect(askGuard(guard, 'preview.acme.example')).resolves.toEqual([
      { address: '8.8.8.8', family: 4 },
    ]);
    await expect(askGuard(guard, 'Preview.Acme.Example')).rejects.toMatchObject({
      code: REFUSED_ADDRESS_CODE,
      message: expect.stringContaining('a private address, and was not chosen in the workflow'),
    });
  },
);

test('one private address among several public ones is enough to refuse the name', async () => {
  const resolve: Parameters<typeof createAddressGuard>[0] = (_host, _options, answer) =>
    answer(null, [
      { address: '8.8.8.8', family: 4 },
      { address: '10.0.0.7', family: 4 },
    ]);
  const guard = createAddressGuard(resolve, new Set(['preview.acme.example']));
  await expect(askGuard(guard, 'preview.acme.example')).rejects.toMatchObject({ code: REFUSED_ADDRESS_CODE });
});

test('a name that was written by hand may be private', async () => {
  const guard = createAddressGuard(changing('10.0.0.7'), new Set(['preview.acme.example']));
  await expect(askGuard(guard, 'staging.acme.example')).resolves.toEqual([
    { address: '10.0.0.7', family: 4 },
  ]);
});
