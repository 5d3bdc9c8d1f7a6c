import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { TOOL_VERSION } from '../../../src/gate/index.ts';
import { type Terminal, withTerminal } from '../../support/a-terminal.ts';
import { csv, names } from '../../support/some-csv.ts';
import { eventually, isRunning, serverSource } from '../target/toy-server.ts';

const MAIN = join(import.meta.dirname, '../../../src/cli/main.ts');
const WRAPPER = join(import.meta.dirname, '../../../scripts/node24.mjs');

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

test.each([
  ['process.exit(0);', 'ends the process'],
  ['await new Promise(() => {});', 'waits for what never comes'],
])('a module is no way around the exit code: %s', async (code) => {
  await withTerminal(async ({ folder, write }) => {
    await write({ 'a.mjs': code });
    const child = start(folder, 'validate', 'a.mjs');
    const [, stderr, exitCode] = await Promise.all([
      textOf(child.stdout),
      textOf(child.stderr),
      codeOf(child),
    ]);
    expect(stderr).toContain('the process was ended before anything was decided');
    expect(exitCode).toBe(3);
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

/** A gate under way on a server that it started: what it runs in, and the two processes. */
interface UnderWay {
  readonly folder: string;
  readonly gate: ChildProcess;
  /** Process id of the server. */
  readonly server: number;
}

/** Starts a gate in a process group of its own, waits until its server runs, and leaves nothing behind. */
async function withGate(
  { folder, write }: Terminal,
  program: readonly string[],
  test: (underWay: UnderWay) => Promise<void>,
): Promise<void> {
  await write({
    'server.cjs': serverSource({
      // Slow to go, so that the tidying up takes long enough to be cut short.
      before: `require('node:fs').writeFileSync('pid', String(process.pid)); process.on('SIGTERM', () => setTimeout(() => process.exit(), 1500));`,
    }),
    'long.yml': 'name: long\nrequests: [{ path: / }]\nload: { rate: 7, duration: 1m, warm-up: 0s }\n',
  });
  const args = [...program, MAIN, 'run', 'long.yml', '--start', 'node server.cjs', '--out', 'out'];
  const gate = spawn(process.execPath, args, {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  gate.stdout?.resume();
  const server = (): number =>
    existsSync(join(folder, 'pid')) ? Number(readFileSync(join(folder, 'pid'), 'utf8')) : 0;
  try {
    await new Promise<void>((resolve, reject) => {
      gate.once('exit', () => reject(new Error('the gate ended by itself')));
      gate.stderr?.on('data', (chunk: Buffer) => {
        if (chunk.toString().includes('measuring')) resolve();
      });
    });
    await test({ folder, gate, server: server() });
  } finally {
    if (gate.exitCode === null && gate.signalCode === null) process.kill(-(gate.pid ?? NaN), 'SIGKILL');
    if (server() > 0 && (await isRunning(server()))) process.kill(server(), 'SIGKILL');
  }
}

function keptRun(folder: string): unknown {
  return (JSON.parse(readFileSync(join(folder, 'out', 'run.json'), 'utf8')) as { validity: unknown })
    .validity;
}

const INTERRUPTED = { kind: 'invalid', reasons: ['a stop signal ended the run before it was complete'] };

describe('a stop signal', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const)(
    '%s ends the run as invalid and stops what was started',
    async (signal) => {
      await withTerminal(async (terminal) => {
        await withGate(terminal, [], async ({ folder, gate, server }) => {
          gate.kill(signal);
          expect(await codeOf(gate)).toBe(3);
          expect(keptRun(folder)).toEqual(INTERRUPTED);
          expect(await isRunning(server)).toBe(false);
        });
      });
    },
  );

  test.each([
    [
      'the whole group, as a terminal sends it',
      (gate: ChildProcess) => process.kill(-(gate.pid ?? NaN), 'SIGINT'),
    ],
    ['the wrapper alone', (gate: ChildProcess) => gate.kill('SIGINT')],
  ])('under the wrapper one to %s is one: the run is kept', async (_, send) => {
    await withTerminal(async (terminal) => {
      await withGate(terminal, [WRAPPER], async ({ folder, gate, server }) => {
        send(gate);
        expect(await codeOf(gate)).toBe(3);
        expect(keptRun(folder)).toEqual(INTERRUPTED);
        expect(await isRunning(server)).toBe(false);
      });
    });
  });

  test('a second one after a while ends at once', async () => {
    await withTerminal(async (terminal) => {
      await withGate(terminal, [], async ({ folder, gate, server }) => {
        gate.kill('SIGINT');
        await sleep(900);
        gate.kill('SIGINT');
        expect(await codeOf(gate)).toBe(3);
        expect(existsSync(join(folder, 'out', 'run.json'))).toBe(false);
        expect(await eventually(async () => !(await isRunning(server)))).toBe(true);
      });
    });
  });
});
