import { at } from '../foundation/index.ts';
import type { Histogram } from './histogram.ts';
import { createHistogram } from './merge.ts';

/** First word of an uncompressed V2 histogram whose counts are ZigZag LEB128 words. */
const COOKIE = 0x1c849313;
/** Cookie, payload length, normalizing offset, digits (32 bits each), lowest, highest, conversion ratio (64 bits each). */
const HEADER_BYTES = 40;
/** Longest word that is read: 56 bits hold every safe integer. */
const LONGEST_WORD_BYTES = 8;
/** Fewer significant digits would break what this room promises of its quantiles. */
const FEWEST_DIGITS = 3;
const MOST_DIGITS = 5;

/**
 * Reads an uncompressed HDR V2 histogram strictly: each byte of the payload must be a count or a run of zeros, nothing
 * may follow it, and no value may pass the safe integers. Throws RangeError with what is wrong; never loops longer than
 * the bytes it was given. (The library's own reader trusts the stated length and passes over counts out of range.)
 *
 * Bucket 0 holds 2s values in steps of the unit, bucket b > 0 the s values from s 2^b on in steps of 2^b units, where s
 * is half the power of two above 2 · 10^digits (G. Tene, HdrHistogram, "V2 encoding").
 */
export function readHdr(bytes: Uint8Array): Histogram {
  const { halfCount, unit } = readHeader(bytes);
  const values: number[] = [];
  const counts: number[] = [];
  const words = { bytes, position: HEADER_BYTES };
  for (let index = 0; words.position < bytes.length; ) {
    const word = readWord(words);
    if (word < 0) {
      index -= word;
      continue;
    }
    if (word > 0) {
      values.push(highestValue(index, halfCount, unit));
      counts.push(word);
    }
    index++;
  }
  const histogram = createHistogram(Float64Array.from(values), Float64Array.from(counts));
  if (!Number.isSafeInteger(histogram.count)) throw new RangeError('it counts more than can be counted');
  return histogram;
}

interface Layout {
  readonly halfCount: number;
  readonly unit: number;
}

function readHeader(bytes: Uint8Array): Layout {
  if (bytes.length < HEADER_BYTES) throw new RangeError('it is shorter than its header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0) !== COOKIE) throw new RangeError('its first word is not that of HDR V2');
  if (view.getUint32(4) !== bytes.length - HEADER_BYTES) throw new RangeError('its stated length is wrong');
  // The offset stands between a writer's memory and its own indexes only; hdr-histogram-js always writes 1, Java 0.
  const digits = view.getUint32(12);
  if (digits < FEWEST_DIGITS || digits > MOST_DIGITS)
    throw new RangeError(`it has ${digits} significant digits`);
  const lowest = view.getBigUint64(16);
  if (lowest < 1n || lowest > 1_000_000n) throw new RangeError(`its lowest value is ${lowest}`);
  const subBuckets = 2 ** Math.ceil(Math.log2(2 * 10 ** digits));
  return { halfCount: subBuckets / 2, unit: 2 ** Math.floor(Math.log2(Number(lowest))) };
}

/** Upper end of the bucket of an index in the counts. */
function highestValue(index: number, halfCount: number, unit: number): number {
  const bucket = Math.max(0, Math.floor(index / halfCount) - 1);
  const step = unit * 2 ** bucket;
  const value = (index - bucket * halfCount + 1) * step - 1;
  if (!Number.isSafeInteger(value)) throw new RangeError('it holds a value that is out of range');
  return value;
}

interface Words {
  readonly bytes: Uint8Array;
  position: number;
}

/** One ZigZag LEB128 word: a count, or a negative number of zeros. */
function readWord(words: Words): number {
  let [value, factor] = [0, 1];
  for (let length = 1; ; length++) {
    if (words.position >= words.bytes.length) throw new RangeError('it ends within a number');
    const byte = at(words.bytes, words.position++);
    value += (byte & 0x7f) * factor;
    factor *= 128;
    if (byte < 0x80) break;
    if (length === LONGEST_WORD_BYTES) throw new RangeError('it holds a number that is out of range');
  }
  if (!Number.isSafeInteger(value)) throw new RangeError('it holds a number that is out of range');
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
