import { median } from 'simple-statistics';
import { roundedPercent } from '../scenario/index.ts';
import { ALL_ENDPOINTS } from '../trial/index.ts';
import type { Pair } from './block-pairs.ts';
import type { FamilyMember } from './family.ts';

/** Evidence, as log E, that a whole run without a failure must be able to give: 5 %, and what looking at any time costs. */
const NEEDED_OF_RUN = 3.6;
/** Blocks of the shortest plan: before them it is taken for granted that they will come. */
const FEWEST_BLOCKS = 16;

/**
 * Why the errors of one endpoint may not decide, empty when they may: with so few requests they could not pass even
 * without a single failure. By what was asked of the side that was asked more, so that a side that cannot be asked any
 * more is not spared. The errors of the whole scenario always decide.
 */
export function blockShareObstacle(
  { endpoint, metric }: FamilyMember,
  pairs: readonly Pair[],
  tolerance: number,
): string {
  if (metric.kind.kind !== 'share' || endpoint === ALL_ENDPOINTS || pairs.length === 0) return '';
  const typical = median(pairs.map(({ requests }) => Math.max(requests.baseline, requests.candidate)));
  if (typical * Math.max(FEWEST_BLOCKS, pairs.length) >= neededFor(tolerance)) return '';
  return tooFew(`${pairs.length} blocks of about ${Math.round(typical)} requests`, tolerance);
}

/** The same of a deployment alone. */
export function runShareObstacle(
  { endpoint, metric }: FamilyMember,
  requests: number,
  tolerance: number,
): string {
  if (metric.kind.kind !== 'share' || endpoint === ALL_ENDPOINTS) return '';
  return requests >= neededFor(tolerance) ? '' : tooFew(`${requests} requests`, tolerance);
}

/** Requests of a run that suffice when none fails. */
function neededFor(tolerance: number): number {
  return Math.ceil(NEEDED_OF_RUN / tolerance);
}

function tooFew(had: string, tolerance: number): string {
  return `the run has ${had}, a share within ${roundedPercent(tolerance)} needs ${neededFor(tolerance)}`;
}
