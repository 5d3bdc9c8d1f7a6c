import { mergeHistograms, quantileMs } from '../histogram/index.ts';
import { type ConfidencePoint, confidencePath, dependentConfidencePath } from '../statistics/index.ts';
import { isTime, type Run, type Side, SIDES, type TimeKind } from '../trial/index.ts';
import { blockName, type Pair, pairsOf } from './block-pairs.ts';
import type { Comparison } from './comparison.ts';
import type { DistributionPoint, EndpointSummary } from './endpoint-summary.ts';
import { durationsOf } from './metric-value.ts';
import { type PairedBlock, pairBlocks } from './paired-blocks.ts';
import { rawEffect, scaleOf, shiftOf } from './scale.ts';
import { distributionOf } from './summarize-endpoints.ts';

/** How the durations of one side are distributed over the whole run. */
export interface SideDistribution {
  readonly side: Side;
  readonly count: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  /** At most 200 points. */
  readonly distribution: readonly DistributionPoint[];
}

/** What one replicate alone says: candidate against baseline, 0.05 being five per cent more, or points of a share. */
export interface ReplicateChange {
  readonly name: string;
  /** Null without a value on both sides, and where it is not finite. */
  readonly change: number | null;
  /** Whether it alone is worse than the tolerance; false where nothing is known. */
  readonly isBeyondTolerance: boolean;
}

/** The interval of the change as it was known after a block; null ends are unbounded. */
export interface KnownInterval {
  readonly name: string;
  /** How many blocks were known, at least 1. */
  readonly blocks: number;
  readonly lower: number | null;
  readonly upper: number | null;
}

/** How the evidence about one comparison came about: what pictures of it need. Nothing in it decides. */
export interface Explanation {
  /** The very comparison that is explained. */
  readonly comparison: Comparison;
  /** Both sides' durations, baseline first; empty for what is no duration. */
  readonly distributions: readonly SideDistribution[];
  /** Every block in order, or every deployment against the typical baseline. */
  readonly changes: readonly ReplicateChange[];
  /** At most 64 intervals, the last being the comparison's own; empty against a history. */
  readonly sequence: readonly KnownInterval[];
}

/** So many comparisons that do not decide are explained, in their order: pictures of hundreds tell nobody anything. */
const MOST_SHOWN = 100;

/**
 * Explains the comparisons that are of this run: all that are gated, then the first hundred of the others. `summaries` are
 * the run's own, whose distributions are used again. Deterministic.
 */
export function explainTrials(
  run: Run,
  comparisons: readonly Comparison[],
  summaries: readonly EndpointSummary[],
): readonly Explanation[] {
  const all = comparisons.filter(({ scenario }) => scenario === run.scenario);
  const own = [
    ...all.filter(({ gated }) => gated),
    ...all.filter(({ gated, trials }) => !gated && trials.candidate > 0).slice(0, MOST_SHOWN),
  ];
  const blocks = own.some(({ mode }) => mode === 'side-by-side') ? pairBlocks(run) : [];
  return own.flatMap((comparison) => {
    if (comparison.mode === 'baseline') {
      const distributions = distributionsOf(run, comparison, summaries);
      return [{ comparison, distributions, changes: deploymentChanges(comparison), sequence: [] }];
    }
    const pairs = pairsOf(blocks, comparison);
    // Another run of the same scenario has comparisons of the same name.
    if (!isOf(comparison, blocks, pairs)) return [];
    return [
      {
        comparison,
        distributions: distributionsOf(run, comparison, summaries),
        changes: blockChanges(comparison, blocks, pairs),
        sequence: sequenceOf(run, comparison, pairs),
      },
    ];
  });
}

function isOf(
  { replicates, trials }: Comparison,
  blocks: readonly PairedBlock[],
  pairs: readonly Pair[],
): boolean {
  if (trials.baseline !== pairs.length || replicates.length !== blocks.length) return false;
  const values = new Map(replicates.map((replicate) => [replicate.name, replicate]));
  return pairs.every(({ block, baseline, candidate }) => {
    const replicate = values.get(blockName(block));
    return replicate?.baseline === baseline && replicate.candidate === candidate;
  });
}

