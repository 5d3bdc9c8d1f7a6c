// Builds dist/: TypeScript to JavaScript in lib/, then one file per program by ncc (docs/adr/0003-tsc-then-ncc.md).
// With --check it builds elsewhere and fails when the committed dist/ differs. Runs on Node 24.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ncc from '@vercel/ncc';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const check = process.argv.includes('--check');
const dist = join(root, 'dist');
const programs = [
  { entry: 'lib/action/index.js', out: '.' },
  { entry: 'lib/action/comment/index.js', out: 'comment' },
  { entry: 'lib/cli/main.js', out: 'cli' },
];

rmSync(join(root, 'lib'), { recursive: true, force: true });
execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
cpSync(join(root, 'package.json'), join(root, 'lib', 'package.json'));

const target = mkdtempSync(join(tmpdir(), 'perf-gate-dist-'));
try {
  for (const { entry, out } of programs) await bundle(join(root, entry), join(target, out));
  if (check) compare(target, dist);
  else {
    rmSync(dist, { recursive: true, force: true });
    cpSync(target, dist, { recursive: true });
    console.log(`dist/: ${filesOf(dist).join(', ')}`);
  }
} finally {
  rmSync(target, { recursive: true, force: true });
}

async function bundle(entry, out) {
  const { code, assets } = await ncc(entry, { cache: false, quiet: true, license: 'licenses.txt' });
  const { mkdirSync } = await import('node:fs');
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'index.js'), code);
  for (const [name, { source }] of Object.entries(assets)) {
    mkdirSync(dirname(join(out, name)), { recursive: true });
    writeFileSync(join(out, name), source);
  }
  writeFileSync(join(out, 'package.json'), '{ "type": "module" }\n');
}

function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
}

function compare(fresh, committed) {
  const [expected, actual] = [filesOf(fresh), filesOf(committed)];
  const different = [...new Set([...expected, ...actual])].filter((name) => {
    if (!expected.includes(name) || !actual.includes(name)) return true;
    return !readFileSync(join(fresh, name)).equals(readFileSync(join(committed, name)));
  });
  if (different.length > 0) {
    console.error(
      `dist/ is not what a fresh build gives: ${different.join(', ')}. Run npm run build and commit dist/.`,
    );
    process.exit(1);
  }
  console.log(`dist/ equals a fresh build (${expected.length} files)`);
}
