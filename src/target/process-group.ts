import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { isGroupAlive } from './group-alive.ts';
import { codeOf } from './thrown.ts';

/** How the first process of a group ended: one of the two is not null. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A shell command with everything it started, in a process group of its own. */
export interface ProcessGroup {
  /** Process id of the shell, which is also the id of the group. */
  readonly pid: number;
  /** How the shell ended, null while it runs. */
  exit(): Exit | null;
  /** Resolves when the shell has ended and what it wrote has been read. */
  readonly ended: Promise<Exit>;
  /** Whether any process of the group is alive, orphans of the shell included. */
  isAlive(): boolean;
  /** SIGTERM to the whole group, up to `graceMs` to obey, then SIGKILL. Never throws; may be called again. */
  stop(graceMs: number): Promise<void>;
}

export interface ProcessGroupOptions {
  readonly command: string;
  readonly directory: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly onOutput: (chunk: Buffer) => void;
}

/** How long SIGKILL may take before we go on without certainty (a process stuck in the kernel, say). */
const KILL_WAIT_MS = 1_000;
const POLL_MS = 20;

/** Output may still be on its way when the shell has ended, and an orphan may hold its pipe open for ever. */
const DRAIN_MS = 200;

/**
 * Starts `sh -c command` in a process group of its own, standard input closed. The group is what makes stopping sure:
 * `npm start` puts a shell and npm between us and the server, and a signal to the first of them reaches nobody else.
 * Also when our own process ends by itself, every group still alive is killed. Rejects when there is no such directory
 * or shell. POSIX systems only.
 */
export async function startProcessGroup(options: ProcessGroupOptions): Promise<ProcessGroup> {
  const child = spawn('sh', ['-c', options.command], {
    cwd: options.directory,
    env: options.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.on('data', options.onOutput);
  child.stderr.on('data', options.onOutput);
  const ended = endOf(child);
  const pid = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => resolve(child.pid ?? 0));
  });
  killAtExit(pid);
  const exit = (): Exit | null =>
    child.exitCode === null && child.signalCode === null
      ? null
      : { code: child.exitCode, signal: child.signalCode };
  let gone = false;
  // Once seen dead the group is never asked or signalled again: its number may by then belong to somebody else.
  const isAlive = (): boolean => {
    if (gone) return false;
    gone = exit() !== null && !isGroupAlive(pid);
    if (gone) KILLED_AT_EXIT.delete(pid);
    return !gone;
  };
  return { pid, exit, ended, isAlive, stop: (graceMs) => stopGroup(child, pid, isAlive, graceMs) };
}

async function stopGroup(
  child: ChildProcess,
  pid: number,
  isAlive: () => boolean,
  graceMs: number,
): Promise<void> {
  for (const [signal, waitMs] of [
    ['SIGTERM', graceMs],
    ['SIGKILL', KILL_WAIT_MS],
  ] as const) {
    if (!isAlive()) break;
    signalGroup(pid, signal);
    const endMs = performance.now() + waitMs;
    while (isAlive() && performance.now() < endMs) await sleep(POLL_MS);
  }
  // A process that left the group may hold the pipes; they must not keep our own process alive.
  child.stdout?.destroy();
  child.stderr?.destroy();
}

function endOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      const timer = setTimeout(() => resolve({ code, signal }), DRAIN_MS);
      child.once('close', () => {
        clearTimeout(timer);
        resolve({ code, signal });
      });
    });
  });
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // Gone in the meantime (ESRCH), or not ours to signal (EPERM): both end the matter.
    if (codeOf(error) === '') throw error;
  }
}

/**
 * Groups to kill when our own process ends. Module state, because the process has one end; filled only while a group
 * runs. A signal that nobody handles ends Node without this event: the apps turn signals into a stop.
 */
const KILLED_AT_EXIT = new Set<number>();
let listening = false;

function killAtExit(pid: number): void {
  KILLED_AT_EXIT.add(pid);
  if (listening) return;
  listening = true;
  process.once('exit', () => {
    for (const group of KILLED_AT_EXIT) signalGroup(group, 'SIGKILL');
  });
}
