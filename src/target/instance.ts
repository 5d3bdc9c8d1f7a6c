import { Agent } from 'undici';
import { maskSecrets, PerfGateError } from '../foundation/index.ts';
import { findFreePort } from './free-port.ts';
import { createOutputTail, type OutputTail } from './output-tail.ts';
import { type Exit, type ProcessGroup, startProcessGroup } from './process-group.ts';
import { type Attempt, pause, type Readiness, waitUntilReady } from './readiness.ts';
import { lookAt, type Sighting } from './sighting.ts';
import { targetEnvironment } from './target-environment.ts';
import { joinPath } from './target-url.ts';
import { messageOf } from './thrown.ts';

/** One started process of a target, ready or not. */
export interface Instance {
  readonly port: number;
  readonly group: ProcessGroup;
  readonly output: OutputTail;
  /** How it ended, in one line, or null while it serves. */
  death(): string | null;
}

export interface InstanceOptions {
  readonly command: string;
  /** How messages call it. */
  readonly label: string;
  readonly directory: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly readiness: Readiness;
  readonly secrets: readonly string[];
  readonly signal: AbortSignal;
}

/** A look takes a millisecond or two; on a busy machine a hundred times as long. */
const LEAST_LOOK_MS = 250;

/** Close together at first: the wait is part of what `lastStartMs` reports. */
const BACK_OFF = { firstMs: 20, factor: 1.4, mostMs: 250 };

/** How many lines of output an error shows: a stack trace of Node and what stands above it. */
const SHOWN_LINES = 30;

const PORT_TAKEN = /EADDRINUSE|address already in use/i;

/**
 * Starts the command on a free port and waits until it answers there, on 127.0.0.1 or else on [::1]; resolves with
 * the URL that answered. Every instance is handed to `onStart` before the wait, so that it can be stopped whatever
 * happens. When the port was taken between choosing and listening, it is tried once more with another.
 */
export async function startInstance(
  options: InstanceOptions,
  onStart: (instance: Instance) => void,
): Promise<URL> {
  const first = await launch(options, onStart);
  if (first.kind === 'ready') return first.url;
  if (!first.portTaken) throw first.error;
  const second = await launch(options, onStart);
  if (second.kind === 'ready') return second.url;
  throw second.error;
}

type Launch =
  | { readonly kind: 'ready'; readonly url: URL }
  | { readonly kind: 'failed'; readonly portTaken: boolean; readonly error: PerfGateError };

async function launch(options: InstanceOptions, onStart: (instance: Instance) => void): Promise<Launch> {
  const { readiness, signal } = options;
  const instance = await createInstance(options);
  onStart(instance);
  const agent = new Agent();
  try {
    const waited = await waitUntilReady({
      attempt: (remainingMs) => attempt(instance, agent, options, remainingMs),
      backOff: BACK_OFF,
      timeoutMs: readiness.timeoutMs,
      leastLookMs: LEAST_LOOK_MS,
      signal,
      wake: instance.group.ended,
    });
    if (waited.kind === 'ready') {
      await refuseImpostor(instance, options);
      return waited;
    }
    throw notReady(instance, waited.reason, options);
  } catch (error) {
    const failed = error instanceof PerfGateError && error.code === 'TARGET_START_FAILED';
    if (!failed) throw error;
    // Whoever inherited the failed command's group must not be left behind when another instance takes its place.
    await instance.group.stop(0);
    return { kind: 'failed', portTaken: PORT_TAKEN.test(instance.output.text()), error };
  } finally {
    await agent.destroy();
  }
}

/** A command that fails this soon after its first answer has not given it: somebody else listens on its port. */
const IMPOSTOR_MS = 50;

/**
 * Makes sure that it was the command that answered: one that could not listen ends moments after, while the server that
 * has its port goes on answering in its place. Throws TARGET_START_FAILED.
 */
async function refuseImpostor(instance: Instance, options: InstanceOptions): Promise<void> {
  await pause(IMPOSTOR_MS, options.signal);
  if (instance.death() === null || !PORT_TAKEN.test(instance.output.text())) return;
  throw startFailed(instance, await instance.group.ended, options);
}

