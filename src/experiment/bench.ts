import { type Clock, createRandom, groupBy, type Random } from '../foundation/index.ts';
import { INSTANCE_WARM_UP_MS, isBatch, longestPollMs, type Scenario } from '../scenario/index.ts';
import {
  assessMeasurement,
  type Control,
  type ControlSlot,
  loadModelOf,
  type Measurement,
  mergeMeasurements,
  type Trial,
} from '../trial/index.ts';
import type { Leniency } from '../verdict/index.ts';
import type { RunIdentity } from './assemble-run.ts';
import type { Family } from './family.ts';
import { type BlockSlot, orderOf } from './fill-block.ts';
import { probeInterference } from './interference.ts';
import { type Plan, planExperiment } from './plan.ts';
import type {
  ControlDriver,
  FinishedIterations,
  LoadDriver,
  LoadWindow,
  ProgressListener,
  TargetDriver,
} from './ports.ts';
import { Sides } from './sides.ts';
import { steadyWindow } from './steady-window.ts';

/** How long users may take to end what they are in the middle of when the load is over. */
const GRACE_MS = 30_000;

/** Everything that an experiment needs from outside. */
export interface ExperimentRequest extends RunIdentity {
  readonly family: Family;
  readonly leniency: Leniency;
  /** The candidate alone, or both sides. */
  readonly targets: readonly TargetDriver[];
  readonly load: LoadDriver;
  readonly control: ControlDriver;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onProgress: ProgressListener;
}

/** The sides of one experiment under load: what is done to them, whatever it is done for. */
export class Bench {
  readonly sides: Sides;
  readonly random: Random;
  readonly #request: ExperimentRequest;
  readonly #startedMs: number;
  readonly #slots: ControlSlot[] = [];

  constructor(request: ExperimentRequest) {
    this.#request = request;
    this.sides = new Sides(request.targets, request.load, request.scenario);
    this.random = createRandom(request.seed);
    this.#startedMs = request.clock.nowMs();
  }

  elapsedMs(): number {
    return this.#request.clock.nowMs() - this.#startedMs;
  }

  /** The plan for what is known so far. `asWritten` leaves the length of blocks to the load, whatever the policy says. */
  plan(interference: number | null, asWritten = false): Plan {
    const { scenario } = this.#request;
    const policy = asWritten ? { ...scenario.policy, blockDuration: 'load' as const } : scenario.policy;
    return planExperiment(
      { ...scenario, policy },
      {
        sides: this.#request.targets.length === 2 ? 2 : 1,
        interference,
        startMs: this.sides.renewalMs(),
        renewedByCommand: this.sides.renewedByCommand(),
        sameCode: this.#request.sameCode,
        family: this.#request.family,
      },
    );
  }

  /**
   * Measures how fast the machine is. Only while no target is up: a candidate that burns processor time when nobody asks
   * it for anything would slow the control as well, and so excuse itself.
   */
  async measureControl(): Promise<void> {
    const { control, signal, onProgress } = this.#request;
    if (signal.aborted) return;
    onProgress({ kind: 'phase', name: 'control', detail: 'how fast is this machine?' });
    const startMs = this.elapsedMs();
    const slot = await control.measure(signal);
    if (slot !== null) this.#slots.push({ startMs, ...slot });
  }

  /** What was measured of it; null where nothing was. */
  control(): Control | null {
    const { reference } = this.#request.control;
    return this.#slots.length === 0 ? null : { reference, slots: [...this.#slots] };
  }

  async warmUp(): Promise<readonly Trial[]> {
    const { scenario, onProgress, signal } = this.#request;
    // Batches of iterations are given out once: there is nothing to warm up with.
    if (scenario.load.warmUpMs === 0 || scenario.load.executors.every(isBatch) || signal.aborted) return [];
    onProgress({ kind: 'phase', name: 'warm-up', detail: `${scenario.load.warmUpMs / 1000} s` });
    const measurements = await this.#measure(
      this.#steadyWindow(scenario.load.warmUpMs, this.random.fork('warm-up')),
    );
    return measurements.map((each) => this.#toTrial(each, -1, 0));
  }

