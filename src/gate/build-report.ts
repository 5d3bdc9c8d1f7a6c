import { analyzePattern } from '../analysis/index.ts';
import {
  compareServerTiming,
  explainTrials,
  summarizeEndpoints,
  summarizeFlows,
} from '../comparison/index.ts';
import { maxUs, mergeHistograms, milliseconds, quantileMs } from '../histogram/index.ts';
import type { BranchRuns } from '../history/index.ts';
import type { BaselineProvenance, Report, ScenarioReport } from '../report/index.ts';
import { isCompared, longestLoopDelayMs, loopDelayMs, type Run, type Trial } from '../trial/index.ts';
import type { Decision } from '../verdict/index.ts';
import { lookbacksOf } from './lookbacks.ts';

/** One measured scenario, as the report needs it. */
export interface Measured {
  readonly run: Run;
  /** The scenario file as the user named it; empty when decided from run files alone. */
  readonly source: string;
  readonly stop: string;
  /** Complete baseline runs, newest last; their newest is drawn beside the candidate. */
  readonly baselineRuns: readonly Run[];
  readonly baselines: readonly BaselineProvenance[];
}

/** What the report is about besides the scenarios. */
export interface ReportFrame {
  readonly toolVersion: string;
  readonly workflowRunUrl: string;
  readonly htmlReport: string;
  /** How the branches went that are compared with; empty outside of their histories. */
  readonly branchRuns: readonly BranchRuns[];
}

/** Gathers the one value from which every report is rendered. */
export function buildReport(measured: readonly Measured[], decision: Decision, frame: ReportFrame): Report {
  const [first] = measured;
  if (first === undefined) throw new TypeError('a report needs a scenario');
  return {
    title: [...new Set(measured.map(({ run }) => run.scenario))].join(', '),
    toolVersion: frame.toolVersion,
    provenance: first.run.provenance,
    decision,
    scenarios: measured.map((each) => scenarioReport(each, decision)),
    lookbacks: lookbacksOf(decision, frame.branchRuns),
    shadow: null,
    links: { htmlReport: frame.htmlReport, workflowRun: frame.workflowRunUrl, docs: '' },
  };
}

function scenarioReport(
  { run, source, stop, baselineRuns, baselines }: Measured,
  decision: Decision,
): ScenarioReport {
  const shown = withNewestBaseline(run, baselineRuns);
  const endpoints = summarizeEndpoints(shown);
  const judged = run.trials.filter((trial) => trial.validity.kind === 'valid');
  const timeline = judged.flatMap((trial) => trial.timeline);
  const lag = mergeHistograms(judged.map(({ generator }) => generator.lag));
  return {
    scenario: run.scenario,
    source,
    mode: decision.mode,
    design: run.design,
    load: run.load,
    patternFindings: run.load.pattern === null ? [] : analyzePattern(run.load.pattern, run.trials),
    sides: run.sides,
    endpoints,
    explanations: explainTrials(shown, decision.comparisons, endpoints),
    flows: summarizeFlows(shown),
    serverTimingShifts: isCompared(run.load) ? compareServerTiming(endpoints) : [],
    generator: {
      lagP50Ms: quantileMs(lag, 0.5),
      lagP99Ms: quantileMs(lag, 0.99),
      lagMaxMs: milliseconds(maxUs(lag)),
      loopDelayP99Ms: loopDelayMs(timeline, 0.99),
      loopDelayMaxMs: longestLoopDelayMs(timeline),
      lost: judged.reduce((sum, { generator }) => sum + generator.lost, 0),
      cpuShare:
        judged.length === 0
          ? 0
          : judged.reduce((sum, { generator }) => sum + generator.cpuShare, 0) / judged.length,
    },
    control: run.control,
    pilot: run.pilot,
    blocks: new Set(judged.map(({ block }) => block)).size,
    durationMs: measuredMs(judged),
    stop,
    seed: run.seed,
    environment: run.environment,
    incidents: run.incidents,
    baselines,
  };
}

/** In history mode the newest complete baseline stands in the pictures as the other side. */
function withNewestBaseline(run: Run, baselineRuns: readonly Run[]): Run {
  const newest = baselineRuns.at(-1);
  if (newest === undefined || run.trials.some(({ side }) => side === 'baseline')) return run;
  const before = newest.trials
    .filter(({ side }) => side === 'candidate')
    .map((trial): Trial => ({ ...trial, side: 'baseline' }));
  return { ...run, trials: [...before, ...run.trials] };
}

/** Time under judged load: sides that ran at once count once. */
function measuredMs(trials: readonly Trial[]): number {
  const byBlock = new Map<number, number>();
  for (const { block, order, durationMs } of trials) {
    const known = byBlock.get(block) ?? 0;
    byBlock.set(block, order === 0 ? Math.max(known, durationMs) : known + durationMs);
  }
  return [...byBlock.values()].reduce((sum, durationMs) => sum + durationMs, 0);
}
