import type { Comparison } from '../../../src/comparison/index.ts';
import type { Design } from '../../../src/trial/index.ts';
import type { Severity, Verdict } from '../../../src/verdict/index.ts';

/** One gated metric, as the gate's decision tells it. */
export interface LiveMetric {
  readonly endpoint: string;
  readonly metric: string;
  readonly verdict: Verdict;
  readonly severity: Severity;
  /** candidate / baseline. */
  readonly ratio: number | null;
  /** Robust standard deviation of the block differences; on the log scale for times. */
  readonly spread: number | null;
  readonly claim: Comparison['basis']['claim'];
}

/** What the machine did meanwhile. */
export interface LiveNoise {
  /** Load average of the last minute, before and after. */
  readonly loadBefore: number;
  readonly loadAfter: number;
  /** Share of processor time that went to other guests of the host; null where the system does not say. */
  readonly stealShare: number | null;
  /** Share of processor time that something used, the gate and its shops included; null likewise. */
  readonly busyShare: number | null;
  /** How late requests left, in milliseconds. */
  readonly lagP99Ms: number;
  readonly lagMaxMs: number;
  /** Processor time of the generator over time, in cores. */
  readonly generatorCpu: number;
}

/** One whole experiment of the built gate: one line of the ledger. */
export interface LiveExperiment {
  readonly build: string;
  readonly machine: string;
  /** How much longer the candidate's searches took, in per cent; 0 is A/A. */
  readonly percent: number;
  /** From 1, among those of the same change. */
  readonly number: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly seconds: number;
  readonly verdict: Verdict;
  readonly severity: Severity;
  readonly exitCode: number;
  readonly blocks: number;
  readonly assignment: Design['assignment'];
  readonly interference: number | null;
  readonly metrics: readonly LiveMetric[];
  /** Sentences of the decision that are not a pass. */
  readonly reasons: readonly string[];
  readonly noise: LiveNoise;
}

/** A change that the gate must see, in per cent. */
export const MUST_SEE_PERCENT = 20;

/** Nothing valid, a change found where there is none, or none where one must be seen. */
export function errs({ percent, verdict }: Pick<LiveExperiment, 'percent' | 'verdict'>): boolean {
  if (verdict === 'invalid') return true;
  if (percent === 0) return verdict === 'regression' || verdict === 'improvement';
  return percent >= MUST_SEE_PERCENT && verdict !== 'regression';
}

/** An experiment that is wanted. */
export type Wanted = Pick<LiveExperiment, 'percent' | 'number'>;

/** `A/A`, or `+20 %`. */
export function changeName(percent: number): string {
  return percent === 0 ? 'A/A' : `+${percent} %`;
}

/**
 * Reads `aa=40,5=14`: how many experiments of each change. Mixed evenly, so that the hours of a machine, good or bad, fall
 * to each of them alike. Throws TypeError for anything else.
 */
export function wantedExperiments(text: string): readonly Wanted[] {
  const groups = text.split(',').map((part) => {
    const [, change = '', count = ''] = /^(aa|[1-9]\d{0,2})=(\d{1,4})$/.exec(part.trim()) ?? [];
    if (change === '') throw new TypeError(`--experiments ${text}: write it like aa=40,5=14,10=14,20=14`);
    return { percent: change === 'aa' ? 0 : Number(change), count: Number(count) };
  });
  if (new Set(groups.map(({ percent }) => percent)).size < groups.length)
    throw new TypeError(`--experiments ${text}: each change once`);
  return groups
    .flatMap(({ percent, count }) =>
      Array.from({ length: count }, (_, index) => ({
        wanted: { percent, number: index + 1 },
        place: (index + 0.5) / count,
      })),
    )
    .toSorted((a, b) => a.place - b.place || a.wanted.percent - b.wanted.percent)
    .map(({ wanted }) => wanted);
}
