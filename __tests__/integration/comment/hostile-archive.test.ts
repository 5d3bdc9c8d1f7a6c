import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import {
  archiveOf,
  artifactNameOf,
  forkRun,
  honestRun,
  mainOfFile,
  publishEnd,
} from '../../support/fork-result.ts';
import { openGitHubSession } from '../../support/github-session.ts';
import { expectRefused, expectRefusedArchive } from '../../support/refused.ts';
import type { Run } from '../../../src/trial/index.ts';
import { makeZip, type ZipEntry } from '../../support/zip.ts';

const main = mainOfFile();

const BELIEVED = /cannot be believed/;
const more =
  (...entries: readonly ZipEntry[]) =>
  (run: Run): Buffer =>
    archiveOf({ 'run.json': run }, entries);
const changed =
  (change: (bytes: Buffer) => void) =>
  (run: Run): Buffer => {
    const bytes = archiveOf({ 'run.json': run });
    change(bytes);
    return bytes;
  };
const END = 22;

test.each<[string, (run: Run) => Buffer, RegExp?]>([
  ['climbs out of its folder', more({ name: '../evil', contents: 'x' })],
  ['climbs out from within', more({ name: 'a/../../evil', contents: 'x' })],
  ['climbs with backslashes', more({ name: '..\\evil', contents: 'x' })],
  ['is an absolute path', more({ name: '/tmp/evil', contents: 'x' })],
  ['is a path of a drive', more({ name: 'C:\\evil', contents: 'x' })],
  ['is a path of the network', more({ name: '\\\\evil.test\\x', contents: 'x' })],
  ['has a NUL', more({ name: 'run.json\0.sh', contents: 'x' })],
  ['has no name', more({ name: '', contents: 'x' })],
  ['is a link to a secret', more({ name: 'report.md', contents: '/proc/self/environ', unixMode: 0o120777 })],
  [
    'is a link in place of the run',
    () => makeZip([{ name: 'run.json', contents: '/etc/passwd', unixMode: 0o120777 }]),
  ],
  ['is a device', more({ name: 'report.md', contents: '', unixMode: 0o020666 })],
  ['is a pipe', more({ name: 'report.md', contents: '', unixMode: 0o010666 })],
  ['is a socket', more({ name: 'report.md', contents: '', unixMode: 0o140666 })],
  ['stands there twice', more({ name: 'run.json', contents: '{}' })],
  ['is encrypted', more({ name: 'report.md', contents: 'x', flags: 1 })],
  ['is packed in an unknown way', more({ name: 'report.md', contents: 'x', method: 99 })],
  ['has another checksum', more({ name: 'report.md', contents: 'x', crc: 1 })],
  [
    'says that it is smaller than it is',
    more({ name: 'report.md', contents: 'x'.repeat(9999), claimedBytes: 9 }),
  ],
  ['says that it is larger than it is', more({ name: 'report.md', contents: 'x', claimedBytes: 99 })],
  ['says that it is huge', more({ name: 'report.md', contents: 'x', claimedBytes: 0xffff_fff0 })],
  ['is a bomb', more({ name: 'report.html', contents: Buffer.alloc(65 * 1024 * 1024) })],
  [
    'is a bomb that lies about its size',
    more({ name: 'report.html', contents: Buffer.alloc(65 * 1024 * 1024), claimedBytes: 10 }),
  ],
  ['is a bomb within the run file', () => archiveOf({ 'run.json': ' '.repeat(65 * 1024 * 1024) })],
  ['is a script', more({ name: 'postinstall.sh', contents: 'echo evil', unixMode: 0o100755 })],
  [
    'is another archive',
    more({ name: 'more.zip', contents: makeZip([{ name: 'run.json', contents: '{}' }]) }),
  ],
  ['stands in a folder', more({ name: 'deeper/run.json', contents: '{}' })],
  ['has the name of a command', more({ name: 'x\n::error::evil.run.json', contents: '{}' })],
  ['has the name of a mention', more({ name: '@octocat <script>.run.json', contents: '{}' })],
  ['has a name of another alphabet', more({ name: 'ru\u0578.json', contents: '{}' })],
  ['is a modules folder', more({ name: 'node_modules/x/index.js', contents: 'process.exit(0)' })],
  [
    'is no run file but reports that say passed',
    () => archiveOf({ 'decision.json': '{"verdict":"pass"}', 'report.md': '### ✅ Pass' }),
  ],
])('an archive in which an entry %s', async (_, make, title = BELIEVED) => {
  await expectRefusedArchive(main, (run) => make(honestRun(run)), title);
  for (const place of [main.directory, join(main.directory, '..'), '/tmp', process.cwd()])
    expect(existsSync(join(place, 'evil'))).toBe(false);
});

test.each<[string, (run: Run) => Buffer]>([
  ['is empty', () => makeZip([])],
  ['has no byte', () => Buffer.alloc(0)],
  ['is no archive', () => Buffer.from('passed')],
  ['is gzip', () => Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0]), deflateRawSync('passed')])],
  ['was cut short', (run) => archiveOf({ 'run.json': run }).subarray(0, -40)],
  ['lacks its beginning', (run) => archiveOf({ 'run.json': run }).subarray(40)],
  ['says that it has more entries', changed((bytes) => bytes.writeUInt16LE(60, bytes.length - END + 10))],
  [
    'has more entries than the gate writes',
    (run) =>
      archiveOf(
        { 'run.json': run },
        Array.from({ length: 70 }, (_, index) => ({ name: `s-${index}.run.json`, contents: '{}' })),
      ),
  ],
  ['says 65,535 entries', changed((bytes) => bytes.writeUInt16LE(0xffff, bytes.length - END + 10))],
  [
    'has its directory beyond its end',
    changed((bytes) => bytes.writeUInt32LE(0xffff_ff00, bytes.length - END + 16)),
  ],
  [
    'has its directory before its beginning',
    changed((bytes) => bytes.writeUInt32LE(3, bytes.length - END + 16)),
  ],
  [
    'is larger than any of ours',
    () => makeZip([{ name: 'run.json', contents: Buffer.alloc(17 * 1024 * 1024, 'x'), stored: true }]),
  ],
])('an archive that %s', async (_, make) => {
  await expectRefusedArchive(main, (run) => make(honestRun(run)), BELIEVED);
});

test('an archive whose bytes have another digest than the recorded, or none', async () => {
  for (const digest of [`sha256:${'0'.repeat(64)}`, null]) {
    await using session = await openGitHubSession();
    const { run } = forkRun(session);
    const bytes = archiveOf({ 'run.json': honestRun(run) });
    session.standIn.world.addArtifact(session.shop, { name: artifactNameOf(run), run, bytes, digest });
    expectRefused(session, await publishEnd(session, main, run), run.headSha, BELIEVED);
  }
});
