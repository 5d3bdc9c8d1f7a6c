import { median } from 'simple-statistics';
import { roundedPercent } from '../scenario/index.ts';
import { ALL_ENDPOINTS } from '../trial/index.ts';
import type { Pair } from './block-pairs.ts';
import type { FamilyMember } from './family.ts';
import type { Obstacle } from './gateability.ts';

/** Evidence, as log E, that a whole run without a failure must be able to give: 5 %, and what looking at any time costs. */
const NEEDED_OF_RUN = 3.6;
/** Blocks of the shortest plan: before them it is taken for granted that they will come. */
const FEWEST_BLOCKS = 16;

/**
 * Why the errors of one endpoint may not decide, null when they may: with so few requests they could not pass even
 * without a single failure. By what was asked of the side that was asked more, so that a side that cannot be asked any
 * more is not spared. The errors of the whole scenario always decide.
 */
export function blockShareObstacle(
  { endpoint, metric }: Pick<FamilyMember, 'endpoint' | 'metric'>,
  pairs: readonly Pair[],
  tolerance: number,
): Obstacle | null {
  if (metric.kind.kind !== 'share' || endpoint === ALL_ENDPOINTS || pairs.length === 0) return null;
  const typical = median(pairs.map(({ requests }) => Math.max(requests.baseline, requests.candidate)));
  const requests = typical * Math.max(FEWEST_BLOCKS, pairs.length);
  if (requests >= neededFor(tolerance)) return null;
  return tooFew(`${pairs.length} blocks of about ${Math.round(typical)} requests`, requests, tolerance);
}

/** The same of a deployment alone. */
export function runShareObstacle(
  { endpoint, metric }: Pick<FamilyMember, 'endpoint' | 'metric'>,
  requests: number,
  tolerance: number,
): Obstacle | null {
  if (metric.kind.kind !== 'share' || endpoint === ALL_ENDPOINTS) return null;
  return requests >= neededFor(tolerance) ? null : tooFew(`${requests} requests`, requests, tolerance);
}

/** Requests of a run that suffice when none fails. */
function neededFor(tolerance: number): number {
  return Math.ceil(NEEDED_OF_RUN / tolerance);
}

function tooFew(had: string, requests: number, tolerance: number): Obstacle {
  const needed = neededFor(tolerance);
  return {
    reason: `the run has ${had}, a share within ${roundedPercent(tolerance)} needs ${needed}`,
    curable: false,
    needed,
    times: needed / requests,
  };
}