  /** Whether the sides disturb each other; null where there is nothing to ask, or no answer. */
  async probe(): Promise<number | null> {
    const { scenario, onProgress, signal, targets } = this.#request;
    if (targets.length < 2 || scenario.policy.assignment === 'alternating' || signal.aborted) return null;
    onProgress({ kind: 'phase', name: 'probe', detail: 'do the sides disturb each other?' });
    return probeInterference(scenario, this.random.fork('probe'), (window) => this.#measure(window));
  }

  /**
   * What a block takes from the budget beside itself: its fresh instances, warmed up by the schedule `fresh` if any, and
   * what is still to come after the last block, which is the question for what was acknowledged and the tear-down.
   */
  requestsBeside(fresh: string | null): number {
    const { scenario, targets } = this.#request;
    const { setup, teardown, consistency } = scenario;
    const after = (consistency?.sample ?? 0) + teardown.length;
    if (fresh === null) return after * targets.length;
    return (after + setup.length) * targets.length + this.instanceWarmUp(fresh).atMs.length;
  }

  /** The load that warms fresh instances up; `name` tells its schedule from those of other blocks. */
  instanceWarmUp(name: string): LoadWindow {
    return this.#steadyWindow(INSTANCE_WARM_UP_MS, this.random.fork(name));
  }

  /** Gives every side a fresh instance, warmed up. Throws RenewalError; resolves early when a stop signal came. */
  async renew(name: string): Promise<void> {
    const { signal, onProgress } = this.#request;
    try {
      await this.sides.renew(signal, onProgress);
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    if (!signal.aborted) await this.#measure(this.instanceWarmUp(name));
  }

  /**
   * Lets users end what they are in the middle of, for as long as k6 does where it is told nothing (`gracefulStop`), and
   * longer where a job may be polled for longer: then whether it is done in time is known of each. After a stop signal,
   * or where the rest is of no use, they are cut off.
   */
  finish(isAwaited: boolean): Promise<readonly FinishedIterations[]> {
    const { load, scenario, signal, onProgress } = this.#request;
    const graceMs = isAwaited && !signal.aborted ? graceOf(scenario) : 0;
    if (graceMs > 0)
      onProgress({
        kind: 'phase',
        name: 'finishing',
        detail: `iterations under way, ${graceMs / 1000} s at most`,
      });
    return load.finish(this.sides.urls(), graceMs, signal);
  }

  /** Measures a block: one trial of each side that took part. */
  async measureBlock(slot: BlockSlot): Promise<readonly Trial[]> {
    const parts: Measurement[] = [];
    for (const window of slot.windows) {
      if (this.#request.signal.aborted && parts.length > 0) break;
      parts.push(...(await this.#measure(window)));
    }
    return [...groupBy(parts, (part) => part.side)].map(([side, measurements]) =>
      this.#toTrial(mergeMeasurements(measurements), slot.block, orderOf(slot, side)),
    );
  }

  async #measure(window: LoadWindow): Promise<readonly Measurement[]> {
    const { load, signal } = this.#request;
    const startMs = this.elapsedMs();
    const measurements = await load.measure(window, this.sides.urls(), signal);
    return measurements.map((measurement) => ({ ...measurement, startMs }));
  }

  #toTrial(measurement: Measurement, block: number, order: number): Trial {
    const model = loadModelOf(this.#request.scenario.load);
    return { ...measurement, block, order, validity: assessMeasurement(measurement, model) };
  }

  #steadyWindow(durationMs: number, random: Random): LoadWindow {
    const { scenario, targets } = this.#request;
    return steadyWindow(scenario, durationMs, targets.length === 2 ? 'both' : 'candidate', random);
  }
}

/** Single requests have landed with the last block, and WebSockets are closed: only journeys go on. */
function graceOf(scenario: Scenario): number {
  const { journeys, login } = scenario;
  return journeys.length === 0 && login === null ? 0 : Math.max(GRACE_MS, longestPollMs(scenario));
}
