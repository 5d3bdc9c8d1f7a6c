import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { DefaultArtifactClient } from '@actions/artifact';
import type { ArtifactClient } from '../baseline/index.ts';
import { type Clock, createRandom, PerfGateError } from '../foundation/index.ts';
import { type GateRequest, type GateResult, guardExit, runGate } from '../gate/index.ts';
import { createOctokit, type Octokit } from '../github/index.ts';
import { isNoRepository, refuseRef, resolveRef, runGit } from '../target/index.ts';
import { ARTIFACT_LIMIT_MS, withinTime } from './artifact-client.ts';
import { explain } from './attempt.ts';

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
  /** The checked out commit; null where there is no repository, or no git. Throws WORKTREE_FAILED for all else. */
  readHead(directory: string): Promise<HeadCommit | null>;
  /**
   * Sha of the commit that a branch, tag or sha names here or on the remote; empty where it names none, which is told
   * when its target is brought up. Throws USAGE for what cannot be a ref.
   */
  commitOf(directory: string, ref: string): Promise<string>;
  /**
   * Makes sure that a commit is in the local repository, which `actions/checkout` leaves shallow. Throws
   * WORKTREE_FAILED.
   */
  fetchCommit(directory: string, sha: string): Promise<void>;
  /** Returns early, and without an error, when the job is stopped. */
  sleep(durationMs: number): Promise<void>;
  setExitCode(code: number): void;
}

/** Runs an action in the process of a real job. */
export async function runInProcess(
  core: Core,
  run: (core: Core, env: NodeJS.ProcessEnv, services: Services) => Promise<void>,
): Promise<void> {
  const decide = guardExit(process, (message) => core.error(message));
  const stop = new AbortController();
  // The runner sends SIGINT, and SIGTERM seven seconds and a half later, when a job is cancelled.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  await run(core, process.env, createServices(stop.signal));
  decide(Number(process.exitCode ?? 0));
}

/** The world of a real job. */
export function createServices(signal: AbortSignal): Services {
  const clock: Clock = { nowMs: () => performance.now(), wallTimeMs: () => Date.now() };
  return {
    clock,
    artifactClient: withinTime(new DefaultArtifactClient(), ARTIFACT_LIMIT_MS),
    signal,
    newSeed: () => randomBytes(8).toString('hex'),
    newNonce: () => randomBytes(4).toString('hex'),
    createOctokit: (token, apiUrl, onRetry) =>
      createOctokit({ token, apiUrl, clock, random: createRandom(randomBytes(8).toString('hex')), onRetry }),
    runGate,
    readEvent: async (path) => (path === '' ? {} : JSON.parse(await readFile(path, 'utf8'))),
    readHead: (directory) => readHead(directory, signal),
    commitOf: (directory, ref) => commitOf(directory, ref, signal),
    fetchCommit: (directory, sha) => fetchCommit(directory, sha, signal),
    sleep: (durationMs) => sleep(durationMs, undefined, { signal }).catch(() => undefined),
    setExitCode: (code) => {
      process.exitCode = code;
    },
  };
}

/** Longer than any fetch of one commit takes that will end. */
const FETCH_MS = 120_000;

async function readHead(directory: string, signal: AbortSignal): Promise<HeadCommit | null> {
  try {
    const sha = await runGit(directory, ['rev-parse', '--verify', 'HEAD^{commit}'], signal);
    // The commit object names its parents also in a shallow clone, where git itself pretends that there are none.
    const [headers = ''] = (await runGit(directory, ['cat-file', 'commit', sha], signal)).split('\n\n');
    return { sha, parents: [...headers.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, parent = '']) => parent) };
  } catch (cause) {
    if (isNoRepository(cause)) return null;
    throw new PerfGateError(
      'WORKTREE_FAILED',
      `It cannot be verified which commit is checked out in ${directory}: ${explain(cause)}`,
      'Try `git log -1` there in a step before; a folder of another user needs `git config --global --add safe.directory`.',
      { cause },
    );
  }
}

async function commitOf(directory: string, ref: string, signal: AbortSignal): Promise<string> {
  refuseRef(ref);
  try {
    return (await resolveRef(directory, ref, signal)).full;
  } catch (error) {
    if (error instanceof PerfGateError && error.code === 'WORKTREE_FAILED') return '';
    throw error;
  }
}

async function fetchCommit(directory: string, sha: string, signal: AbortSignal): Promise<void> {
  const isHere = await runGit(directory, ['cat-file', '-e', `${sha}^{commit}`], signal).then(
    () => true,
    () => false,
  );
  if (isHere) return;
  const ending = AbortSignal.any([signal, AbortSignal.timeout(FETCH_MS)]);
  try {
    await runGit(directory, ['fetch', '--no-tags', '--depth=1', 'origin', sha], ending);
  } catch (cause) {
    throw new PerfGateError(
      'WORKTREE_FAILED',
      `The commit ${sha} to compare with is not in the checked out repository and cannot be fetched: ${explain(cause)}`,
      'Give actions/checkout `fetch-depth: 0`.',
      { cause },
    );
  }
}
