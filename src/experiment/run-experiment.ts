import { isBroken } from '../analysis/index.ts';
import { compareTrials, foresee, pilotNoise } from '../comparison/index.ts';
import type { Random } from '../foundation/index.ts';
import { formatDuration, goesBeyond } from '../scenario/index.ts';
import { type Incident, mergeBeyond, type Pilot, type Run, type Side, type Trial } from '../trial/index.ts';
import { judgeThresholds } from '../verdict/index.ts';
import { assembleRun } from './assemble-run.ts';
import { Bench, type ExperimentRequest } from './bench.ts';
import { type Ending, INTERRUPTED, NOT_UP_AGAIN, STOPPED_SERVING, stopOf } from './ending.ts';
import { arrivalsOfSlot, blockRandom, fillBlock } from './fill-block.ts';
import { cutOffReason, nextBlock, type Progress } from './next-block.ts';
import {
  budgetOf,
  measurePilot,
  needsPilot,
  type PilotMeasurement,
  pilotOf,
  pilotWarnings,
  roomForPilot,
  sizedPlan,
} from './pilot.ts';
import { explainDesign, type Plan, plannedBlockMs, planWarnings } from './plan.ts';
import { RenewalError, type Sides } from './sides.ts';
import { silentSides } from './silent-sides.ts';
import { steadyScenario } from './steady-window.ts';

/**
 * Runs one scenario: brings the targets up, warms them up, measures block after block until everything is decided or
 * the budget ends, and stops everything whatever happens. Rejects only when nothing could be measured at all (the
 * drivers' TARGET_… errors, SETUP_FAILED, WORKTREE_FAILED); a stop signal resolves with a partial, invalid run.
 */
export async function runExperiment(request: ExperimentRequest): Promise<Run> {
  const conductor = new Conductor(request);
  return conductor.conduct();
}

class Conductor {
  readonly #request: ExperimentRequest;
  readonly #bench: Bench;
  readonly #sides: Sides;
  readonly #random: Random;
  readonly #warmUp: Trial[] = [];
  readonly #trials: Trial[] = [];
  readonly #incidents: Incident[] = [];
  #interference: number | null = null;
  #pilot: Pilot | null = null;
  #plan: Plan;
  #longestBlockMs = 0;

  constructor(request: ExperimentRequest) {
    this.#request = request;
    this.#bench = new Bench(request);
    this.#sides = this.#bench.sides;
    this.#random = this.#bench.random;
    this.#plan = this.#bench.plan(null);
  }

