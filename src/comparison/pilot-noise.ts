import { median } from 'simple-statistics';
import { type Histogram, quantileUs } from '../histogram/index.ts';
import { detectableShift } from '../statistics/index.ts';
import { isShare, isTime, type Metric, type Run, type TimeKind } from '../trial/index.ts';
import { compareTrials } from './compare-trials.ts';
import type { Comparison } from './comparison.ts';
import { passPower } from './decidable-tolerance.ts';
import { requestsForQuantile } from './gateability.ts';
import { durationsOf, metricValue } from './metric-value.ts';
import { type PairedBlock, pairBlocks } from './paired-blocks.ts';

/** What a few blocks say of the noise of one gated metric. */
export interface MetricNoise {
  readonly comparison: Comparison;
  /** Robust standard deviation of the differences of blocks, on the scale of the comparison; null without a value. */
  readonly spread: number | null;
  /** What of it stays however long a block is. */
  readonly lasting: number;
  /** Requests of one side behind the value of the median block, and how many it needs to decide. */
  readonly requests: number;
  readonly requestsNeeded: number;
}

/** What a pilot says of the noise of all gated metrics. */
export interface PilotNoise {
  /** Blocks with both sides. */
  readonly blocks: number;
  readonly metrics: readonly MetricNoise[];
}

/**
 * Requests come in clusters, so the noise of a few of them is larger than if they were independent: up to so many times
 * the variance of independent ones is taken for noise of few requests, which longer blocks average out.
 */
const CLUSTERED = 2;

/** Reads the noise of a run whose trials are a few blocks like those to come. */
export function pilotNoise(pilot: Run): PilotNoise {
  const blocks = pairBlocks(pilot);
  if (blocks.length === 0) return { blocks: 0, metrics: [] };
  const gated = compareTrials(pilot).filter((comparison) => comparison.gated);
  return { blocks: blocks.length, metrics: gated.map((comparison) => noiseOf(pilot, blocks, comparison)) };
}

function noiseOf(pilot: Run, blocks: readonly PairedBlock[], comparison: Comparison): MetricNoise {
  const { endpoint, metric, spread } = comparison;
  const few = CLUSTERED * samplingVariance(blocks, endpoint, metric);
  const counts = pilot.trials.flatMap((trial) => metricValue(trial, endpoint, metric)?.requests ?? []);
  return {
    comparison,
    spread,
    lasting: Math.sqrt(Math.max(0, (spread ?? 0) ** 2 - few)),
    requests: counts.length === 0 ? 0 : median(counts),
    requestsNeeded: isTime(metric.kind) ? requestsForQuantile(metric.kind.quantile) : 1,
  };
}

/** Variance of the median block's difference if its requests were independent; 0 where requests say nothing of it. */
function samplingVariance(blocks: readonly PairedBlock[], endpoint: string, metric: Metric): number {
  const { kind } = metric;
  if (isTime(kind)) {
    return medianOf(
      blocks.map(({ baseline, candidate }) => {
        const errors = [baseline, candidate].map((trial) =>
          quantileError(durationsOf(trial, endpoint, kind), kind),
        );
        return errors.reduce((sum, error) => sum + error ** 2, 0);
      }),
    );
  }
  if (kind.kind !== 'throughput' && kind.kind !== 'counter') return 0;
  // Counts of independent events.
  return medianOf(
    blocks.map(({ baseline, candidate }) =>
      [baseline, candidate].reduce((sum, trial) => {
        const requests = metricValue(trial, endpoint, metric)?.requests ?? 0;
        return sum + (requests > 0 ? 1 / requests : Infinity);
      }, 0),
    ),
  );
}

/**
 * Standard error of the logarithm of a quantile of independent durations: half the distance, on the logarithms, between
 * the values whose ranks are one binomial standard deviation to either side.
 */
function quantileError(histogram: Histogram, { quantile }: TimeKind): number {
  const reach = Math.sqrt((quantile * (1 - quantile)) / Math.max(1, histogram.count));
  const [below, above] = [quantile - reach, quantile + reach].map((rank) =>
    rank > 0 && rank <= 1 ? quantileUs(histogram, rank) : null,
  );
  return below && above ? Math.log(above / below) / 2 : Infinity;
}

function medianOf(values: readonly number[]): number {
  const finite = values.filter(Number.isFinite);
  return finite.length === 0 ? 0 : median(finite);
}

/** Deviation of the differences of blocks that are `times` as long as those of the pilot; null where it is not known. */
export function spreadAt({ spread, lasting }: MetricNoise, times: number): number | null {
  return spread === null ? null : Math.sqrt((spread ** 2 - lasting ** 2) / times + lasting ** 2);
}

/**
 * A deviation from 12 blocks may be off by a third. With t5 and normal noise, margins widened by 1 + 6/n let gates of one
 * to three equally noisy metrics pass in about nine of ten runs before rounding up to a step (`npm test -- allowance`);
 * after it, as docs/calibration.md says ("A tolerance by the noise").
 */
const ALLOWANCE = 6;

/**
 * The smallest margin that a pass of this metric rules out often enough in `blocks` blocks where nothing is slower, for
 * a gate of `metrics` such metrics; null where none is, and for shares, which are counted.
 */
export function pilotReach(
  noise: MetricNoise,
  pilotBlocks: number,
  {
    blocks,
    beta,
    times,
    metrics,
  }: {
    readonly blocks: number;
    readonly beta: number;
    readonly times: number;
    readonly metrics: number;
  },
): number | null {
  const spread = spreadAt(noise, times);
  if (spread === null || isShare(noise.comparison.metric.kind)) return null;
  const found = detectableShift(blocks, 1 / beta, passPower(metrics));
  return found === null ? null : found * spread * (1 + ALLOWANCE / pilotBlocks);
}
