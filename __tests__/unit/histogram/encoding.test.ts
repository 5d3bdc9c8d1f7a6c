import { deflateSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { PerfGateError } from '../../../src/foundation/index.ts';
import { decodeHistogram, encodeHistogram, histogramFromValues } from '../../../src/histogram/index.ts';

const text = encodeHistogram(histogramFromValues([7, 130, 130, 333_300, 3_600_000_000]));

/** Anything behind the cookie and the length of a compressed histogram. */
function packed(content: Uint8Array, cookie = 0x1c849314, length = content.length): string {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(cookie, 0);
  header.writeUInt32BE(length, 4);
  return Buffer.concat([header, content]).toString('base64');
}

function failureOf(hostile: string): PerfGateError {
  try {
    decodeHistogram(hostile);
  } catch (error) {
    if (error instanceof PerfGateError) return error;
    throw error;
  }
  throw new Error(`${hostile.slice(0, 40)} was read`);
}

test('the encoding begins as every HDR V2 compressed histogram does', () => {
  expect(text.startsWith('HISTFAAA')).toBe(true);
});

test('the same values give the same text', () => {
  expect(encodeHistogram(histogramFromValues([3_600_000_000, 333_300, 130, 7, 130]))).toBe(text);
});

test.each([
  ['', 'empty: an absent measurement is an empty histogram, never an empty text'],
  ['HISTFAAA', 'only its header'],
  [text.slice(0, -4), 'truncated by three bytes'],
  [text.slice(0, -1), 'truncated within a base64 group'],
  [`${text}\n`, 'followed by a line end'],
  [`${text.slice(0, 12)} ${text.slice(13)}`, 'with a space in it, which lenient decoders skip'],
  [text.replaceAll('A', '_'), 'in the URL alphabet'],
  [packed(deflateSync(Buffer.alloc(64 * 1024 * 1024))), 'a bomb of 64 MiB of zeros'],
  [packed(deflateSync(Buffer.alloc(39))), 'shorter than a header inside'],
  [packed(Buffer.from('no deflate stream at all')), 'not compressed'],
  [packed(Buffer.from(text, 'base64').subarray(8), 0x1c849301), 'with the cookie of version 1'],
  [
    packed(Buffer.from(text, 'base64').subarray(8), 0x1c849314, 0xffff_ffff),
    'with a stated length beyond its end',
  ],
  [packed(Buffer.from(text, 'base64').subarray(8), 0x1c849314, 3), 'with a stated length within it'],
  ['A'.repeat(1_000_004), 'longer than any histogram'],
])('a hostile text is refused with a hint: %#', (hostile) => {
  const error = failureOf(hostile);
  expect(error.code).toBe('RUN_FILE_INVALID');
  expect(error.hint).not.toBe('');
});

test('a bomb is stopped at its bound, not unfolded and then refused', () => {
  const bomb = packed(deflateSync(Buffer.alloc(64 * 1024 * 1024)));
  expect(failureOf(bomb).cause).toMatchObject({ code: 'ERR_BUFFER_TOO_LARGE' });
});

test('a histogram as the Java library lays it out is read', () => {
  // No normalizing offset, and the conversion ratio a double: hdr-histogram-js writes both differently.
  const bytes = Buffer.alloc(40);
  bytes.writeUInt32BE(0x1c849313, 0);
  bytes.writeUInt32BE(5, 4);
  bytes.writeUInt32BE(3, 12);
  bytes.writeBigUInt64BE(1n, 16);
  bytes.writeBigUInt64BE(3_600_000_000n, 24);
  bytes.writeDoubleBE(1, 32);
  // Seven zeros, one, 122 zeros (−122 → 243 = 115 + 128), one.
  const payload = Buffer.from([13, 2, 0xf3, 1, 2]);
  const histogram = decodeHistogram(packed(deflateSync(Buffer.concat([bytes, payload]))));
  expect([...histogram.valuesUs]).toEqual([7, 130]);
});
