import { execFileSync } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { type Terminal, withTerminal } from '../../support/a-terminal.ts';
import { SCENARIO } from '../../support/some-scenario.ts';

function git(folder: string, ...args: readonly string[]): void {
  const env = {
    ...process.env,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_AUTHOR_NAME: 'Test',
    GIT_AUTHOR_EMAIL: 'test@example.com',
    GIT_COMMITTER_NAME: 'Test',
    GIT_COMMITTER_EMAIL: 'test@example.com',
  };
  execFileSync('git', args, { cwd: folder, env, stdio: 'pipe' });
}

/** A terminal in a repository of two commits on main, with nothing changed. */
async function withRepository(test: (terminal: Terminal) => Promise<void>): Promise<void> {
  await withTerminal(async (terminal) => {
    const { folder, write } = terminal;
    git(folder, 'init', '--quiet', '--initial-branch', 'main');
    for (const word of ['old', 'new']) {
      await write({ 'server.cjs': `// ${word}`, 'shop.yml': SCENARIO });
      git(folder, 'add', '.');
      git(folder, 'commit', '--quiet', '--message', word);
    }
    await test(terminal);
  });
}

/** The gate with a server that cannot start: invalid at once, unless it is refused before. */
const line = (ref: string): readonly string[] => [
  'run',
  'shop.yml',
  '--start',
  'exit 1',
  '--baseline-ref',
  ref,
];

test.each([['merge-base'], ['HEAD'], ['main']])(
  'on an unchanged default branch --baseline-ref %s is refused: it would be compared with itself',
  async (ref) => {
    await withRepository(async ({ write, run }) => {
      const { code, stderr } = await run(...line(ref));
      expect(code).toBe(2);
      expect(stderr).toMatch(/^error USAGE: .*is the commit that is checked out[^]*HEAD~1/);
      // The reports of an earlier run are no change of the code.
      await write({ 'perf-gate-out/run.json': '{}' });
      expect((await run(...line(ref))).code).toBe(2);
    });
  },
);

test.each([
  ['server.cjs', 'a changed file'],
  ['other.cjs', 'a new file'],
])('uncommitted changes are what is compared then, and it is said: %s (%s)', async (file) => {
  await withRepository(async ({ folder, run }) => {
    await writeFile(join(folder, file), '// changed');
    const { code, stderr } = await run(...line('merge-base'));
    expect(code).toBe(3);
    expect(stderr).toContain('the uncommitted changes are what is compared with it');
  });
});

test.each([['merge-base'], ['HEAD~1'], ['no-such-ref']])(
  'on a branch of its own --baseline-ref %s is taken as it is',
  async (ref) => {
    await withRepository(async ({ folder, run }) => {
      git(folder, 'switch', '--quiet', '--create', 'feature');
      await rm(join(folder, 'server.cjs'));
      git(folder, 'commit', '--quiet', '--all', '--message', 'remove');
      const { code, stderr } = await run(...line(ref));
      expect(code).toBe(3);
      expect(stderr).not.toContain('uncommitted');
    });
  },
);
