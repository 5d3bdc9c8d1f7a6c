import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { TOOL_VERSION } from '../../../src/gate/index.ts';
import { withTerminal } from '../../support/a-terminal.ts';
import { csv, names } from '../../support/some-csv.ts';

const MAIN = join(import.meta.dirname, '../../../src/cli/main.ts');

function start(cwd: string, ...args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [MAIN, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function textOf(stream: ChildProcess['stdout']): Promise<string> {
  let text = '';
  for await (const piece of stream ?? []) text += String(piece);
  return text;
}

async function codeOf(child: ChildProcess): Promise<unknown> {
  const [code]: readonly unknown[] = await once(child, 'close');
  return code;
}

test('the process prints on stdout and ends with the exit code', async () => {
  await withTerminal(async ({ folder }) => {
    const version = start(folder, '--version');
    expect(await Promise.all([textOf(version.stdout), textOf(version.stderr), codeOf(version)])).toEqual([
      `${TOOL_VERSION}\n`,
      '',
      0,
    ]);
    const missing = start(folder, 'compare', 'missing.json');
    expect(await Promise.all([textOf(missing.stdout), textOf(missing.stderr), codeOf(missing)])).toEqual([
      '',
      expect.stringMatching(/^error FILE_MISSING: missing\.json: no such file/),
      2,
    ]);
  });
});

test('a reader who closes the pipe early does not change the verdict', async () => {
  await withTerminal(async ({ folder, write, run }) => {
    await write({ 'results.csv': csv(2) });
    await run('import', '--from', 'csv', 'results.csv', '--out', 'runs');
    const child = start(
      folder,
      'compare',
      '--baseline',
      ...names('base', 12),
      '--candidate',
      ...names('cand', 4),
    );
    child.stdout?.destroy();
    const [stderr, code] = await Promise.all([textOf(child.stderr), codeOf(child)]);
    expect({ stderr, code }).toEqual({ stderr: '', code: 1 });
  });
});
