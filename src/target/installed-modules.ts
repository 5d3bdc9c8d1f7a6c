import { lstat, readdir, readFile, realpath, symlink } from 'node:fs/promises';
import { join, sep } from 'node:path';

const LOCK_FILES = [
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'bun.lock',
  'bun.lockb',
] as const;

/**
 * Links `node_modules` of one folder into another when that is the same as installing: both have a package.json, at
 * least one lock file, and every lock file is equal byte for byte. Returns whether it did.
 *
 * Not when the modules hold a link to the project's own packages (workspaces, `file:` dependencies): then the other
 * version would run this version's code, and the comparison would find two equal sides.
 */
export async function linkInstalledModules(from: string, to: string): Promise<boolean> {
  const modules = join(from, 'node_modules');
  const present = await Promise.all([
    exists(join(from, 'package.json')),
    exists(join(to, 'package.json')),
    exists(modules),
  ]);
  if (present.includes(false) || (await exists(join(to, 'node_modules')))) return false;
  if (!(await haveEqualLocks(from, to)) || (await leadsOutside(modules))) return false;
  await symlink(modules, join(to, 'node_modules'), 'dir');
  return true;
}

async function haveEqualLocks(from: string, to: string): Promise<boolean> {
  const pairs = await Promise.all(
    LOCK_FILES.map((name) => Promise.all([contentOf(join(from, name)), contentOf(join(to, name))])),
  );
  const equal = pairs.every(([a, b]) => (a === null || b === null ? a === b : a.equals(b)));
  return equal && pairs.some(([a]) => a !== null);
}

/** Whether any package (scoped ones included) is a link out of the folder. pnpm's links stay inside. */
async function leadsOutside(modules: string): Promise<boolean> {
  const inside = (await realpath(modules)) + sep;
  const names = await readdir(modules);
  const scoped = await Promise.all(
    names
      .filter((name) => name.startsWith('@'))
      .map(async (scope) =>
        (await readdir(join(modules, scope)).catch(() => [])).map((name) => join(scope, name)),
      ),
  );
  const outside = await Promise.all(
    [...names, ...scoped.flat()].map(async (name) => {
      const path = join(modules, name);
      if (!(await lstat(path)).isSymbolicLink()) return false;
      const end = await realpath(path).catch(() => '');
      return !end.startsWith(inside);
    }),
  );
  return outside.includes(true);
}

async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null)) !== null;
}

async function contentOf(path: string): Promise<Buffer | null> {
  return await readFile(path).catch(() => null);
}
