// Installs the dependencies when they are absent or older than the lock file, so that `npm start` and
// `npm test` work as the first command in a fresh clone. Plain JavaScript for any Node >= 20: nothing is
// installed yet when it runs.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function modifiedMs(path) {
  try {
    return statSync(path).mtimeMs;
  } catch (error) {
    if (error.code === 'ENOENT') return -Infinity;
    throw error;
  }
}

const installed = modifiedMs(join(root, 'node_modules', '.package-lock.json'));
const locked = modifiedMs(join(root, 'package-lock.json'));
if (installed < locked) {
  console.error('Installing dependencies (npm ci), once …');
  const npm = process.env.npm_execpath;
  const [command, first] = npm ? [process.execPath, [npm]] : ['npm', []];
  const result = spawnSync(command, [...first, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (result.status !== 0) {
    console.error(
      'npm ci failed; see the lines above. perf-gate needs the npm registry for its first start.',
    );
    process.exit(result.status ?? 1);
  }
}
