/**
 * scenario: what load, on what, and which change matters. Parses and validates scenario files, fills in the
 * documented defaults, and gives editors a JSON Schema. It refuses everything it does not know, all problems at once,
 * and never reads a file or the environment itself: texts and variables are arguments.
 */
export * from './acceptance/acceptance.ts';
export { fullMetricName, parseAcceptances, parseUpTo } from './acceptance/parse-acceptances.ts';
export { type DraftAcceptance, draftLines, withAcceptances } from './acceptance/write-acceptances.ts';
export { kindOf, withoutKind } from './counted-kinds.ts';
export { suggest } from './did-you-mean.ts';
export { formatDuration, parseDuration } from './duration.ts';
export { type FirstWorkflow, firstWorkflow, publishWorkflow } from './init/first-workflow.ts';
export { scenarioFromHar } from './init/scenario-from-har.ts';
export { scenarioFromOpenApi } from './init/scenario-from-openapi.ts';
export { scenarioFromUrl } from './init/scenario-from-url.ts';
export { acceptedJsonSchema, scenarioJsonSchema } from './json-schema.ts';
export { type JsonStep, parseJsonPath } from './json-path.ts';
export { type ParsedPolicy, parsePolicy } from './parse-policy.ts';
export { type CheckedScenario, checkScenario, parseScenario, type Variables } from './parse-scenario.ts';
export { mustFinish } from './must-finish.ts';
export { parseThreshold } from './parse-threshold.ts';
export { formatPercent, parsePercent, roundedPercent } from './percent.ts';
export {
  arrivalsPerSide,
  meanAmount,
  meanRate,
  plannedRequests,
  type RequestPlan,
} from './planned-requests.ts';
export { choosesTolerance, marginsFor, type MetricWords, weightFor } from './margins-for.ts';
export * from './policy.ts';
export { type NamedFile, NO_FILES, type ReadNamedFile } from './named-file.ts';
export { checkScenarioModule } from './module/check-module.ts';
export { renderScenarioTypes } from './module/author-types.ts';
export { problemsError } from './problems.ts';
export { renderAcceptedReference, renderScenarioReference } from './reference.ts';
export * from './flow/data-source.ts';
export * from './flow/flow.ts';
export type * from './flow/hooks.ts';
export { itemValues } from './flow/item-values.ts';
export * from './flow/journey.ts';
export { longestPollMs } from './flow/longest-poll.ts';
export * from './flow/multipart.ts';
export { NO_HOOKS } from './flow/no-hooks.ts';
export * from './flow/template.ts';
export * from './flow/think.ts';
export * from './flow/websocket.ts';
export { type RequestEstimate, requestsPerIteration } from './flow/requests-per-iteration.ts';
export * from './http-options.ts';
export { amountAt, unitOf } from './load/amount-at.ts';
export { partsOf, totalAmounts } from './load/amounts.ts';
export * from './load/comparability.ts';
export * from './load/load.ts';
export * from './load/pattern.ts';
export { PATTERN_CATALOGUE, type PatternDescription } from './load/pattern-keys.ts';
export * from './scenario.ts';
export * from './threshold.ts';
export { peakRate } from './peak-rate.ts';
export { saturable, type Saturable } from './saturable.ts';
export * from './unmeasured-load.ts';
export { TOLERANCE_STEPS } from './tolerance-steps.ts';
export { THRESHOLD_CATALOGUE } from './threshold-catalogue.ts';
