import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { DefaultArtifactClient } from '@actions/artifact';
import type { ArtifactClient } from '../baseline/index.ts';
import { type Clock, createRandom, PerfGateError } from '../foundation/index.ts';
import { type GateRequest, type GateResult, runGate } from '../gate/index.ts';
import { createOctokit, type Octokit } from '../github/index.ts';

/** As much of `@actions/core` as the action speaks through. */
export interface Core {
  getInput(name: string): string;
  setOutput(name: string, value: string): void;
  getState(name: string): string;
  saveState(name: string, value: string): void;
  setSecret(secret: string): void;
  info(message: string): void;
  notice(message: string, place?: Place): void;
  warning(message: string, place?: Place): void;
  error(message: string, place?: Place): void;
  readonly summary: { addRaw(text: string): { write(): Promise<unknown> } };
}

/** Where an annotation stands. */
export interface Place {
  title?: string;
  file?: string;
  startLine?: number;
  endLine?: number;
}

/** A commit as git itself has it. */
export interface HeadCommit {
  readonly sha: string;
  /** Their shas, first parent first. */
  readonly parents: readonly string[];
}

/** Everything else of the world that the action touches. */
export interface Services {
  readonly clock: Clock;
  readonly artifactClient: ArtifactClient;
  readonly signal: AbortSignal;
  /** Random, one per run; the run file repeats it. */
  newSeed(): string;
  /** Hexadecimal, one per invocation: tells apart what shares run, attempt, job and name. */
  newNonce(): string;
  createOctokit(token: string, apiUrl: string, onRetry: (message: string) => void): Octokit;
  runGate(request: GateRequest): Promise<GateResult>;
  /** JSON of `GITHUB_EVENT_PATH`. */
  readEvent(path: string): Promise<unknown>;
  /** The checked out commit; null where there is no repository. */
  readHead(directory: string): Promise<HeadCommit | null>;
  /** Sha of the commit that a branch, tag or sha names here or on the remote; empty where it names none. */
  commitOf(directory: string, ref: string): Promise<string>;
  /** Makes sure that a commit is in the local repository, which `actions/checkout` leaves shallow. */
  fetchCommit(directory: string, sha: string): Promise<void>;
  setExitCode(code: number): void;
}

const run = promisify(execFile);

/** The world of a real job. */
export function createServices(signal: AbortSignal): Services {
  const clock: Clock = { nowMs: () => performance.now(), wallTimeMs: () => Date.now() };
  return {
    clock,
    artifactClient: new DefaultArtifactClient(),
    signal,
    newSeed: () => randomBytes(8).toString('hex'),
    newNonce: () => randomBytes(4).toString('hex'),
    createOctokit: (token, apiUrl, onRetry) =>
      createOctokit({ token, apiUrl, clock, random: createRandom(randomBytes(8).toString('hex')), onRetry }),
    runGate,
    readEvent: async (path) => (path === '' ? {} : JSON.parse(await readFile(path, 'utf8'))),
    readHead,
    commitOf,
    fetchCommit,
    setExitCode: (code) => {
      process.exitCode = code;
    },
  };
}

async function git(directory: string, args: readonly string[]): Promise<string> {
  const env = { ...process.env, GIT_TERMINAL_PROMPT: '0' };
  const { stdout } = await run('git', ['-C', directory, ...args], { env, timeout: 120_000 });
  return stdout;
}

async function readHead(directory: string): Promise<HeadCommit | null> {
  try {
    const sha = (await git(directory, ['rev-parse', 'HEAD'])).trim();
    // The commit object names its parents also in a shallow clone, where git itself pretends that there are none.
    const [headers = ''] = (await git(directory, ['cat-file', 'commit', sha])).split('\n\n');
    return { sha, parents: [...headers.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, parent = '']) => parent) };
  } catch {
    // No repository, or no git: nothing was checked out.
    return null;
  }
}

async function commitOf(directory: string, ref: string): Promise<string> {
  // `--verify` takes what begins with a dash for an option; such a ref is refused when its target is created.
  for (const name of ref.startsWith('-') ? [] : [ref, `refs/remotes/origin/${ref}`]) {
    try {
      return (await git(directory, ['rev-parse', '--verify', '--quiet', `${name}^{commit}`])).trim();
    } catch {
      // Not a name here; the next is tried.
    }
  }
  return '';
}

async function fetchCommit(directory: string, sha: string): Promise<void> {
  try {
    await git(directory, ['cat-file', '-e', `${sha}^{commit}`]);
  } catch {
    try {
      await git(directory, ['fetch', '--no-tags', '--depth=1', 'origin', sha]);
    } catch (cause) {
      throw new PerfGateError(
        'WORKTREE_FAILED',
        `The commit ${sha} to compare with is not in the checked out repository and cannot be fetched.`,
        'Give actions/checkout `fetch-depth: 0`.',
        { cause },
      );
    }
  }
}
