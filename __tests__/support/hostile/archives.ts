import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { encodeRun, type Run } from '../../../src/trial/index.ts';
import { archiveOf } from '../fork-result.ts';
import { makeZip, type ZipEntry } from '../zip.ts';
import type { HostileCase, HostileClass } from './hostile-case.ts';

/** An archive in place of that of an honest run; the check's title says `title`. */
export interface HostileArchive extends HostileCase {
  readonly make: (run: Run) => Buffer;
  readonly title: RegExp;
}

const BELIEVED = /cannot be believed/;

const more =
  (...entries: readonly ZipEntry[]) =>
  (run: Run): Buffer =>
    archiveOf({ 'run.json': run }, entries);

/** An honest archive whose bytes are changed. */
const changed =
  (change: (bytes: Buffer) => void) =>
  (run: Run): Buffer => {
    const bytes = archiveOf({ 'run.json': run });
    change(bytes);
    return bytes;
  };

const END = 22;
const MIB = 1024 * 1024;

function archives(
  kind: HostileClass,
  cases: Readonly<Record<string, (run: Run) => Buffer>>,
): HostileArchive[] {
  return Object.entries(cases).map(([name, make]) => ({ kind, name, make, title: BELIEVED }));
}

/** Entries beside an honest run file, each by its name alone. */
function named(kind: HostileClass, names: Readonly<Record<string, string | Buffer>>): HostileArchive[] {
  return archives(
    kind,
    Object.fromEntries(Object.entries(names).map(([words, name]) => [words, more({ name, contents: 'x' })])),
  );
}

const NAMES = named('path traversal', {
  'climbs out of its folder': '../evil',
  'climbs out from within': 'a/../../evil',
  'climbs with backslashes': '..\\evil',
  'climbs by mixed slashes': 'a\\../..\\evil',
  'is an absolute path': '/tmp/evil',
  'is an absolute path of two slashes': '//tmp/evil',
  'is a path of a drive': 'C:\\evil',
  'is relative to a drive': 'C:evil',
  'is a path of the network': '\\\\evil.test\\x',
  'is a path of a device': '\\\\?\\C:\\evil',
  'is a file address': 'file:///tmp/evil',
  'has a NUL': 'run.json\0.sh',
  'has no name': '',
  'is the folder itself': '.',
  'stands in this folder, written out': './run.json',
  'climbs by percent signs': '%2e%2e%2fevil',
  'climbs by double percent signs': '%252e%252e/evil',
  'climbs by full-width dots': '\uff0e\uff0e/evil',
  'climbs by full-width slashes': '..\uff0fevil',
  'climbs by a division slash': '..\u2215evil',
  'climbs by one character of two dots': '\u2025/evil',
  'climbs by dots in too many bytes': Buffer.from('c0aec0ae2f6576696c', 'hex'),
  'is no UTF-8': Buffer.from('72756eff2e6a736f6e', 'hex'),
  'is a home': '~/.ssh/authorized_keys',
  'is a variable': '$HOME/.npmrc',
  'is a stream of NTFS': 'run.json:evil',
  'is the data stream of NTFS': 'run.json::$DATA',
  'is a device of DOS': 'NUL.json',
  'ends in a dot, which Windows drops': 'run.json.',
  'ends in a blank, which Windows drops': 'run.json ',
  'is a short name of DOS': 'RUN~1.JSO',
  'differs by capitals only': 'RUN.JSON',
  'differs by a character of no width': 'run\u200b.json',
  'reads backwards': 'nosj.\u202enur',
  'has a letter of another alphabet': 'ru\u0578.json',
  'is put together of marks': 'ru\u006e\u0303.json',
  'is a workflow': '.github/workflows/perf.yml',
  'is a hook of git': '.git/hooks/post-checkout',
  'accepts regressions': '.perf-gate/accepted.yml',
  'is a scenario': 'scenarios/api.yml',
  'is a modules folder': 'node_modules/x/index.js',
  'is a program of the gate': 'dist/index.js',
  'stands in a folder': 'deeper/run.json',
  'has 4,000 characters': `${'a'.repeat(4000)}.run.json`,
});

const LINKS = archives('path traversal', {
  'is a link to a secret': more({ name: 'report.md', contents: '/proc/self/environ', unixMode: 0o120777 }),
  'is a link in place of the run': () =>
    makeZip([{ name: 'run.json', contents: '/etc/passwd', unixMode: 0o120777 }]),
  'is a link to a folder, and a file behind it': more(
    { name: 'out', contents: '/tmp', unixMode: 0o120777 },
    { name: 'out/evil', contents: 'x' },
  ),
  'is a link that calls itself a folder': more({ name: 'out/', contents: '/tmp', unixMode: 0o120777 }),
  'is a device': more({ name: 'report.md', contents: '', unixMode: 0o020666 }),
  'is a block device': more({ name: 'report.md', contents: '', unixMode: 0o060666 }),
  'is a pipe': more({ name: 'report.md', contents: '', unixMode: 0o010666 }),
  'is a socket': more({ name: 'report.md', contents: '', unixMode: 0o140666 }),
  'is a script': more({ name: 'postinstall.sh', contents: 'echo evil', unixMode: 0o100755 }),
  'has another name before its contents': more({
    name: 'report.md',
    localName: '../evil',
    contents: 'x',
  }),
  'is a folder in place of the run': () => makeZip([{ name: 'run.json/', contents: '' }]),
});

