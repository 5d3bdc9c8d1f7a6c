import { isComparable, endpointNames, type Policy, type Scenario } from '../scenario/index.ts';
import { flowMembers, gatedFlowMembers } from './flow-family.ts';
import { weightOf } from './scale.ts';
import {
  ALL_ENDPOINTS,
  COMPLETED_SHARE,
  ERROR_SHARE,
  isCompared,
  loadModelOf,
  type Metric,
  primaryOf,
  type Run,
  responseTimeMetric,
  THROUGHPUT,
  type Trial,
} from '../trial/index.ts';

/** One metric of one endpoint that is compared, and whether it decides. */
export interface FamilyMember {
  readonly endpoint: string;
  readonly metric: Metric;
  readonly gated: boolean;
}

/** Quantiles that are shown for every endpoint, gated or not. */
const SHOWN_QUANTILES = [0.5, 0.95, 0.99] as const;

/**
 * What a run is compared on, fixed by its configuration and never by its results. Gated by default: the policy's
 * quantiles and the error share of the primary endpoints (the quantiles of the whole scenario when nothing is marked), the
 * error share and the completed share of the whole scenario (the throughput where the whole load is closed), what primary
 * journeys and WebSockets are measured by, and every scalar. Few gated metrics give quick answers; the rest is shown.
 * Of a load that is not to be compared nothing is gated.
 */
export function familyOf(run: Run): readonly FamilyMember[] {
  const { primaryEndpoints, primaryFlows, policy, environment, trials, load } = run;
  const endpoints = [...new Set(trials.flatMap((trial) => trial.endpoints.map((each) => each.endpoint)))];
  const family = {
    primaryEndpoints,
    marksNothing: primaryEndpoints.length === 0 && primaryFlows.length === 0,
    policy,
    endpoints,
    isClosed: load.model === 'closed',
    imported: environment.targetKind === 'imported',
  };
  const members = [...requestMembers(family), ...flowMembers(run), ...scalarMembers(trials)];
  return isCompared(load) ? members : members.map((member) => ({ ...member, gated: false }));
}

/** Of gated comparisons: how many there are, and the sum and the least of their weights. */
export interface FamilySize {
  readonly tests: number;
  readonly weight: number;
  /** 1 where there are none. */
  readonly lightest: number;
}

/** The size of no family. */
export const NO_FAMILY: FamilySize = Object.freeze({ tests: 0, weight: 0, lightest: 1 });

/** The size of a family whose members all have weight 1. */
export function evenFamily(tests: number): FamilySize {
  return { tests, weight: tests, lightest: 1 };
}

/** The gated comparisons that a run has. */
export function familySizeOf(run: Run): FamilySize {
  return sizeOf(familyOf(run), run.policy);
}

/** The size of families that are judged together. */
export function joinedSize(sizes: readonly FamilySize[]): FamilySize {
  const own = sizes.filter(({ tests }) => tests > 0);
  if (own.length === 0) return NO_FAMILY;
  return {
    tests: own.reduce((sum, { tests }) => sum + tests, 0),
    weight: own.reduce((sum, { weight }) => sum + weight, 0),
    lightest: Math.min(...own.map(({ lightest }) => lightest)),
  };
}

function sizeOf(members: readonly FamilyMember[], policy: Pick<Policy, 'overrides'>): FamilySize {
  return joinedSize(
    members
      .filter(({ gated }) => gated)
      .map(({ endpoint, metric }) => weightOf(policy, endpoint, metric))
      .map((weight) => ({ tests: 1, weight, lightest: weight })),
  );
}

/**
 * The gated comparisons that a run of this scenario will have, known before it is measured: what the other scenarios
 * of a gate must leave room for, because all their comparisons are one family.
 */
export function plannedFamilySize(
  scenario: Pick<Scenario, 'requests' | 'journeys' | 'webSockets' | 'login' | 'policy' | 'load'>,
): FamilySize {
  const { primaryEndpoints, primaryFlows } = primaryOf(scenario);
  const { policy, load } = scenario;
  if (!isComparable(load)) return NO_FAMILY;
  const members = requestMembers({
    primaryEndpoints,
    marksNothing: primaryEndpoints.length === 0 && primaryFlows.length === 0,
    isClosed: loadModelOf(load) === 'closed',
    policy,
    endpoints: endpointNames(scenario),
    imported: false,
  });
  return sizeOf([...members, ...gatedFlowMembers({ primaryFlows, policy })], policy);
}

/** What the family of a load depends on. */
interface LoadFamily {
  readonly primaryEndpoints: readonly string[];
  /** Whether neither an endpoint nor a journey or WebSocket is primary. */
  readonly marksNothing: boolean;
  readonly isClosed: boolean;
  readonly policy: Pick<Policy, 'quantiles'>;
  readonly endpoints: readonly string[];
  readonly imported: boolean;
}

function requestMembers({
  primaryEndpoints,
  marksNothing,
  isClosed,
  policy,
  endpoints,
  imported,
}: LoadFamily): readonly FamilyMember[] {
  if (endpoints.length === 0) return [];
  const primary = marksNothing ? [ALL_ENDPOINTS] : primaryEndpoints;
  const all = [...new Set([...primary, ALL_ENDPOINTS, ...endpoints])];
  const quantiles = [...new Set([...policy.quantiles, ...SHOWN_QUANTILES])].toSorted((a, b) => a - b);
  const members = all.flatMap((endpoint) =>
    quantiles.map((quantile) => ({
      endpoint,
      metric: responseTimeMetric(quantile),
      gated: primary.includes(endpoint) && policy.quantiles.includes(quantile),
    })),
  );
  // An endpoint that fails hides in the whole scenario when it has few of its requests. The only endpoint is the whole.
  const failing = endpoints.length > 1 ? primaryEndpoints : [];
  const shares: FamilyMember[] = [ALL_ENDPOINTS, ...failing].map((endpoint) => ({
    endpoint,
    metric: ERROR_SHARE,
    gated: true,
  }));
  // Imported rows say nothing about what was planned, and their durations may be unknown.
  if (!imported) {
    // Users of a closed load ask for as much as the target carries: how much that is says what the share cannot.
    shares.push({ endpoint: ALL_ENDPOINTS, metric: COMPLETED_SHARE, gated: !isClosed });
    shares.push({ endpoint: ALL_ENDPOINTS, metric: THROUGHPUT, gated: isClosed });
  }
  return [...members, ...shares];
}

function scalarMembers(trials: readonly Trial[]): readonly FamilyMember[] {
  const members = new Map<string, FamilyMember>();
  for (const { endpoint, metric, unit, better } of trials.flatMap((trial) => trial.scalars)) {
    const key = JSON.stringify([endpoint, metric]);
    if (members.has(key)) continue;
    members.set(key, {
      endpoint,
      metric: { name: metric, unit, better, kind: { kind: 'scalar' } },
      gated: true,
    });
  }
  return [...members.values()];
}
