import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { DEMO_SCENARIO } from '../../../src/demo/index.ts';
import { maxUs, mergeHistograms, quantileUs } from '../../../src/histogram/index.ts';
import { decodeRun, type Run } from '../../../src/trial/index.ts';
import type { Severity, Verdict } from '../../../src/verdict/index.ts';
import { errs, type LiveExperiment, type LiveMetric, type LiveNoise, type Wanted } from './experiment.ts';
import { readProcessorTime, sharesBetween } from './processor-time.ts';

const ROOT = join(import.meta.dirname, '../../..');
/** The built gate: what a user runs. */
const PROGRAM = join(ROOT, 'dist/cli/index.js');
const FOLDER = join(ROOT, 'perf-gate-out/calibration/live');
export const MAX_DURATION = '90s';

/** What is read of the decision's JSON. */
interface DecisionDocument {
  readonly verdict: Verdict;
  readonly severity: Severity;
  readonly comparisons: readonly (Omit<LiveMetric, 'ratio'> & {
    readonly gated: boolean;
    readonly effect: { readonly ratio: number | null };
  })[];
  readonly reasons: readonly { readonly code: string; readonly message: string }[];
}

/** Identifies the built gate: twelve digits of its hash. */
export function buildOf(): string {
  return createHash('sha256').update(readFileSync(PROGRAM)).digest('hex').slice(0, 12);
}

function machineOf(): string {
  return `${cpus()[0]?.model.trim() ?? 'unknown'}, ${cpus().length} cores`;
}

/** The demo's scenario with the time limit of this calibration. */
export function liveScenario(): string {
  const text = DEMO_SCENARIO.replace(/max-duration: \w+/, `max-duration: ${MAX_DURATION}`);
  if (!text.includes(`max-duration: ${MAX_DURATION}`)) throw new TypeError('the demo has no max-duration');
  return text;
}

/**
 * Runs the built gate once, in start mode, on two shops of which the candidate's searches take `percent` longer. Null
 * where `signal` ended it: half an experiment is none. Throws where the gate gave no decision or measured no block: that
 * is a fault to be mended, no result. What it wrote is kept where it erred, for a look at it.
 */
export async function runExperiment(wanted: Wanted, signal: AbortSignal): Promise<LiveExperiment | null> {
  const folder = join(FOLDER, `${wanted.percent}-${wanted.number}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const scenario = join(folder, 'shop.yml');
  writeFileSync(scenario, liveScenario());
  const startedAt = new Date().toISOString();
  const [loadBefore, timeBefore, beganMs] = [loadNow(), readProcessorTime(), performance.now()];
  const ran = await runGate(argumentsOf(wanted, scenario, folder), signal);
  const seconds = (performance.now() - beganMs) / 1000;
  if (signal.aborted) return null;
  const { decision, run } = readResult(folder, ran);
  const experiment: LiveExperiment = {
    build: buildOf(),
    machine: machineOf(),
    ...wanted,
    startedAt,
    seconds: rounded(seconds, 1),
    verdict: decision.verdict,
    severity: decision.severity,
    exitCode: ran.code,
    blocks: new Set(run.trials.map(({ block }) => block)).size,
    assignment: run.design.assignment,
    interference: roundedOrNull(run.design.interference, 3),
    metrics: decision.comparisons.filter(({ gated }) => gated).map(metricOf),
    reasons: decision.reasons.filter(({ code }) => code !== 'pass').map(({ message }) => message),
    noise: {
      loadBefore,
      loadAfter: loadNow(),
      ...sharesBetween(timeBefore, readProcessorTime()),
      ...generatorOf(run),
    },
  };
  if (!errs(experiment)) rmSync(folder, { recursive: true, force: true });
  return experiment;
}

function argumentsOf({ percent, number }: Wanted, scenario: string, folder: string): readonly string[] {
  const shop = `exec "${process.execPath}" "${PROGRAM}" demo-shop`;
  const out = join(folder, 'out');
  const start = `${shop} --slower-search ${percent}`;
  const seed = `live/${percent}/${number}`;
  return [
    'run',
    scenario,
    '--json',
    '--out',
    out,
    '--start',
    start,
    '--baseline-start',
    shop,
    '--readiness-path',
    '/health',
    '--seed',
    seed,
  ];
}

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function runGate(args: readonly string[], signal: AbortSignal): Promise<Ran> {
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = (): void => {
    child.kill('SIGTERM');
  };
  signal.addEventListener('abort', stop, { once: true });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number | null];
  signal.removeEventListener('abort', stop);
  return { code: code ?? -1, stdout, stderr };
}

function readResult(folder: string, ran: Ran): { readonly decision: DecisionDocument; readonly run: Run } {
  const last = ran.stderr.split('\n').slice(-20).join('\n');
  if (!ran.stdout.startsWith('{')) throw new Error(`the gate gave no decision (exit ${ran.code}):\n${last}`);
  const decision = JSON.parse(ran.stdout) as DecisionDocument;
  const run = decodeRun(readFileSync(join(folder, 'out/run.json'), 'utf8'), 'run.json');
  if (run.trials.length === 0)
    throw new Error(`not one block was measured: ${decision.reasons[0]?.message ?? last}`);
  return { decision, run };
}

function metricOf({
  endpoint,
  metric,
  verdict,
  severity,
  effect,
  spread,
  claim,
}: DecisionDocument['comparisons'][number]): LiveMetric {
  return {
    endpoint,
    metric,
    verdict,
    severity,
    ratio: roundedOrNull(effect.ratio, 4),
    spread: roundedOrNull(spread, 4),
    claim,
  };
}

function generatorOf({ trials }: Run): Pick<LiveNoise, 'lagP99Ms' | 'lagMaxMs' | 'generatorCpu'> {
  const lag = mergeHistograms(trials.map(({ generator }) => generator.lag));
  const cpu = trials.reduce((sum, { generator }) => sum + generator.cpuShare, 0) / trials.length;
  const milliseconds = (us: number | null): number => rounded((us ?? 0) / 1000, 2);
  return {
    lagP99Ms: milliseconds(quantileUs(lag, 0.99)),
    lagMaxMs: milliseconds(maxUs(lag)),
    generatorCpu: rounded(cpu, 3),
  };
}

function loadNow(): number {
  return rounded(loadavg()[0] ?? 0, 2);
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function roundedOrNull(value: number | null, digits: number): number | null {
  return value === null ? null : rounded(value, digits);
}
