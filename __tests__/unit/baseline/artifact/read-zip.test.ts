import { expect, test } from '@jest/globals';
import { PerfGateError } from '../../../../src/foundation/index.ts';
import { readZip } from '../../../../src/baseline/artifact/read-zip.ts';
import { makeZip, type ZipEntry } from '../../../support/zip.ts';

const limits = { maxEntries: 7, maxBytes: 130_000 };

function textsOf(archive: Uint8Array): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...readZip(archive, limits)].map(([name, bytes]) => [name, Buffer.from(bytes).toString()]),
  );
}

test('files come out as they went in, packed or stored, and directories are left out', () => {
  const archive = makeZip([
    { name: 'a/', contents: '', stored: true },
    { name: 'a/run.json', contents: '{"größe":7}' },
    { name: 'raw.txt', contents: 'x'.repeat(333), stored: true },
    { name: 'empty', contents: '' },
  ]);
  expect(textsOf(archive)).toEqual({ 'a/run.json': '{"größe":7}', 'raw.txt': 'x'.repeat(333), empty: '' });
});

test('an archive with a comment behind it is read', () => {
  const archive = makeZip([{ name: 'a', contents: 'b' }]);
  archive.writeUInt16LE(7, archive.length - 2);
  expect(textsOf(Buffer.concat([archive, Buffer.from('comment')]))).toEqual({ a: 'b' });
});

const bomb = Buffer.alloc(129_000);

test.each<[string, readonly ZipEntry[]]>([
  ['climbs out of its folder', [{ name: '../../etc/cron.d/x', contents: 'x' }]],
  ['climbs by backslashes', [{ name: 'a\\..\\..\\x', contents: 'x' }]],
  ['begins at the root', [{ name: '/etc/passwd', contents: 'x' }]],
  ['begins at a drive', [{ name: 'C:\\x', contents: 'x' }]],
  ['has a name cut by a null', [{ name: 'a\0.json', contents: 'x' }]],
  ['holds a link', [{ name: 'link', contents: '/etc/passwd', unixMode: 0o120777 }]],
  ['is encrypted', [{ name: 'a', contents: 'x', flags: 1 }]],
  ['is packed in an unknown way', [{ name: 'a', contents: 'x', method: 99 }]],
  [
    'has a name twice',
    [
      { name: 'a', contents: 'x' },
      { name: 'a', contents: 'y' },
    ],
  ],
  ['has a wrong checksum', [{ name: 'a', contents: 'x', crc: 7 }]],
  ['has too many entries', Array.from({ length: 8 }, (_, index) => ({ name: `${index}`, contents: '' }))],
  ['is too large as it says itself', [{ name: 'a', contents: Buffer.alloc(130_001) }]],
  [
    'is too large in all',
    [
      { name: 'a', contents: bomb },
      { name: 'b', contents: bomb },
    ],
  ],
  ['lies about its size', [{ name: 'a', contents: Buffer.alloc(10_000_000), claimedBytes: 7 }]],
  ['has a folder whose header lies elsewhere', [{ name: 'a/', contents: '', offset: 7 }]],
  ['has a folder by another name before its contents', [{ name: 'a/', localName: 'b/', contents: '' }]],
  [
    'has a folder that lies over a file',
    [
      { name: 'a', contents: makeZip([{ name: 'b/', contents: '', stored: true }]), stored: true },
      { name: 'b/', contents: '', stored: true, offset: 31 },
    ],
  ],
  ['has no name', [{ name: '', contents: 'x' }]],
  ['has another name before its contents', [{ name: 'a', localName: 'b', contents: 'x' }]],
  [
    'has entries that lie over each other',
    [
      { name: 'a', contents: makeZip([{ name: 'b', contents: 'x' }]), stored: true },
      // Within the contents of the first, behind its header and name.
      { name: 'b', contents: 'x', offset: 31 },
    ],
  ],
  ['goes on behind its own end', [{ name: 'a', contents: 'x', claimedPackedBytes: 0x7fff_ffff }]],
  ['claims more than it holds', [{ name: 'a', contents: 'x', claimedBytes: 333 }]],
])('an archive that %s is refused', (_, entries) => {
  expect(() => readZip(makeZip(entries), limits)).toThrow(PerfGateError);
  expect(() => readZip(makeZip(entries), limits)).toThrow(
    expect.objectContaining({ code: 'ARTIFACT_INVALID' }),
  );
});

test('a bomb that lies about its size is stopped where it says that it ends', () => {
  const archive = makeZip([{ name: 'a', contents: Buffer.alloc(10_000_000), claimedBytes: 7 }]);
  expect(() => readZip(archive, limits)).toThrow(
    expect.objectContaining({ cause: expect.objectContaining({ code: 'ERR_BUFFER_TOO_LARGE' }) }),
  );
});

test('an archive with anything behind its end but a comment is refused', () => {
  const archive = makeZip([{ name: 'a', contents: 'b' }]);
  expect(() => readZip(Buffer.concat([archive, Buffer.from('more')]), limits)).toThrow(PerfGateError);
});

test('an archive cut short or overwritten anywhere is refused or read right, and never anything else', () => {
  const archive = makeZip([{ name: 'history.json', contents: 'x'.repeat(130) }]);
  for (let length = 0; length < archive.length; length++)
    expect(() => readZip(archive.subarray(0, length), limits)).toThrow(PerfGateError);
  for (let index = 0; index < archive.length; index++) {
    const damaged = Buffer.from(archive);
    damaged.writeUInt8(damaged.readUInt8(index) ^ 0xff, index);
    try {
      for (const bytes of readZip(damaged, limits).values())
        expect(Buffer.from(bytes).toString()).toBe('x'.repeat(130));
    } catch (error) {
      expect(error).toBeInstanceOf(PerfGateError);
    }
  }
});
