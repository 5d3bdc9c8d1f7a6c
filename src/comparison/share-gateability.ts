import { median } from 'simple-statistics';
import { MOST_EVIDENCE_OF_BLOCK } from '../statistics/index.ts';
import { ALL_ENDPOINTS } from '../trial/index.ts';
import type { Pair } from './block-pairs.ts';
import type { FamilyMember } from './family.ts';

/** Evidence, as log E, that a whole run without a failure must be able to give: 5 % and what the look at p costs. */
const NEEDED_OF_RUN = 3.6;

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
  const needed = Math.ceil(MOST_EVIDENCE_OF_BLOCK / tolerance);
  return typical >= needed ? '' : tooFew('median block', Math.round(typical), needed, tolerance);
}

/** The same of a deployment alone. */
export function runShareObstacle(
  { endpoint, metric }: FamilyMember,
  requests: number,
  tolerance: number,
): string {
  if (metric.kind.kind !== 'share' || endpoint === ALL_ENDPOINTS) return '';
  const needed = Math.ceil(NEEDED_OF_RUN / tolerance);
  return requests >= needed ? '' : tooFew('run', requests, needed, tolerance);
}

function tooFew(what: string, requests: number, needed: number, tolerance: number): string {
  const within = `${Number((tolerance * 100).toPrecision(3))} %`;
  return `the ${what} has ${requests} requests, a share within ${within} needs ${needed}`;
}