function blockChanges(
  comparison: Comparison,
  blocks: readonly PairedBlock[],
  pairs: readonly Pair[],
): readonly ReplicateChange[] {
  const shifts = new Map(pairs.map(({ block, shift }) => [block, shift]));
  return blocks.map(({ block }) => replicateChange(comparison, blockName(block), shifts.get(block) ?? null));
}

function deploymentChanges(comparison: Comparison): readonly ReplicateChange[] {
  const { metric, baseline, replicates } = comparison;
  return replicates.map((replicate) => {
    const value = replicate.candidate ?? replicate.baseline;
    const shift = value === null || baseline === null ? null : shiftOf(metric, baseline, value);
    return replicateChange(comparison, replicate.name, shift);
  });
}

function replicateChange(
  { metric, margins }: Comparison,
  name: string,
  shift: number | null,
): ReplicateChange {
  const change = changeOf(metric, shift);
  return { name, change, isBeyondTolerance: change !== null && shift !== null && shift > margins.tolerance };
}

/** θ as a change for people: relative, or the difference of shares; as measured, no sign turned. */
function changeOf(metric: Comparison['metric'], shift: number | null): number | null {
  if (shift === null || !Number.isFinite(shift)) return null;
  const effect = rawEffect(metric, shift);
  return scaleOf(metric) === 'difference' ? effect : effect - 1;
}

function sequenceOf(run: Run, comparison: Comparison, pairs: readonly Pair[]): readonly KnownInterval[] {
  const { basis, standing } = comparison;
  const shifts = pairs.map(({ shift }) => shift);
  const { beta, signOnly } = run.policy;
  // Blocks that depend on one another are shown as independent ones until a slowdown is proved in spite of it.
  const path = basis.dependent && standing.kind === 'judged' ? dependentConfidencePath : confidencePath;
  return path(shifts, beta, signOnly ? 'signs' : 'mixture').flatMap((point) => {
    const pair = pairs[point.blocks - 1];
    if (pair === undefined) return [];
    const name = blockName(pair.block);
    return [{ name, blocks: point.blocks, ...endsOf(comparison, point, shifts.length) }];
  });
}

/** The ends as a change. Where higher is better they change places; the last ones are the comparison's own. */
function endsOf(
  { metric, scale, effect, difference }: Comparison,
  { blocks, lower, upper }: ConfidencePoint,
  all: number,
): { readonly lower: number | null; readonly upper: number | null } {
  if (blocks === all) {
    if (scale === 'difference') return { lower: difference.lower, upper: difference.upper };
    const change = (ratio: number | null): number | null => (ratio === null ? null : ratio - 1);
    return { lower: change(effect.lower), upper: change(effect.upper) };
  }
  const [worse, better] = [changeOf(metric, upper), changeOf(metric, lower)];
  return metric.better === 'lower' ? { lower: better, upper: worse } : { lower: worse, upper: better };
}

function distributionsOf(
  run: Run,
  { endpoint, metric: { kind } }: Comparison,
  summaries: readonly EndpointSummary[],
): readonly SideDistribution[] {
  if (!isTime(kind)) return [];
  if (kind.kind === 'trend') return SIDES.flatMap((side) => trendDistribution(run, endpoint, kind, side));
  const own = summaries.filter((summary) => summary.endpoint === endpoint);
  return SIDES.flatMap((side) => own.find((summary) => summary.side === side) ?? [])
    .filter(({ distribution }) => distribution.length > 0)
    .map(({ side, outcomes, p50Ms, p95Ms, distribution }) => ({
      side,
      count: outcomes.ok,
      p50Ms,
      p95Ms,
      distribution,
    }));
}

function trendDistribution(
  run: Run,
  endpoint: string,
  kind: TimeKind,
  side: Side,
): readonly SideDistribution[] {
  const own = run.trials.filter((trial) => trial.side === side && trial.validity.kind === 'valid');
  const merged = mergeHistograms(own.map((trial) => durationsOf(trial, endpoint, kind)));
  if (merged.count === 0) return [];
  return [
    {
      side,
      count: merged.count,
      p50Ms: quantileMs(merged, 0.5),
      p95Ms: quantileMs(merged, 0.95),
      distribution: distributionOf(merged),
    },
  ];
}
