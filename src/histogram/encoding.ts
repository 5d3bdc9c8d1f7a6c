import { inflateSync } from 'node:zlib';
import { decodeFromCompressedBase64, encodeIntoCompressedBase64, JsHistogram } from 'hdr-histogram-js';
import { at, PerfGateError } from '../foundation/index.ts';
import type { Histogram } from './histogram.ts';
import { emptyHistogram } from './merge.ts';
import { buildHdr, snapshotOf } from './recorder.ts';

/** Longest text that is decoded; a trial's histogram has some kilobytes. */
const LONGEST_TEXT = 1_000_000;
/** Most bytes that a compressed histogram may unfold to. */
const MOST_BYTES = 4 * 1024 * 1024;
/** Bytes of the cookie and the length before the compressed part. */
const HEADER_BYTES = 8;

/** Encodes as HDR V2 compressed base64, the format that other HdrHistogram libraries read. Deterministic. */
export function encodeHistogram(histogram: Histogram): string {
  const hdr = buildHdr();
  for (const [index, count] of histogram.counts.entries()) {
    hdr.recordValueWithCount(at(histogram.valuesUs, index), count);
  }
  return encodeIntoCompressedBase64(hdr);
}

/**
 * Decodes HDR V2 compressed base64. The text may be hostile: its length and what it unfolds to are bounded.
 * Throws RUN_FILE_INVALID for anything else than a histogram.
 */
export function decodeHistogram(text: string): Histogram {
  if (text.length > LONGEST_TEXT) throw invalid(`it has ${text.length} characters`);
  try {
    refuseBomb(text);
    const decoded = decodeFromCompressedBase64(text, 64, false);
    if (!(decoded instanceof JsHistogram)) throw new TypeError('not a histogram of numbers');
    const snapshot = decoded.totalCount === 0 ? emptyHistogram() : snapshotOf(decoded);
    if (!Number.isSafeInteger(snapshot.count) || snapshot.counts.some((count) => !(count > 0))) {
      throw new RangeError('its counts are not numbers of requests');
    }
    return snapshot;
  } catch (error) {
    if (error instanceof PerfGateError) throw error;
    throw invalid(error instanceof Error ? error.message : String(error), error);
  }
}

/** Unfolds within a bound first: the library itself has none. */
function refuseBomb(text: string): void {
  const bytes = Buffer.from(text, 'base64');
  inflateSync(bytes.subarray(HEADER_BYTES), { maxOutputLength: MOST_BYTES });
}

function invalid(detail: string, cause?: unknown): PerfGateError {
  return new PerfGateError(
    'RUN_FILE_INVALID',
    `a histogram cannot be read: ${detail}`,
    'Histograms are HDR V2 compressed base64. The file is damaged or was written by something else: measure again.',
    { cause },
  );
}
