import { expect, test } from '@jest/globals';
import { readHdr } from '../../../src/histogram/read-hdr.ts';

/** A histogram in bytes: a header with what a test cares about replaced, and the payload. */
function bytesOf(
  payload: readonly number[],
  header: Partial<Record<'cookie' | 'length' | 'digits' | 'lowest', number>> = {},
) {
  const bytes = Buffer.alloc(40 + payload.length);
  bytes.writeUInt32BE(header.cookie ?? 0x1c849313, 0);
  bytes.writeUInt32BE(header.length ?? payload.length, 4);
  bytes.writeUInt32BE(header.digits ?? 3, 12);
  bytes.writeBigUInt64BE(BigInt(header.lowest ?? 1), 16);
  bytes.writeBigUInt64BE(3_600_000_000n, 24);
  bytes.set(payload, 40);
  return bytes;
}

test('words are counts, and negative words are runs of zeros', () => {
  // ZigZag: 2n for n, 2n − 1 for −n.
  const histogram = readHdr(bytesOf([2 * 7, 2 * 3 - 1, 0, 2 * 5]));
  expect([...histogram.valuesUs]).toEqual([0, 5]);
  expect([...histogram.counts]).toEqual([7, 5]);
});

test('a word of several bytes has its low bits first', () => {
  // 2 · 333 = 666 = 5 · 128 + 26.
  expect([...readHdr(bytesOf([26 | 0x80, 5])).counts]).toEqual([333]);
});

test('a lowest value above one makes every bucket that much wider', () => {
  expect([...readHdr(bytesOf([2, 2], { lowest: 1000 })).valuesUs]).toEqual([511, 1023]);
});

test.each([
  [bytesOf([2]).subarray(0, 39), 'shorter than its header', 'cut off in its header'],
  [bytesOf([2], { cookie: 0x1c849303 }), 'not that of HDR V2', 'another word size'],
  [bytesOf([2], { length: 0xffff_ffff }), 'stated length is wrong', 'a length that would loop for minutes'],
  [bytesOf([2, 2], { length: 1 }), 'stated length is wrong', 'bytes beyond the stated length'],
  [bytesOf([2], { digits: 2 }), '2 significant digits', 'too coarse for our quantiles'],
  [bytesOf([2], { digits: 0xffff_ffff }), 'significant digits', 'a precision that would fill the memory'],
  [bytesOf([2], { lowest: 0 }), 'lowest value is 0', 'a logarithm of zero'],
  [bytesOf([0x80]), 'ends within a number', 'cut off within a word'],
  [bytesOf([255, 255, 255, 255, 255, 255, 255, 255, 255]), 'out of range', 'a word of more than 56 bits'],
  [bytesOf([255, 255, 255, 255, 255, 255, 255, 1, 2]), 'out of range', 'a count after a run of 2^49 zeros'],
  [bytesOf([255, 255, 255, 255, 127, 2]), 'out of range', 'a count at a value beyond the safe integers'],
  [bytesOf([254, 255, 255, 255, 255, 255, 255, 31]), 'out of range', 'a count beyond them'],
])('a damaged histogram is refused: %#', (bytes, message) => {
  expect(() => readHdr(bytes)).toThrow(message);
});
