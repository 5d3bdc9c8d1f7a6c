import { isBroken } from '../analysis/index.ts';
import { compareTrials } from '../comparison/index.ts';
import { type Clock, createRandom, groupBy, type Random } from '../foundation/index.ts';
import { INSTANCE_WARM_UP_MS, isBatch } from '../scenario/index.ts';
import { assembleRun, type RunIdentity } from './assemble-run.ts';
import {
  assessMeasurement,
  type Incident,
  mergeMeasurements,
  type Measurement,
  type Run,
  type Trial,
} from '../trial/index.ts';
import { judgeThresholds } from '../verdict/index.ts';
import type { Family } from './family.ts';
import { arrivalsOfSlot, type BlockSlot, blockRandom, fillBlock, orderOf } from './fill-block.ts';
import { probeInterference } from './interference.ts';
import { cutOffReason, nextBlock, type Progress } from './next-block.ts';
import { explainAssignment, type Plan, planExperiment, planWarning } from './plan.ts';
import type { LoadDriver, LoadWindow, ProgressListener, TargetDriver } from './ports.ts';
import { RenewalError, Sides } from './sides.ts';
import { silentSides } from './silent-sides.ts';
import { steadyWindow } from './steady-window.ts';

/** Everything that an experiment needs from outside. */
export interface ExperimentRequest extends RunIdentity {
  readonly family: Family;
  /** The candidate alone, or both sides. */
  readonly targets: readonly TargetDriver[];
  readonly load: LoadDriver;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onProgress: ProgressListener;
}

/** A finished experiment: the run, and why it ended. */
export interface Experiment {
  readonly run: Run;
  readonly stop: string;
}

/**
 * Runs one scenario: brings the targets up, warms them up, measures block after block until everything is decided or
 * the budget ends, and stops everything whatever happens. Rejects only when nothing could be measured at all (the
 * drivers' TARGET_… errors, SETUP_FAILED, WORKTREE_FAILED); a stop signal resolves with a partial, invalid run.
 */
export async function runExperiment(request: ExperimentRequest): Promise<Experiment> {
  const conductor = new Conductor(request);
  return conductor.conduct();
}

class Conductor {
  readonly #request: ExperimentRequest;
  readonly #sides: Sides;
  readonly #random: Random;
  readonly #startedMs: number;
  readonly #warmUp: Trial[] = [];
  readonly #trials: Trial[] = [];
  readonly #incidents: Incident[] = [];
  #interference: number | null = null;
  #plan: Plan;
  #longestBlockMs = 0;

  constructor(request: ExperimentRequest) {
    this.#request = request;
    this.#sides = new Sides(request.targets, request.load, request.scenario);
    this.#random = createRandom(request.seed);
    this.#startedMs = request.clock.nowMs();
    this.#plan = this.#makePlan();
  }

