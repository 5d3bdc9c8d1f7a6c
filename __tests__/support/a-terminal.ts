import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Io, runCli } from '../../src/cli/index.ts';

/** What a command line left behind. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs command lines in a real folder of their own, without a process. */
export interface Terminal {
  readonly folder: string;
  readonly run: (...args: readonly string[]) => Promise<Ended>;
  /** Writes files by their paths in the folder, directories included. */
  readonly write: (files: Readonly<Record<string, string>>) => Promise<void>;
}

/** Opens a terminal in a new empty folder, gives it to the test, and removes the folder. */
export async function withTerminal(
  test: (terminal: Terminal) => Promise<void>,
  replaced: Partial<Io> = {},
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'perf-gate-'));
  try {
    await test({
      folder,
      write: async (files) => {
        for (const [path, content] of Object.entries(files)) {
          await mkdir(dirname(join(folder, path)), { recursive: true });
          await writeFile(join(folder, path), content);
        }
      },
      run: (...args) => runIn(folder, args, replaced),
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Runs a command line in a folder. */
export async function runIn(
  cwd: string,
  args: readonly string[],
  replaced: Partial<Io> = {},
): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  const code = await runCli(args, {
    stdout: (text) => (stdout += text),
    stderr: (text) => (stderr += text),
    env: {},
    cwd,
    isTty: false,
    isErrorTty: false,
    columns: 110,
    signal: new AbortController().signal,
    ...replaced,
  });
  return { code, stdout, stderr };
}
