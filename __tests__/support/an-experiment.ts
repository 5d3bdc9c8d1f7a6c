import { NO_FAMILY } from '../../src/comparison/index.ts';
import { type ControlDriver, runExperiment } from '../../src/experiment/index.ts';
import { createRandom, drawNormal } from '../../src/foundation/index.ts';
import { DEFAULT_POLICY, parseScenario, type Scenario } from '../../src/scenario/index.ts';
import { provenanceByHand, type Run } from '../../src/trial/index.ts';
import type { Leniency } from '../../src/verdict/index.ts';
import { aRun } from './a-run.ts';
import {
  type Answering,
  collectProgress,
  manualClock,
  pretendControl,
  pretendLoad,
  type PretendedLoad,
  type PretendedLoadOptions,
  pretendTarget,
  type PretendedTarget,
  type PretendedTargetOptions,
} from './fake-drivers.ts';

/** Of a gate where nobody accepts anything. */
export const NOTHING_ACCEPTED: Leniency = {
  failOn: DEFAULT_POLICY.failOn,
  acceptances: [],
  startedAt: '2026-01-01T00:00:00.000Z',
};

/** The requests of the scenario, the first two also its endpoints. */
export const ENDPOINTS = ['read', 'write'];

/** A scenario of two primary requests with further keys at the top level. */
export function scenarioOf(extra = ''): Scenario {
  return parseScenario(
    `name: experiment
requests:
  - { name: read, path: /read, primary: true }
  - { name: write, path: /write, primary: true }
${extra.includes('load:') ? '' : 'load: { rate: 130, duration: 120s, warm-up: 3s }\n'}${extra}`,
    'experiment.yml',
    {},
  );
}

/** Log-normal response times around 40 ms, the candidate's slower by `factor` on the first endpoint. */
export function answering(seed: string, factor = 1): Answering {
  const random = createRandom(seed);
  return (side, request) => {
    const slower = side === 'candidate' && request === 0 ? factor : 1;
    return 40 * (request + 1) * slower * Math.exp(0.1 * drawNormal(random));
  };
}

/** The same, each window's sides off by their own factor of this deviation. */
export function noisyBlocks(seed: string, deviation: number): Answering {
  const random = createRandom(seed);
  const still = answering(seed);
  let [last, levels] = [Infinity, [1, 1]];
  return (side, request, arrival) => {
    if (arrival < last) {
      const draw = (): number => Math.exp(deviation * drawNormal(random));
      levels = [draw(), draw()];
    }
    last = arrival;
    const time = still(side, request, arrival);
    return time === null ? null : time * (levels[side === 'baseline' ? 0 : 1] ?? 1);
  };
}

/** What a test replaces of an experiment that goes well. */
export interface Setting {
  readonly scenario?: Scenario;
  readonly answer?: Answering;
  readonly load?: Partial<PretendedLoadOptions>;
  readonly targets?: readonly PretendedTargetOptions[];
  readonly seed?: string;
  readonly signal?: AbortSignal;
  readonly control?: ControlDriver;
  readonly sameCode?: boolean;
  readonly leniency?: Partial<Leniency>;
}

/** What an experiment left behind. */
export interface Ran {
  readonly run: Run;
  /** Why it ended. */
  readonly stop: string;
  readonly load: PretendedLoad;
  readonly targets: readonly PretendedTarget[];
  readonly events: readonly { readonly kind: string }[];
}

/** Runs the experiment on pretended drivers, at no cost of time. */
export async function experiment(setting: Setting = {}): Promise<Ran> {
  const clock = manualClock();
  const load = pretendLoad({
    clock,
    endpoints: ENDPOINTS,
    answer: setting.answer ?? answering('same'),
    ...setting.load,
  });
  const both = [{ side: 'baseline' as const }, { side: 'candidate' as const }];
  const targets = (setting.targets ?? both).map(pretendTarget);
  const progress = collectProgress();
  const scenario = setting.scenario ?? scenarioOf();
  const { alpha, beta } = scenario.policy;
  const run = await runExperiment({
    scenario,
    family: { others: NO_FAMILY, alpha, beta },
    leniency: { ...NOTHING_ACCEPTED, ...setting.leniency },
    targets,
    load,
    control: setting.control ?? pretendControl(),
    clock,
    seed: setting.seed ?? 'seed',
    deployment: 'deployment',
    provenance: provenanceByHand('2026-01-01T00:00:00.000Z'),
    earlier: [],
    sameCode: setting.sameCode ?? false,
    instanceEffects: [],
    environment: aRun().environment,
    signal: setting.signal ?? new AbortController().signal,
    onProgress: progress.listener,
  });
  return { run, stop: run.stop?.reason ?? '', load, targets, events: progress.events };
}