const BOMBS = archives('bomb', {
  'unpacks to 65 MiB': more({ name: 'report.html', contents: Buffer.alloc(65 * MIB) }),
  'unpacks to 65 MiB and says 10 bytes': more({
    name: 'report.html',
    contents: Buffer.alloc(65 * MIB),
    claimedBytes: 10,
  }),
  'is blanks around nothing in the run file': () => archiveOf({ 'run.json': ' '.repeat(65 * MIB) }),
  'is many of which none is too large': more(
    ...Array.from({ length: 40 }, (_, index) => ({
      name: `s-${index}.run.json`,
      contents: Buffer.alloc(2 * MIB, ' '),
    })),
  ),
  'is one content under many names': (run) =>
    archiveOf(
      { 'run.json': run },
      Array.from({ length: 20 }, (_, index) => ({
        name: `s-${index}.run.json`,
        contents: Buffer.alloc(MIB, ' '),
        sharing: 1,
      })),
    ),
  'lies within another entry': (run) =>
    archiveOf({}, [
      { name: 'run.json', contents: makeZip([{ name: 'report.md', contents: 'x' }]), stored: true },
      { name: 'report.md', contents: 'x', offset: 30 + 'run.json'.length },
      { name: 'a.run.json', contents: encodeRun(run) },
    ]),
  'has more entries than the gate writes': (run) =>
    archiveOf(
      { 'run.json': run },
      Array.from({ length: 70 }, (_, index) => ({ name: `s-${index}.run.json`, contents: '{}' })),
    ),
  'says 65,535 entries': changed((bytes) => bytes.writeUInt16LE(0xffff, bytes.length - END + 10)),
  'says that it is huge': more({ name: 'report.md', contents: 'x', claimedBytes: 0xffff_fff0 }),
  'says by ZIP64 that it is larger than any disk': more({
    name: 'report.md',
    contents: 'x',
    claimedBytes: 0xffff_ffff,
    extra: Buffer.from('01001000ffffffffffffff7f0100000000000000', 'hex'),
  }),
  'is larger than any of ours, packed': () =>
    makeZip([{ name: 'run.json', contents: Buffer.alloc(17 * MIB, 'x'), stored: true }]),
  'is another archive': more({
    name: 'more.zip',
    contents: makeZip([{ name: 'run.json', contents: '{}' }]),
  }),
  'is a run file in an archive in place of the run': (run) =>
    archiveOf({ 'run.json': archiveOf({ 'run.json': run }).toString('latin1') }),
});

const DAMAGED = archives('damaged archive', {
  'stands there twice': more({ name: 'run.json', contents: '{}' }),
  'is encrypted': more({ name: 'report.md', contents: 'x', flags: 1 }),
  'is packed in an unknown way': more({ name: 'report.md', contents: 'x', method: 99 }),
  'has another checksum': more({ name: 'report.md', contents: 'x', crc: 1 }),
  'says that it is smaller than it is': more({
    name: 'report.md',
    contents: 'x'.repeat(9999),
    claimedBytes: 9,
  }),
  'says that it is larger than it is': more({ name: 'report.md', contents: 'x', claimedBytes: 99 }),
  'says that it is empty': more({ name: 'report.md', contents: 'x'.repeat(9), claimedBytes: 0 }),
  'says that it goes on behind the end': more({
    name: 'report.md',
    contents: 'x',
    claimedPackedBytes: 0x7fff_ffff,
  }),
  'says that it is packed into less': more({
    name: 'report.md',
    contents: 'abcdefgh'.repeat(99),
    claimedPackedBytes: 3,
  }),
  'is stored and says deflated': more({ name: 'report.md', contents: 'x', stored: true, method: 8 }),
  'has the name of a command': more({ name: 'x\n::error::evil.run.json', contents: '{}' }),
  'has the name of a mention': more({ name: '@octocat <script>.run.json', contents: '{}' }),
  'holds nothing': () => makeZip([]),
  'is a run file that is no UTF-8': () =>
    makeZip([{ name: 'run.json', contents: Buffer.from('fffe7b00', 'hex') }]),
  'has no byte': () => Buffer.alloc(0),
  'is text': () => Buffer.from('passed'),
  'is gzip': (run) => gzipSync(archiveOf({ 'run.json': run })),
  'is zlib': () => deflateSync('passed'),
  'is bare deflate': () => deflateRawSync('passed'),
  'was cut short': (run) => archiveOf({ 'run.json': run }).subarray(0, -40),
  'lacks its beginning': (run) => archiveOf({ 'run.json': run }).subarray(40),
  'goes on behind its end': (run) => Buffer.concat([archiveOf({ 'run.json': run }), Buffer.alloc(40, 'x')]),
  'is two archives in one': (run) =>
    Buffer.concat([archiveOf({ 'run.json': run }), makeZip([{ name: 'evil.sh', contents: 'x' }])]),
  'says that it has more entries': changed((bytes) => bytes.writeUInt16LE(60, bytes.length - END + 10)),
  'says that it has none': changed((bytes) => bytes.writeUInt16LE(0, bytes.length - END + 10)),
  'has its directory beyond its end': changed((bytes) =>
    bytes.writeUInt32LE(0xffff_ff00, bytes.length - END + 16),
  ),
  'has its directory before its beginning': changed((bytes) =>
    bytes.writeUInt32LE(3, bytes.length - END + 16),
  ),
  'is no run file but reports that say passed': () =>
    archiveOf({ 'decision.json': '{"verdict":"pass"}', 'report.md': '### ✅ Pass' }),
});

/** These are run files by their names, and so refused as such. */
const AS_RUN_FILES: ReadonlySet<string> = new Set([
  'has 4,000 characters',
  'is a run file in an archive in place of the run',
]);

/** All of them. */
export const HOSTILE_ARCHIVES: readonly HostileArchive[] = [...NAMES, ...LINKS, ...BOMBS, ...DAMAGED].map(
  (each) => (AS_RUN_FILES.has(each.name) ? { ...each, title: /not valid/ } : each),
);
