/**
 * comparison: baseline against candidate, metric by metric, with every field filled. It refuses to decide: it states
 * evidence and how strong it is; `verdict/` alone turns that into a word.
 */
export { TOLERATED_SHARE } from './absence.ts';
export { compareDeployments, type DeploymentContext } from './compare-deployments.ts';
export { compareTrials } from './compare-trials.ts';
export * from './comparison.ts';
export { decidableTolerance, passPower } from './decidable-tolerance.ts';
export * from './deployment.ts';
export { LEAST_BASELINES } from './deployment-standing.ts';
export * from './endpoint-summary.ts';
export * from './explain-trials.ts';
export * from './foresee.ts';
export * from './foresight.ts';
export {
  evenFamily,
  type FamilySize,
  familySizeOf,
  joinedSize,
  NO_FAMILY,
  plannedFamilySize,
} from './family.ts';
export { instanceDifferencesOf, instanceEffectsOf, LEAST_AA_RUNS } from './instance-effects.ts';
export * from './figure.ts';
export * from './flow-summary.ts';
export { answered, endpointsOf, metricValue } from './metric-value.ts';
export { blockMsOf, hasTwoSides, pairBlocks } from './paired-blocks.ts';
export { type MetricNoise, pilotNoise, pilotReach, type PilotNoise } from './pilot-noise.ts';
export * from './replay-deployments.ts';
export { requestNeeds } from './request-needs.ts';
export { policyOf as marginPolicyOf } from './scale.ts';
export * from './server-timing-shift.ts';
export { blocksToCount } from './settle-blocks.ts';
export { INTERFERENCE_LIMIT } from './side-by-side-checks.ts';
export { WHY_NOT_COMPARED } from './show-only.ts';
export { summarizeDeployment, uniteDeployments } from './summarize-deployment.ts';
export { summarizeEndpoints } from './summarize-endpoints.ts';
export { summarizeFlows } from './summarize-flows.ts';
export { machineShare } from './take-off-machine.ts';
