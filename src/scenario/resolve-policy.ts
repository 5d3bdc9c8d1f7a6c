import type { MarginOverride, MarginPolicy, Policy } from './policy.ts';
import type { OverrideDocument, PolicyDocument } from './policy-schema.ts';

/** The base policy with what the document says in its place. */
export function resolvePolicy(document: PolicyDocument, base: Policy): Policy {
  return Object.freeze({
    ...base,
    ...resolveMargins(document),
    ...resolveNumbers(document, base),
    ...resolveWords(document, base),
    overrides: document.overrides?.map(resolveOverride) ?? base.overrides,
  });
}

/** The margins that the document names, and no others. */
function resolveMargins(document: OverrideDocument | PolicyDocument): Partial<MarginPolicy> {
  const {
    'noise-floor': noiseFloor,
    'min-effect': minEffectMs,
    'error-tolerance': errorTolerance,
  } = document;
  return {
    ...(noiseFloor === undefined ? {} : { noiseFloor }),
    ...resolveTolerance(document.tolerance),
    ...(minEffectMs === undefined ? {} : { minEffectMs }),
    ...(errorTolerance === undefined ? {} : { errorTolerance }),
  };
}

/** `auto` leaves the tolerance that tells severity as it is. */
function resolveTolerance(tolerance: number | 'auto' | undefined): Partial<MarginPolicy> {
  if (tolerance === undefined) return {};
  return tolerance === 'auto' ? { passTolerance: 'auto' } : { tolerance, passTolerance: 'configured' };
}

function resolveOverride(document: OverrideDocument): MarginOverride {
  return {
    endpoint: document.endpoint ?? null,
    metric: document.metric ?? null,
    margins: resolveMargins(document),
    weight: document.weight ?? null,
  };
}

function resolveNumbers(document: PolicyDocument, base: Policy) {
  return {
    alpha: document.alpha ?? base.alpha,
    beta: document.beta ?? base.beta,
    quantiles: document.quantiles ?? base.quantiles,
    maxBlocks: document['max-blocks'] ?? base.maxBlocks,
    maxDurationMs: document['max-duration'] ?? base.maxDurationMs,
  };
}

function resolveWords(document: PolicyDocument, base: Policy) {
  return {
    assignment: document.assignment ?? base.assignment,
    blockDuration: document['block-duration'] ?? base.blockDuration,
    freshInstances: document['fresh-instances'] ?? base.freshInstances,
    signOnly: document['sign-only'] ?? base.signOnly,
    failFast: document['fail-fast'] ?? base.failFast,
    failOn: document['fail-on'] ?? base.failOn,
    onInconclusive: document['on-inconclusive'] ?? base.onInconclusive,
    onInvalid: document['on-invalid'] ?? base.onInvalid,
    onMissingBaseline: document['on-missing-baseline'] ?? base.onMissingBaseline,
    thresholdScope: document['broken-thresholds'] ?? base.thresholdScope,
    closeThresholds: document['close-thresholds'] ?? base.closeThresholds,
  };
}
