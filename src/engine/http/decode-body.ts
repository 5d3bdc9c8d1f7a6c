import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync, zstdDecompressSync } from 'node:zlib';

/**
 * Undoes the content codings of a body, the last one first (RFC 9110, 8.4). Null for a coding that is not known, for
 * what is broken, and for what would become longer than `mostBytes`: a small answer may unfold to gigabytes.
 */
export function decodeBody(body: Buffer, encoding: string, mostBytes: number): Buffer | null {
  let decoded = body;
  for (const coding of encoding.split(',').toReversed()) {
    const next = decodeOne(decoded, coding.trim().toLowerCase(), mostBytes);
    if (next === null) return null;
    decoded = next;
  }
  return decoded;
}

function decodeOne(body: Buffer, coding: string, maxOutputLength: number): Buffer | null {
  if (coding === '' || coding === 'identity') return body;
  try {
    switch (coding) {
      case 'gzip':
      case 'x-gzip':
        return gunzipSync(body, { maxOutputLength });
      case 'deflate':
        // Some servers leave the zlib wrapper out, against the RFC; the first nibble of the wrapper is always 8.
        return (body[0] ?? 0) % 16 === 8
          ? inflateSync(body, { maxOutputLength })
          : inflateRawSync(body, { maxOutputLength });
      case 'br':
        return brotliDecompressSync(body, { maxOutputLength });
      case 'zstd':
        return zstdDecompressSync(body, { maxOutputLength });
      default:
        return null;
    }
  } catch (error) {
    // Whatever zlib says by a code, broken or too long, means that there is nothing to check. It asks for the member and
    // not for the class: an error may come from another realm and be no `Error` here.
    if (typeof error === 'object' && error !== null && 'code' in error) return null;
    throw error;
  }
}
