import { test } from '@jest/globals';
import * as fc from 'fast-check';
import { isRefusedAddress, refuseAddress } from '../../../src/target/address.ts';

const SEED = 20_240_607;
const byte = fc.integer({ min: 0, max: 255 });

function refuses(url: string): boolean {
  try {
    refuseAddress(new URL(url));
    return false;
  } catch {
    return true;
  }
}

test('every link-local IPv4 address is refused in every spelling', () => {
  fc.assert(
    fc.property(byte, byte, (c, d) => {
      const number = ((169 * 256 + 254) * 256 + c) * 256 + d;
      const pair = (first: number, second: number) => (first * 256 + second).toString(16);
      return [
        `169.254.${c}.${d}`,
        String(number),
        `0x${number.toString(16)}`,
        `169.254.${c * 256 + d}`,
        `[::ffff:169.254.${c}.${d}]`,
        `[64:ff9b::a9fe:${pair(c, d)}]`,
        `[2002:a9fe:${pair(c, d)}::]`,
      ].every((host) => refuses(`http://${host}/`));
    }),
    { seed: SEED },
  );
});

test('an IPv6 address that embeds nothing is judged by its own range alone', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 7, maxLength: 7 }), (rest) => {
      const global = ['2a01', ...rest.map((group) => group.toString(16))].join(':');
      const linkLocal = ['fe80', ...rest.map((group) => group.toString(16))].join(':');
      return !isRefusedAddress(global) && isRefusedAddress(linkLocal);
    }),
    { seed: SEED },
  );
});