async function createInstance(options: InstanceOptions): Promise<Instance> {
  const { command, directory, env, secrets } = options;
  const port = await findFreePort();
  const output = createOutputTail(secrets);
  const group = await startProcessGroup({
    command,
    directory,
    env: targetEnvironment(env, port),
    onOutput: (chunk) => output.append(chunk),
  }).catch((error: unknown) => {
    throw new PerfGateError(
      'TARGET_START_FAILED',
      maskSecrets(`cannot run a shell in ${directory}: ${messageOf(error)}`, secrets),
      'Check that the directory exists and can be entered.',
      { cause: error },
    );
  });
  return { port, group, output, death: () => deathOf(group, output) };
}

async function attempt(
  instance: Instance,
  agent: Agent,
  options: InstanceOptions,
  remainingMs: number,
): Promise<Attempt> {
  const { readiness, signal } = options;
  if (instance.group.exit() !== null) {
    const exit = await instance.group.ended;
    if (instance.death() !== null) throw startFailed(instance, exit, options);
  }
  let reason = '';
  for (const host of ['127.0.0.1', '[::1]']) {
    const base = new URL(`http://${host}:${instance.port}/`);
    const sighting = await lookAt(joinPath(base, readiness.path), agent, {}, remainingMs, signal);
    // A server that comes and dies between the look and here has answered, and is not ready.
    if (isReady(sighting) && instance.death() === null) return { kind: 'ready', url: base };
    if (sighting.kind !== 'unreachable') return waitingFor(sighting);
    reason = NOTHING_LISTENS;
  }
  return { kind: 'waiting', reason, pauseMs: null };
}

const NOTHING_LISTENS = 'nothing listens there';

function isReady(sighting: Sighting): boolean {
  // A sign-in demanded by the application itself (401, 403) shows that it is up; in front of a started process
  // there is no wall of a platform.
  return sighting.kind === 'answer' && sighting.status < 500 && sighting.status !== 429;
}

function waitingFor(sighting: Sighting): Attempt {
  if (sighting.kind !== 'answer') return { kind: 'waiting', reason: sighting.detail, pauseMs: null };
  return { kind: 'waiting', reason: `status ${sighting.status}`, pauseMs: sighting.retryAfterMs };
}

/**
 * A shell that ended well may have left a server behind (`server &`): then it serves as long as its group lives.
 * A shell that failed is a death, whoever is left.
 */
function deathOf(group: ProcessGroup, output: OutputTail): string | null {
  const exit = group.exit();
  if (exit === null || (exit.code === 0 && group.isAlive())) return null;
  const last = output.lastLines(1);
  return `${howItEnded(exit)}${last === '' ? '' : `; last output: ${last}`}`;
}

function howItEnded(exit: Exit): string {
  return exit.signal === null ? `exited with code ${exit.code}` : `was killed by ${exit.signal}`;
}

function startFailed(instance: Instance, exit: Exit, options: InstanceOptions): PerfGateError {
  const taken = PORT_TAKEN.test(instance.output.text());
  return new PerfGateError(
    'TARGET_START_FAILED',
    maskSecrets(
      `\`${options.label}\` ${howItEnded(exit)} before it was ready${quoted(instance)}`,
      options.secrets,
    ),
    taken
      ? `The address it wants is taken. It must listen on $PORT (${instance.port}); does the command read the PORT variable?`
      : 'Run the command by hand in the same directory, with PORT set to a free port.',
  );
}

function notReady(instance: Instance, reason: string, options: InstanceOptions): PerfGateError {
  const { label, readiness, secrets } = options;
  const { port } = instance;
  return new PerfGateError(
    'TARGET_NOT_READY',
    maskSecrets(
      `\`${label}\` was not ready within ${readiness.timeoutMs} ms at ${readiness.path}; last seen: ${reason}${quoted(instance)}`,
      secrets,
    ),
    reason === NOTHING_LISTENS
      ? `Nothing listens on $PORT (${port}); does the command read the PORT variable?`
      : 'Name a readiness path that answers with a status below 500, or raise the readiness limit.',
  );
}

function quoted(instance: Instance): string {
  const lines = instance.output.lastLines(SHOWN_LINES);
  return lines === '' ? '; it wrote nothing' : `; it wrote:\n${lines.replace(/^/gm, '  | ')}`;
}
