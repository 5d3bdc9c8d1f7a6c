import { crc32, inflateRawSync } from 'node:zlib';
import { PerfGateError } from '../../foundation/index.ts';

/** Bounds of an archive that may have been made to harm. */
export interface ZipLimits {
  readonly maxEntries: number;
  /** Of all entries together, unpacked. */
  readonly maxBytes: number;
}

// Signatures and offsets: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
const END_SIGNATURE = 0x06054b50;
const CENTRAL_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const END_BYTES = 22;
const MAX_COMMENT_BYTES = 0xffff;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED_FLAG = 1;
const UNIX_TYPE_MASK = 0o170000;
const UNIX_REGULAR = 0o100000;
const UNIX_DIRECTORY = 0o040000;

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly offset: number;
}

/**
 * Unpacks a zip archive in memory: name to contents, directories left out. Nothing is written to a disk, so that no
 * name can lead anywhere; a name that would try, a link, an encrypted entry, a name that comes twice or differs from the
 * one before the contents, entries that lie over each other, a wrong checksum and anything beyond the limits is refused
 * all the same. Sizes are checked before and while unpacking.
 *
 * @throws PerfGateError ARTIFACT_INVALID.
 */
export function readZip(archive: Uint8Array, limits: ZipLimits): ReadonlyMap<string, Uint8Array> {
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
  const files = new Map<string, Uint8Array>();
  const taken: Range[] = [];
  let left = limits.maxBytes;
  for (const entry of readDirectory(bytes, limits.maxEntries)) {
    if (files.has(entry.name)) throw invalid(`${JSON.stringify(entry.name)} stands in it twice`);
    if (entry.bytes > left) throw invalid(`it unpacks to more than ${limits.maxBytes} bytes`);
    const range = locate(bytes, entry);
    if (taken.some(({ from, until }) => entry.offset < until && range.until > from))
      throw invalid(`${JSON.stringify(entry.name)} lies over another entry`);
    taken.push({ from: entry.offset, until: range.until });
    if (entry.name.endsWith('/')) continue;
    const contents = unpack(bytes, entry, range);
    left -= contents.length;
    files.set(entry.name, contents);
  }
  return files;
}

function invalid(why: string, cause?: unknown): PerfGateError {
  return new PerfGateError(
    'ARTIFACT_INVALID',
    `The archive cannot be used: ${why}.`,
    'Delete the artifact; the next run of the branch uploads a new one.',
    cause === undefined ? {} : { cause },
  );
}

function readDirectory(bytes: Buffer, maxEntries: number): readonly Entry[] {
  const end = findEnd(bytes);
  const count = bytes.readUInt16LE(end + 10);
  if (count > maxEntries) throw invalid(`it has ${count} entries, more than ${maxEntries}`);
  const entries: Entry[] = [];
  let offset = bytes.readUInt32LE(end + 16);
  for (let index = 0; index < count; index++) {
    if (offset + 46 > end || bytes.readUInt32LE(offset) !== CENTRAL_SIGNATURE)
      throw invalid('its directory is damaged');
    const nameBytes = bytes.readUInt16LE(offset + 28);
    const next = offset + 46 + nameBytes + bytes.readUInt16LE(offset + 30) + bytes.readUInt16LE(offset + 32);
    if (next > end) throw invalid('its directory is damaged');
    entries.push(readEntry(bytes, offset, nameBytes));
    offset = next;
  }
  return entries;
}

/** The end record stands last, behind at most 64 KiB of comment. */
function findEnd(bytes: Buffer): number {
  const first = Math.max(0, bytes.length - END_BYTES - MAX_COMMENT_BYTES);
  for (let offset = bytes.length - END_BYTES; offset >= first; offset--) {
    const isEnd = bytes.readUInt32LE(offset) === END_SIGNATURE;
    if (isEnd && offset + END_BYTES + bytes.readUInt16LE(offset + 20) === bytes.length) return offset;
  }
  throw invalid('it is not a zip archive, or was cut short');
}

function readEntry(bytes: Buffer, offset: number, nameBytes: number): Entry {
  const name = bytes.toString('utf8', offset + 46, offset + 46 + nameBytes);
  const unixMode = bytes.readUInt32LE(offset + 38) >>> 16;
  if ((bytes.readUInt16LE(offset + 8) & ENCRYPTED_FLAG) !== 0) throw invalid('an entry is encrypted');
  if (![0, UNIX_REGULAR, UNIX_DIRECTORY].includes(unixMode & UNIX_TYPE_MASK))
    throw invalid(`${JSON.stringify(name)} is a link or a device`);
  const climbs = name.split(/[/\\]/).includes('..');
  if (climbs || /^[/\\]|^[A-Za-z]:|\0/.test(name) || name === '')
    throw invalid(`${JSON.stringify(name)} is no name of a file`);
  return {
    name,
    method: bytes.readUInt16LE(offset + 10),
    crc: bytes.readUInt32LE(offset + 16),
    packedBytes: bytes.readUInt32LE(offset + 20),
    bytes: bytes.readUInt32LE(offset + 24),
    offset: bytes.readUInt32LE(offset + 42),
  };
}

/** Bytes of an archive, from the first to before the last. */
interface Range {
  readonly from: number;
  readonly until: number;
}

/** Where the packed contents of an entry are; behind a header that names it once more. */
function locate(archive: Buffer, entry: Entry): Range {
  const { offset } = entry;
  if (offset + 30 > archive.length || archive.readUInt32LE(offset) !== LOCAL_SIGNATURE)
    throw invalid(`${JSON.stringify(entry.name)} is damaged`);
  const nameEnd = offset + 30 + archive.readUInt16LE(offset + 26);
  if (archive.toString('utf8', offset + 30, nameEnd) !== entry.name)
    throw invalid(`${JSON.stringify(entry.name)} has another name before its contents`);
  const from = nameEnd + archive.readUInt16LE(offset + 28);
  const until = from + entry.packedBytes;
  if (until > archive.length) throw invalid(`${JSON.stringify(entry.name)} was cut short`);
  return { from, until };
}

function unpack(archive: Buffer, entry: Entry, { from, until }: Range): Buffer {
  const contents = inflate(archive.subarray(from, until), entry);
  if (contents.length !== entry.bytes || crc32(contents) !== entry.crc)
    throw invalid(`${JSON.stringify(entry.name)} is damaged`);
  return contents;
}

function inflate(packed: Buffer, entry: Entry): Buffer {
  if (entry.method === STORED) return packed;
  if (entry.method !== DEFLATED) throw invalid(`${JSON.stringify(entry.name)} is packed in an unknown way`);
  try {
    // The bound ends a bomb that lies about its size; zlib wants at least one byte.
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.bytes) });
  } catch (error) {
    throw invalid(`${JSON.stringify(entry.name)} is damaged`, error);
  }
}
