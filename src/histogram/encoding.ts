import { inflateSync } from 'node:zlib';
import { encodeIntoCompressedBase64 } from 'hdr-histogram-js';
import { at, PerfGateError } from '../foundation/index.ts';
import type { Histogram } from './histogram.ts';
import { readHdr } from './read-hdr.ts';
import { buildHdr } from './recorder.ts';

/** Longest text that is decoded; a trial's histogram has some kilobytes. */
const LONGEST_TEXT = 1_000_000;
/** Most bytes that a compressed histogram may unfold to. */
const MOST_BYTES = 4 * 1024 * 1024;
/** First word of a compressed V2 histogram, and the length of what follows: 32 bits each. */
const COMPRESSED_COOKIE = 0x1c849314;
const HEADER_BYTES = 8;
/** Strict, because a lenient decoder would pass over damage. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Encodes as HDR V2 compressed base64, the format that other HdrHistogram libraries read. Deterministic. */
export function encodeHistogram(histogram: Histogram): string {
  const hdr = buildHdr();
  for (const [index, count] of histogram.counts.entries()) {
    hdr.recordValueWithCount(at(histogram.valuesUs, index), count);
  }
  return encodeIntoCompressedBase64(hdr);
}

/**
 * Decodes HDR V2 compressed base64 of at least three significant digits. The text may be hostile: its length, what it
 * unfolds to and the work it causes are bounded. Throws RUN_FILE_INVALID for anything else than a histogram.
 */
export function decodeHistogram(text: string): Histogram {
  if (text.length > LONGEST_TEXT) throw invalid(`it has ${text.length} characters`);
  try {
    return readHdr(unfold(text));
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error), error);
  }
}

function unfold(text: string): Uint8Array {
  if (text === '' || !BASE64.test(text)) throw new RangeError('it is not base64');
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length < HEADER_BYTES || bytes.readUInt32BE(0) !== COMPRESSED_COOKIE)
    throw new RangeError('its first word is not that of compressed HDR V2');
  const end = HEADER_BYTES + bytes.readUInt32BE(4);
  if (end > bytes.length) throw new RangeError('it is cut short');
  return inflateSync(bytes.subarray(HEADER_BYTES, end), { maxOutputLength: MOST_BYTES });
}

function invalid(detail: string, cause?: unknown): PerfGateError {
  return new PerfGateError(
    'RUN_FILE_INVALID',
    `a histogram cannot be read: ${detail}`,
    'Histograms are HDR V2 compressed base64. The file is damaged or was written by something else: measure again.',
    { cause },
  );
}
