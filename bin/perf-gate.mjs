#!/usr/bin/env node
// The command `perf-gate`: starts the bundle in dist/ on Node >= 24. In a clone that has an older Node, the
// one that npm installed for development serves. Plain JavaScript for any Node >= 20.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bundle = join(root, 'dist', 'cli', 'index.js');
const major = Number(process.versions.node.split('.')[0]);

if (major >= 24) {
  try {
    await import(bundle);
  } catch (error) {
    // Node's own exit code for this would be 1, which reads as a regression.
    console.error(`internal error, a bug in perf-gate:\n${error?.stack ?? error}`);
    process.exit(70);
  }
} else if (existsSync(join(root, 'scripts', 'node24.mjs'))) {
  process.argv.splice(1, 1, join(root, 'scripts', 'node24.mjs'), bundle);
  await import('../scripts/node24.mjs');
} else {
  console.error(
    `error USAGE: perf-gate needs Node >= 24; this is ${process.version}\n    Install Node 24 (nodejs.org) and run it again.`,
  );
  process.exit(2);
}