  async conduct(): Promise<Run> {
    const { signal, onProgress } = this.#request;
    let ending: Ending = INTERRUPTED;
    await this.#bench.measureControl();
    try {
      await this.#sides.start(signal, onProgress);
      this.#warmUp.push(...(await this.#bench.warmUp()));
      this.#interference = await this.#bench.probe();
      this.#plan = this.#bench.plan(this.#interference);
      ending = (await this.#runPilot()) ? await this.#measureBlocks() : NOT_UP_AGAIN;
      await this.#finish(ending !== NOT_UP_AGAIN && !this.#incidents.some(isDeath));
      if (ending !== NOT_UP_AGAIN) await this.#lookAgain();
      await this.#verify();
      for (const detail of await this.#sides.tearDown(onProgress))
        this.#note('teardown-failed', null, detail);
    } finally {
      await this.#sides.stop();
    }
    await this.#bench.measureControl();
    if (signal.aborted) this.#note('interrupted', null, 'a stop signal ended the run before it was complete');
    const stop = stopOf(ending, this.#trials, this.#plan);
    onProgress({ kind: 'stop', reason: stop.reason });
    const run = { ...this.#snapshot(), stop };
    return run.trials.length > 0 || run.validity.kind === 'invalid'
      ? run
      : { ...run, validity: { kind: 'invalid', reasons: [`nothing was measured: ${stop.reason}`] } };
  }

  /** Measures the noise where something is chosen by it; false when a side did not come up again. */
  async #runPilot(): Promise<boolean> {
    const { scenario, targets, onProgress, signal, sameCode } = this.#request;
    if (sameCode || !needsPilot(scenario, targets.length) || signal.aborted) return true;
    const blocks = roomForPilot(scenario, this.#plan, this.#bench.elapsedMs());
    const pilot = await measurePilot(this.#bench, this.#request, this.#plan, {
      blocks,
      renew: (name) => this.#renew(name, -1),
    });
    if (!pilot.cameUp || signal.aborted) return pilot.cameUp;
    if (pilot.blocks < blocks || blocks === 0) {
      const message = 'there is no room to measure the noise first, so nothing is chosen by it';
      onProgress({ kind: 'warning', message });
      // Blocks of a length that nobody chose would be neither what was asked for nor what was written.
      this.#plan = this.#bench.plan(this.#interference, true);
      return true;
    }
    this.#chooseBy(pilot);
    return true;
  }

  /** Fixes what is chosen on the blocks of the pilot, which are never judged: how long blocks are, what may pass. */
  #chooseBy(pilot: PilotMeasurement): void {
    const { scenario, family, load, onProgress } = this.#request;
    const run = this.#snapshot(pilot.trials);
    const elapsedMs = this.#bench.elapsedMs();
    const loadMs = this.#plan.blockMs;
    const spent = { ...pilot, elapsedMs, leftRequests: load.remainingBudget() };
    const { plan, times } = sizedPlan(this.#plan, pilotNoise(run), family, spent);
    const blockMs = pilot.blockMs + (times - 1) * plannedBlockMs(this.#plan);
    const foreseen = foresee(run, budgetOf(scenario, plan, family, { blockMs, elapsedMs }), times);
    this.#plan = plan;
    this.#pilot = pilotOf({ blocks: pilot.blocks, loadMs }, plan, foreseen);
    for (const message of pilotWarnings(scenario.policy, foreseen)) onProgress({ kind: 'warning', message });
  }

  /** Measures until there is a reason to stop, which it returns. */
  async #measureBlocks(): Promise<Ending> {
    const { scenario, onProgress, signal, load, family, leniency, sameCode } = this.#request;
    const { blocks, blockMs, isOpenEnded, edgesMs } = this.#plan;
    const length = isOpenEnded ? ` of ${formatDuration(Math.round(blockMs / 100) * 100)}` : '';
    onProgress({ kind: 'phase', name: 'measuring', detail: `up to ${blocks} blocks${length}` });
    const filled = isOpenEnded ? steadyScenario(scenario, edgesMs.at(-1) ?? 0) : scenario;
    // Of the same code twice nothing is to be called a regression.
    for (const message of sameCode ? [] : planWarnings(scenario, this.#plan, family))
      onProgress({ kind: 'warning', message });
    for (let block = 0; ; block++) {
      if (signal.aborted) return INTERRUPTED;
      const slot = fillBlock(filled, this.#plan, block, blockRandom(this.#random, block));
      const progress: Progress = {
        blocks: block,
        ...this.#evidence(),
        isBroken: scenario.load.pattern !== null && isBroken(scenario.load.pattern, this.#trials),
        elapsedMs: this.#bench.elapsedMs(),
        longestBlockMs: this.#longestBlockMs,
        remainingRequests: load.remainingBudget(),
        nextBlockRequests: arrivalsOfSlot(slot) + this.#bench.requestsBeside(this.#freshFor(block)),
      };
      const step = nextBlock(this.#plan, progress, scenario.policy, family, leniency);
      if (step.kind === 'stop') {
        if (step.why === 'requests') this.#note('budget-exhausted', null, step.reason);
        const cutOff = cutOffReason(this.#plan, progress, step);
        if (cutOff !== '') this.#note('load-cut-off', null, cutOff);
        return step;
      }
      onProgress({ ...step, maxBlocks: this.#plan.blocks });
      const before = this.#bench.elapsedMs();
      if (!(await this.#prepareInstances(block))) return NOT_UP_AGAIN;
      this.#trials.push(...(await this.#bench.measureBlock(slot)));
      this.#longestBlockMs = Math.max(this.#longestBlockMs, this.#bench.elapsedMs() - before);
      if (this.#noteDeaths(block)) return STOPPED_SERVING;
    }
  }

  /** Ends the iterations under way; what comes of them belongs to the last block of their side. */
  async #finish(isAwaited: boolean): Promise<void> {
    for (const { side, ...flows } of await this.#bench.finish(isAwaited))
      this.#amendLast(side, (trial) => ({
        ...trial,
        ...mergeBeyond([trial, { ...flows, timeline: [], durationMs: 0 }]),
      }));
  }

  /** Replaces the last trial of a side, where there is one. */
  #amendLast(side: Side, amend: (trial: Trial) => Trial): void {
    const index = this.#trials.findLastIndex((trial) => trial.side === side);
    const last = this.#trials[index];
    if (last) this.#trials[index] = amend(last);
  }

  /** Asks after the last block for what the target acknowledged; what is found belongs to that block. */
  async #verify(): Promise<void> {
    const { load, signal } = this.#request;
    const rates = await load.verify(this.#sides.urls(), signal);
    for (const { side, ...rate } of rates)
      this.#amendLast(side, (trial) => ({ ...trial, rates: [...trial.rates, rate] }));
  }

  /** What the blocks so far show; nothing where there is no second side, which has no early end. */
  #evidence(): Pick<Progress, 'comparisons' | 'thresholdsSure'> {
    if (this.#request.targets.length < 2 || this.#trials.length === 0)
      return { comparisons: [], thresholdsSure: true };
    const run = this.#snapshot();
    return {
      comparisons: compareTrials(run, this.#request.family.others),
      thresholdsSure: judgeThresholds(run).every(({ sure, consequence }) => sure && consequence !== 'open'),
    };
  }

  /** The name of the schedule that warms up the fresh instances of a block; null where it has none. */
  #freshFor(block: number): string | null {
    return this.#plan.freshInstances && block > 0 ? `fresh-${block}` : null;
  }

  /** Fresh instances for the block where the plan wants them; false when one did not come up. */
  async #prepareInstances(block: number): Promise<boolean> {
    const name = this.#freshFor(block);
    return name === null || (await this.#renew(name, block));
  }

  async #renew(name: string, block: number): Promise<boolean> {
    // The users of an instance go with it: what they do not end in its block is told as cut off.
    await this.#finish(false);
    try {
      await this.#bench.renew(name);
      return true;
    } catch (error) {
      if (!(error instanceof RenewalError)) throw error;
      const kind = error.isOfCommand ? 'renewal-failed' : 'side-died';
      this.#note(kind, error.side, `a fresh instance did not come up: ${error.message}`, block);
      return false;
    }
  }

  #noteDeaths(block: number): boolean {
    const died = this.#sides.died();
    const known = new Set(died.map(({ side }) => side));
    for (const { side, detail } of died) this.#note('side-died', side, detail, block);
    const isOverrun = goesBeyond(this.#request.scenario.load.pattern);
    const silent = silentSides(this.#trials, isOverrun).filter((side) => !known.has(side));
    for (const side of silent)
      this.#note('side-died', side, 'not one request was answered in three blocks', block);
    return died.length + silent.length > 0;
  }

  /**
   * Whoever dies late leaves few errors behind, which thresholds may allow and blocks may tolerate: so every side is asked
   * once more after the last block. A side whose renewal failed has been told of already, and the others' were stopped too.
   */
  async #lookAgain(): Promise<void> {
    const silent = await this.#sides.silent(this.#request.signal);
    const known = new Set(this.#incidents.filter(isDeath).map(({ side }) => side));
    for (const { side, detail } of silent) if (!known.has(side)) this.#note('side-died', side, detail);
  }

  #note(kind: Incident['kind'], side: Incident['side'], detail: string, block = this.#lastBlock()): void {
    this.#incidents.push({ kind, side, block, detail });
  }

  #lastBlock(): number {
    return this.#trials.at(-1)?.block ?? -1;
  }

  #snapshot(trials: readonly Trial[] = this.#trials): Run {
    const { scenario, signal } = this.#request;
    return assembleRun(this.#request, {
      design: {
        assignment: this.#plan.assignment,
        interference: this.#interference,
        reason: explainDesign(scenario, this.#plan, this.#interference),
      },
      sides: this.#sides.describe(),
      control: this.#bench.control(),
      warmUp: [...this.#warmUp],
      pilot: this.#pilot,
      trials: [...trials],
      stop: null,
      incidents: [...this.#incidents],
      validity: signal.aborted
        ? { kind: 'invalid', reasons: ['a stop signal ended the run before it was complete'] }
        : { kind: 'valid' },
    });
  }
}

function isDeath({ kind }: Incident): boolean {
  return kind === 'side-died';
}