  async conduct(): Promise<Experiment> {
    const { signal, onProgress } = this.#request;
    let stop = 'a stop signal ended the run';
    try {
      await this.#sides.start(signal, onProgress);
      await this.#warmUpSides();
      await this.#probe();
      this.#plan = this.#makePlan();
      stop = await this.#measureBlocks();
      await this.#verify();
      for (const detail of await this.#sides.tearDown(onProgress))
        this.#note('teardown-failed', null, detail);
    } finally {
      await this.#sides.stop();
    }
    if (signal.aborted) this.#note('interrupted', null, 'a stop signal ended the run before it was complete');
    onProgress({ kind: 'stop', reason: stop });
    const run = this.#snapshot();
    if (run.trials.length > 0 || run.validity.kind === 'invalid') return { run, stop };
    return {
      run: { ...run, validity: { kind: 'invalid', reasons: [`nothing was measured: ${stop}`] } },
      stop,
    };
  }

  #makePlan(): Plan {
    return planExperiment(this.#request.scenario, {
      sides: this.#request.targets.length === 2 ? 2 : 1,
      interference: this.#interference,
      startMs: this.#sides.renewalMs(),
    });
  }

  async #warmUpSides(): Promise<void> {
    const { scenario, onProgress, signal } = this.#request;
    // Batches of iterations are given out once: there is nothing to warm up with.
    if (scenario.load.warmUpMs === 0 || scenario.load.executors.every(isBatch) || signal.aborted) return;
    onProgress({ kind: 'phase', name: 'warm-up', detail: `${scenario.load.warmUpMs / 1000} s` });
    const measurements = await this.#measure(
      this.#steadyWindow(scenario.load.warmUpMs, this.#random.fork('warm-up')),
    );
    this.#warmUp.push(...measurements.map((each) => this.#toTrial(each, -1, 0)));
  }

  async #probe(): Promise<void> {
    const { scenario, onProgress, signal, targets } = this.#request;
    if (targets.length < 2 || scenario.policy.assignment === 'alternating' || signal.aborted) return;
    onProgress({ kind: 'phase', name: 'probe', detail: 'do the sides disturb each other?' });
    this.#interference = await probeInterference(scenario, this.#random.fork('probe'), (window) =>
      this.#measure(window),
    );
  }

  /** Measures until there is a reason to stop, which it returns. */
  async #measureBlocks(): Promise<string> {
    const { scenario, onProgress, signal, load, family } = this.#request;
    onProgress({ kind: 'phase', name: 'measuring', detail: `up to ${this.#plan.blocks} blocks` });
    const warning = planWarning(scenario, this.#plan, family);
    if (warning !== '') onProgress({ kind: 'warning', message: warning });
    for (let block = 0; ; block++) {
      if (signal.aborted) return 'a stop signal ended the run';
      const slot = fillBlock(scenario, this.#plan, block, blockRandom(this.#random, block));
      const progress: Progress = {
        blocks: block,
        ...this.#evidence(),
        isBroken: scenario.load.pattern !== null && isBroken(scenario.load.pattern, this.#trials),
        elapsedMs: this.#elapsedMs(),
        longestBlockMs: this.#longestBlockMs,
        remainingRequests: load.remainingBudget(),
        nextBlockRequests: arrivalsOfSlot(slot) + this.#requestsBeside(block),
      };
      const step = nextBlock(this.#plan, progress, scenario.policy, family);
      if (step.kind === 'stop') {
        if (step.why === 'requests') this.#note('budget-exhausted', null, step.reason);
        const cutOff = cutOffReason(this.#plan, progress, step);
        if (cutOff !== '') this.#note('load-cut-off', null, cutOff);
        return step.reason;
      }
      onProgress({ ...step, maxBlocks: this.#plan.blocks });
      const before = this.#elapsedMs();
      if (!(await this.#prepareInstances(block))) return 'a side did not come up again';
      await this.#measureBlock(slot);
      this.#longestBlockMs = Math.max(this.#longestBlockMs, this.#elapsedMs() - before);
      if (this.#noteDeaths(block)) return 'a side stopped serving';
    }
  }

  /** Asks after the last block for what the target acknowledged; what is found belongs to that block. */
  async #verify(): Promise<void> {
    const { load, signal } = this.#request;
    const rates = await load.verify(this.#sides.urls(), signal);
    for (const { side, ...rate } of rates) {
      const index = this.#trials.findLastIndex((trial) => trial.side === side);
      const last = this.#trials[index];
      if (last) this.#trials[index] = { ...last, rates: [...last.rates, rate] };
    }
  }

  /** What the blocks so far show; nothing where there is no second side, which has no early end. */
  #evidence(): Pick<Progress, 'comparisons' | 'thresholdsSure'> {
    if (this.#request.targets.length < 2 || this.#trials.length === 0)
      return { comparisons: [], thresholdsSure: true };
    const run = this.#snapshot();
    return {
      comparisons: compareTrials(run),
      thresholdsSure: judgeThresholds(run).every(({ sure }) => sure),
    };
  }

  /**
   * What a block takes from the budget beside itself: its fresh instances, and what is still to come after the last
   * block, which is the question for what was acknowledged and the tear-down.
   */
  #requestsBeside(block: number): number {
    const { setup, teardown, consistency } = this.#request.scenario;
    const after = (consistency?.sample ?? 0) + teardown.length;
    const perSide = after + (this.#renewsBefore(block) ? setup.length : 0);
    const warmUp = this.#renewsBefore(block) ? this.#instanceWarmUp(block).atMs.length : 0;
    return perSide * this.#request.targets.length + warmUp;
  }

  #renewsBefore(block: number): boolean {
    return this.#plan.freshInstances && block > 0;
  }

  #instanceWarmUp(block: number): LoadWindow {
    return this.#steadyWindow(INSTANCE_WARM_UP_MS, this.#random.fork(`fresh-${block}`));
  }

  /** Fresh instances for the block where the plan wants them; false when one did not come up. */
  async #prepareInstances(block: number): Promise<boolean> {
    if (!this.#renewsBefore(block)) return true;
    const { signal, onProgress } = this.#request;
    try {
      await this.#sides.renew(signal, onProgress);
    } catch (error) {
      if (signal.aborted) return true;
      if (!(error instanceof RenewalError)) throw error;
      this.#note('side-died', error.side, `a fresh instance did not come up: ${error.message}`, block);
      return false;
    }
    if (!signal.aborted) await this.#measure(this.#instanceWarmUp(block));
    return true;
  }

  async #measureBlock(slot: BlockSlot): Promise<void> {
    const parts: Measurement[] = [];
    for (const window of slot.windows) {
      if (this.#request.signal.aborted && parts.length > 0) break;
      parts.push(...(await this.#measure(window)));
    }
    for (const [side, measurements] of groupBy(parts, (part) => part.side)) {
      this.#trials.push(this.#toTrial(mergeMeasurements(measurements), slot.block, orderOf(slot, side)));
    }
  }

  async #measure(window: LoadWindow): Promise<readonly Measurement[]> {
    const { load, signal } = this.#request;
    const startMs = this.#elapsedMs();
    const measurements = await load.measure(window, this.#sides.urls(), signal);
    return measurements.map((measurement) => ({ ...measurement, startMs }));
  }

  #toTrial(measurement: Measurement, block: number, order: number): Trial {
    return { ...measurement, block, order, validity: assessMeasurement(measurement) };
  }

  #steadyWindow(durationMs: number, random: Random): LoadWindow {
    const { scenario, targets } = this.#request;
    return steadyWindow(scenario, durationMs, targets.length === 2 ? 'both' : 'candidate', random);
  }

  #noteDeaths(block: number): boolean {
    const died = this.#sides.died();
    const known = new Set(died.map(({ side }) => side));
    for (const { side, detail } of died) this.#note('side-died', side, detail, block);
    const silent = silentSides(this.#trials).filter((side) => !known.has(side));
    for (const side of silent)
      this.#note('side-died', side, 'not one request was answered in three blocks', block);
    return died.length + silent.length > 0;
  }

  #note(kind: Incident['kind'], side: Incident['side'], detail: string, block = this.#lastBlock()): void {
    this.#incidents.push({ kind, side, block, detail });
  }

  #lastBlock(): number {
    return this.#trials.at(-1)?.block ?? -1;
  }

  #elapsedMs(): number {
    return this.#request.clock.nowMs() - this.#startedMs;
  }

  #snapshot(): Run {
    const { scenario, signal } = this.#request;
    return assembleRun(this.#request, {
      design: {
        assignment: this.#plan.assignment,
        interference: this.#interference,
        reason: explainAssignment(scenario, this.#plan, this.#interference),
      },
      sides: this.#sides.describe(),
      warmUp: [...this.#warmUp],
      trials: [...this.#trials],
      incidents: [...this.#incidents],
      validity: signal.aborted
        ? { kind: 'invalid', reasons: ['a stop signal ended the run before it was complete'] }
        : { kind: 'valid' },
    });
  }
}
