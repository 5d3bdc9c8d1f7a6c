// Finds a Node >= 24: the running one when it is new enough, else the one that npm installed with the
// toolchain workspace (docs/adr/0002-node-24-by-npm.md). Plain JavaScript for any Node >= 20.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const NODE_MAJOR = 24;

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Path of a Node >= 24 executable, or undefined when this platform has none by npm. */
export function findNode24() {
  const [operatingSystem, architecture] = [process.platform, process.arch];
  const names = [
    `node-${operatingSystem === 'win32' ? 'win' : operatingSystem}-${architecture}`,
    `node-bin-${operatingSystem}-${architecture}`,
  ];
  const file = operatingSystem === 'win32' ? 'node.exe' : 'node';
  const installed = names
    .map((name) => join(root, 'node_modules', name, 'bin', file))
    .find((path) => existsSync(path));
  if (installed) return installed;
  return Number(process.versions.node.split('.')[0]) >= NODE_MAJOR ? process.execPath : undefined;
}
