import { crc32, deflateRawSync } from 'node:zlib';

/** One entry of an archive made for a test; what is given beside name and contents may be a lie. */
export interface ZipEntry {
  /** Bytes where it is to be no UTF-8. */
  readonly name: string | Buffer;
  /** What the header before the contents says instead of the name in the directory. */
  readonly localName?: string;
  /** The directory points at the contents of this entry, by its place in the list. */
  readonly sharing?: number;
  /** Where the directory says that it is. */
  readonly offset?: number;
  /** Extra field of the directory. */
  readonly extra?: Buffer;
  /** Said to be packed into so many bytes. */
  readonly claimedPackedBytes?: number;
  readonly contents: Buffer | string;
  readonly stored?: boolean;
  readonly flags?: number;
  readonly unixMode?: number;
  readonly claimedBytes?: number;
  readonly crc?: number;
  readonly method?: number;
}

/** Writes a zip archive by the letter of PKWARE's APPNOTE, as small as it can be. */
export function makeZip(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  const offsets: number[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name);
    const localName = Buffer.from(entry.localName ?? name);
    const extra = entry.extra ?? Buffer.alloc(0);
    const contents = Buffer.from(entry.contents);
    const packed = entry.stored === true ? contents : deflateRawSync(contents);
    const common = commonOf(entry, contents, packed);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.from(common);
    local.writeUInt16LE(localName.length, 22);
    locals.push(Buffer.from('PK\u0003\u0004', 'latin1'), local, localName, packed);
    common.writeUInt16LE(extra.length, 24);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(((entry.unixMode ?? 0o100644) << 16) >>> 0, 6);
    tail.writeUInt32LE(entry.offset ?? offsets[entry.sharing ?? -1] ?? offset, 10);
    central.push(Buffer.from('PK\u0001\u0002\u0014\u0003', 'latin1'), common, tail, name, extra);
    offsets.push(offset);
    offset += 30 + localName.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

/** What stands before the contents and in the directory alike. */
function commonOf(entry: ZipEntry, contents: Buffer, packed: Buffer): Buffer {
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(entry.flags ?? 0, 2);
  common.writeUInt16LE(entry.method ?? (entry.stored === true ? 0 : 8), 4);
  common.writeUInt32LE(entry.crc ?? crc32(contents), 10);
  common.writeUInt32LE(entry.claimedPackedBytes ?? packed.length, 14);
  common.writeUInt32LE(entry.claimedBytes ?? contents.length, 18);
  return common;
}
