import { gammaln } from 'simple-statistics';

/** Failures among the requests of one side; fractions where requests count for less than one each. */
export interface Counts {
  readonly failures: number;
  readonly requests: number;
}

/** One block's counts. */
export interface ShareBlock {
  readonly baseline: Counts;
  readonly candidate: Counts;
}

/**
 * The most evidence, as log E, that a block without a failure may give. At β = 5 % it asks for fifteen of them, which a
 * plan of the fewest blocks (sixteen) still has.
 */
const MOST_EVIDENCE_OF_BLOCK = 0.24;
/** Variance by which the assumed size of a burst counts against what was seen: that of four failures. */
const ASSUMED_VARIANCE = 1;
/** Shape of the prior Beta(a, 1) of a share: most of its weight lies near no failure at all. */
const PRIOR_SHAPE = 0.05;

/**
 * Evidence, as log E, that the candidate fails less often than the baseline's share plus `tolerance`, in (0, 1): the
 * likelihood that both fail alike, mixed over the share they may have, against the greatest likelihood of any two
 * shares that are the tolerance apart (L. Wasserman, A. Ramdas and S. Balakrishnan, "Universal inference", PNAS 2020).
 * For independent failures it may be read at every block: P(ever log E ≥ log 1/β) ≤ β.
 *
 * Failures come in bursts, so all counts are divided by the design effect first. What bursts there are can be seen only
 * when there are failures: before, a burst is taken to be so large that no block gives more evidence than
 * {@link MOST_EVIDENCE_OF_BLOCK}. Without a failure and without bursts this is the rule of three: none in n is
 * evidence n × tolerance. 0 where nothing was asked, or the candidate seems worse by the tolerance.
 */
export function evidenceOfShare(blocks: readonly ShareBlock[], tolerance: number): number {
  const effect = designEffect(blocks, tolerance);
  const total = (side: keyof ShareBlock): Counts => ({
    failures: blocks.reduce((sum, block) => sum + block[side].failures, 0) / effect,
    requests: blocks.reduce((sum, block) => sum + block[side].requests, 0) / effect,
  });
  const [baseline, candidate] = [total('baseline'), total('candidate')];
  if (baseline.requests === 0 || candidate.requests === 0) return 0;
  const worse = candidate.failures / candidate.requests - baseline.failures / baseline.requests;
  if (worse >= tolerance) return 0;
  const alike = logMixture(baseline.failures + candidate.failures, baseline.requests + candidate.requests);
  return alike - greatestApart(baseline, candidate, tolerance);
}

/**
 * How many failures are worth one: the variance of the candidate's part of each block's failures over that of fair
 * coins. What hits both sides of a block alike cancels, and it is never below 1. Drawn towards the assumed burst while
 * few failures say otherwise.
 */
export function designEffect(blocks: readonly ShareBlock[], tolerance: number): number {
  const requests = blocks.reduce((sum, { candidate }) => sum + candidate.requests, 0);
  const assumed = Math.max(1, (requests / Math.max(1, blocks.length)) * (tolerance / MOST_EVIDENCE_OF_BLOCK));
  let seen = ASSUMED_VARIANCE * assumed;
  let expected = ASSUMED_VARIANCE;
  for (const { baseline, candidate } of blocks) {
    const both = baseline.requests + candidate.requests;
    if (both === 0) continue;
    const part = candidate.requests / both;
    const failures = baseline.failures + candidate.failures;
    seen += (candidate.failures - part * failures) ** 2;
    expected += failures * part * (1 - part);
  }
  return Math.max(1, seen / expected);
}

/** log ∫ p^f (1 − p)^(n − f) dBeta(a, 1)(p). */
function logMixture(failures: number, requests: number): number {
  const [a, b] = [failures + PRIOR_SHAPE, requests - failures + 1];
  return Math.log(PRIOR_SHAPE) + gammaln(a) + gammaln(b) - gammaln(a + b);
}

/** Greatest log-likelihood of shares p and p + tolerance, by bisection on its falling slope. */
function greatestApart(baseline: Counts, candidate: Counts, tolerance: number): number {
  const [passed, served] = [baseline.requests - baseline.failures, candidate.requests - candidate.failures];
  const slope = (share: number): number =>
    ratio(baseline.failures, share) -
    ratio(passed, 1 - share) +
    ratio(candidate.failures, share + tolerance) -
    ratio(served, 1 - share - tolerance);
  let [least, most] = [0, 1 - tolerance];
  for (let step = 0; step < 60; step++) {
    const middle = (least + most) / 2;
    if (slope(middle) > 0) least = middle;
    else most = middle;
  }
  const share = (least + most) / 2;
  return (
    logLikelihood(baseline.failures, share) +
    logLikelihood(passed, 1 - share) +
    logLikelihood(candidate.failures, share + tolerance) +
    logLikelihood(served, 1 - share - tolerance)
  );
}

function ratio(count: number, share: number): number {
  return count === 0 ? 0 : count / share;
}

function logLikelihood(count: number, share: number): number {
  return count === 0 ? 0 : count * Math.log(share);
}
