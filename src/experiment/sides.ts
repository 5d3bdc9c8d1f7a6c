import { maskSecrets, PerfGateError, shorten } from '../foundation/index.ts';
import type { RequestTemplate, Scenario } from '../scenario/index.ts';
import type { Side, SideDescription } from '../trial/index.ts';
import type { LoadDriver, ProgressListener, StepResult, TargetDriver } from './ports.ts';

/** How long the tear-down may take after a stop signal, in milliseconds. */
const TEARDOWN_LIMIT_MS = 5000;

/** A side that does not serve any more, and what is known of it. */
interface Death {
  readonly side: Side;
  readonly detail: string;
}
/** Characters of the longest detail of a failed request: an answer that is none may be quoted in it. */
const LONGEST_DETAIL = 160;

/** The systems under test of one experiment: brought up together, renewed together, stopped whatever happens. */
export class Sides {
  readonly #targets: readonly TargetDriver[];
  readonly #load: LoadDriver;
  readonly #scenario: Scenario;
  readonly #urls = new Map<Side, URL>();

  constructor(targets: readonly TargetDriver[], load: LoadDriver, scenario: Scenario) {
    this.#targets = targets;
    this.#load = load;
    this.#scenario = scenario;
  }

  urls(): Readonly<Partial<Record<Side, URL>>> {
    return Object.fromEntries(this.#urls);
  }

  /** Slowest start so far; null when some side cannot be started afresh. */
  renewalMs(): number | null {
    return this.#targets.every(({ renew }) => renew !== null)
      ? Math.max(...this.#targets.map((target) => target.lastStartMs()))
      : null;
  }

  /** Whether somebody gave a command for fresh instances of sides that we do not start. */
  renewedByCommand(): boolean {
    return this.#targets.some(({ kind, renew }) => kind === 'url' && renew !== null);
  }

  /** Starts every side and sends the set-up. Throws what the drivers throw, or SETUP_FAILED. */
  async start(signal: AbortSignal, onProgress: ProgressListener): Promise<void> {
    for (const target of this.#targets) {
      onProgress({ kind: 'phase', name: 'starting', detail: `${target.side}: ${target.describe().label}` });
    }
    await settleAll(
      this.#targets.map(async (target) => {
        this.#urls.set(target.side, await startNamed(target, signal));
      }),
    );
    await this.#setUp(signal, onProgress);
  }

  /** Gives every side a fresh instance, set up again. Throws RenewalError for a side that does not come up so far. */
  async renew(signal: AbortSignal, onProgress: ProgressListener): Promise<void> {
    await settleAll(
      this.#targets.map(async (target) => {
        if (target.renew === null) return;
        try {
          this.#urls.set(target.side, await target.renew(signal));
        } catch (error) {
          throw new RenewalError(target.side, error);
        }
      }),
    );
    try {
      await this.#setUp(signal, onProgress);
    } catch (error) {
      if (error instanceof SetUpError) throw new RenewalError(error.side, error);
      throw error;
    }
  }

  async #setUp(signal: AbortSignal, onProgress: ProgressListener): Promise<void> {
    if (this.#scenario.setup.length === 0) return;
    onProgress({ kind: 'phase', name: 'setup', detail: `${this.#scenario.setup.length} requests` });
    // In the order of the sides: what neither can do any more is no fault of the candidate.
    for (const { side } of this.#targets) {
      const url = this.#urls.get(side);
      if (url === undefined) continue;
      for (const request of this.#scenario.setup) await this.#setUpOne(side, url, request, signal);
    }
  }

  async #setUpOne(side: Side, url: URL, request: RequestTemplate, signal: AbortSignal): Promise<void> {
    const result = await this.#send(request, url, signal);
    if (result.ok || signal.aborted) return;
    throw new SetUpError(side, `set-up request "${request.name}" failed on the ${side}: ${result.detail}`);
  }

  /** Sends the tear-down to every side that is up, also after a stop; what failed comes back, one line each. */
  async tearDown(onProgress: ProgressListener): Promise<readonly string[]> {
    if (this.#scenario.teardown.length === 0) return [];
    onProgress({ kind: 'phase', name: 'teardown', detail: `${this.#scenario.teardown.length} requests` });
    const signal = AbortSignal.timeout(TEARDOWN_LIMIT_MS);
    const failures: string[] = [];
    for (const [side, url] of this.#urls) {
      for (const request of this.#scenario.teardown) {
        const result = await this.#send(request, url, signal);
        if (!result.ok)
          failures.push(`tear-down request "${request.name}" failed on the ${side}: ${result.detail}`);
      }
    }
    return failures;
  }

  /**
   * Sends one request; what went wrong may quote what was expected, or what came, and so a secret. It is masked before it is cut:
   * half a secret would not be found any more.
   */
  async #send(request: RequestTemplate, url: URL, signal: AbortSignal): Promise<StepResult> {
    const result = await this.#load.send(request, url, signal);
    const detail = maskSecrets(result.detail, this.#scenario.secrets);
    return { ...result, detail: shorten(detail, LONGEST_DETAIL) };
  }

  /** Sides whose process has died, with what is known of it. */
  died(): readonly Death[] {
    return this.#targets.flatMap((target) => {
      const health = target.health();
      return health.kind === 'died' ? [{ side: target.side, detail: health.detail }] : [];
    });
  }

  /** Sides of which nothing answers any more, with what is known of it. */
  async silent(signal: AbortSignal): Promise<readonly Death[]> {
    const asked = await Promise.all(
      this.#targets.map(async (target) => ({ side: target.side, health: await target.ask(signal) })),
    );
    return asked.flatMap(({ side, health }) =>
      health.kind === 'died' ? [{ side, detail: health.detail }] : [],
    );
  }

  describe(): readonly SideDescription[] {
    return this.#targets.map((target) => target.describe());
  }

  async stop(): Promise<void> {
    await Promise.all(this.#targets.map((target) => target.stop()));
  }
}

/** Starts a side; a failure says which one it was. */
async function startNamed(target: TargetDriver, signal: AbortSignal): Promise<URL> {
  try {
    return await target.start(signal);
  } catch (error) {
    if (!(error instanceof PerfGateError)) throw error;
    throw new PerfGateError(error.code, `the ${target.side} did not come up: ${error.message}`, error.hint, {
      cause: error,
    });
  }
}

/** A side whose set-up failed: before the first block that ends everything. */
class SetUpError extends PerfGateError {
  readonly side: Side;

  constructor(side: Side, message: string) {
    super(
      'SETUP_FAILED',
      message,
      'Without its set-up the load would measure something else. Check the request and its expectation.',
    );
    this.side = side;
  }
}

/** A side whose fresh instance did not come up, or could not be set up, though an earlier one had. */
export class RenewalError extends Error {
  readonly side: Side;
  /** Whether it was the command that was to start it that failed: that is no fault of the side. */
  readonly isOfCommand: boolean;

  constructor(side: Side, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.side = side;
    this.isOfCommand = cause instanceof PerfGateError && cause.code === 'RENEWAL_FAILED';
  }
}

/** Waits for all, then throws the first failure: nothing is left running unwatched. */
async function settleAll(tasks: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(tasks);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
