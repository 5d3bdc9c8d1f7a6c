import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readTextFileIfThere } from '../../../src/baseline/index.ts';
import { runCli } from '../../../src/cli/index.ts';
import { hashOf } from '../../../src/foundation/index.ts';
import { type GateResult, writeReports } from '../../../src/gate/index.ts';
import { ACCEPTED_PATH } from '../../../src/scenario/index.ts';

/**
 * What `perf-gate accept --reason …` makes of a file of acceptances (empty where there is none) when it is run on what a
 * gate has found; null where that has nothing to accept. The command line itself is run, on the files that the gate wrote.
 */
export async function acceptFound(
  before: string,
  { report }: Pick<GateResult, 'report'>,
  reason: string,
): Promise<string | null> {
  const directory = await mkdtemp(join(tmpdir(), 'perf-gate-year-'));
  try {
    await writeAccepted(directory, before);
    const { decision } = await writeReports('found', report, directory);
    const code = await runCli(['accept', '--reason', reason, '--from', decision], {
      stdout: () => {},
      stderr: () => {},
      env: {},
      cwd: directory,
      isTty: false,
      isErrorTty: false,
      columns: 80,
      signal: new AbortController().signal,
    });
    return code === 0 ? await readTextFileIfThere(ACCEPTED_PATH, directory) : null;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function writeAccepted(directory: string, text: string): Promise<void> {
  if (text === '') return;
  const file = join(directory, ACCEPTED_PATH);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

/** Checked out trees: the gate reads nothing of them but what is accepted, so that those with the same file share a folder. */
export class Workspaces {
  #root: string | null = null;
  readonly #written = new Map<string, string>();

  /** The folder of a tree with this file; of one without it where the text is empty. */
  async of(accepted: string): Promise<string> {
    this.#root ??= await mkdtemp(join(tmpdir(), 'perf-gate-year-'));
    const known = this.#written.get(accepted);
    if (known !== undefined) return known;
    const directory = join(this.#root, hashOf(accepted, 12));
    await mkdir(directory, { recursive: true });
    await writeAccepted(directory, accepted);
    this.#written.set(accepted, directory);
    return directory;
  }

  async remove(): Promise<void> {
    if (this.#root !== null) await rm(this.#root, { recursive: true, force: true });
    this.#written.clear();
    this.#root = null;
  }
}
