import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { join } from 'node:path';

/**
 * Targets have this core, generators the other; with one core only, both share it and nothing is pinned. On the machines
 * that were looked at, interrupts of disks and sockets come to the second core.
 */
const TARGET_CORE = 1;
const GENERATOR_CORE = 0;
/** Asked for before anything is pinned, after which there is one. */
const CORES = availableParallelism();

/** Moves this process to the generators' core. */
export function pinThisProcess(): void {
  if (CORES >= 2) spawnSync('taskset', ['-acp', String(GENERATOR_CORE), String(process.pid)]);
}

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Processor seconds of the process and all its children, from start to end. */
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
}

function pin(core: number, command: readonly string[]): readonly string[] {
  return CORES < 2 ? command : ['taskset', '-c', String(core), ...command];
}

/** Runs a command on the generators' core to its end, and takes its processor time as the shell's `time` gives it. */
export async function runPinned(command: readonly string[], timeoutMs = 300_000): Promise<Ran> {
  const script = 'TIMEFORMAT="TIMED %R %U %S"; time "$@"';
  const child = spawn('bash', ['-c', script, 'bash', ...pin(GENERATOR_CORE, command)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
    env: {
      ...process.env,
      FORCE_COLOR: '0',
      ARTILLERY_DISABLE_TELEMETRY: 'true',
      K6_NO_USAGE_REPORT: 'true',
    },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number | null];
  const timed = /^TIMED ([0-9.]+) ([0-9.]+) ([0-9.]+)$/m.exec(stderr);
  const [, wall, user, system] = (timed ?? []).map(Number);
  return {
    code,
    stdout,
    stderr,
    wallSeconds: wall ?? NaN,
    cpuSeconds: (user ?? NaN) + (system ?? NaN),
  };
}

/** A script of this folder, as a command; `.py` by Python. */
export function script(name: string, ...options: readonly string[]): readonly string[] {
  return [name.endsWith('.py') ? 'python3' : process.execPath, join(import.meta.dirname, name), ...options];
}

export interface Server {
  readonly url: string;
  /** Says a line to it and gives the line that it says next. */
  ask(question: string): Promise<string>;
  /** Rejects where it had ended by itself: then nothing that was measured on it counts. */
  stop(): Promise<void>;
}

/** Starts a server of this folder on the targets' core; it prints its port first. Stopped by `stop`. */
export async function startServer(name: string, ...options: readonly string[]): Promise<Server> {
  const [command = '', ...args] = pin(TARGET_CORE, script(name, ...options));
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const [port] = (await once(lines, 'line')) as [string];
  return {
    url: `http://127.0.0.1:${port}/`,
    ask: async (question) => {
      const answered = once(lines, 'line') as Promise<[string]>;
      child.stdin.write(`${question}\n`);
      return (await answered)[0];
    },
    stop: async () => {
      const { exitCode, signalCode } = child;
      if (exitCode !== null || signalCode !== null)
        throw new Error(`the server ${name} had ended by itself: ${signalCode ?? `exit ${exitCode}`}`);
      const closed = once(child, 'close');
      child.kill();
      await closed;
    },
  };
}
