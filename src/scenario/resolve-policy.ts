import type { Policy } from './policy.ts';
import type { PolicyDocument } from './policy-schema.ts';

/** The base policy with what the document says in its place. */
export function resolvePolicy(document: PolicyDocument, base: Policy): Policy {
  return Object.freeze({ ...resolveNumbers(document, base), ...resolveWords(document, base) });
}

function resolveNumbers(document: PolicyDocument, base: Policy) {
  return {
    noiseFloor: document['noise-floor'] ?? base.noiseFloor,
    tolerance: document.tolerance ?? base.tolerance,
    minEffectMs: document['min-effect'] ?? base.minEffectMs,
    errorTolerance: document['error-tolerance'] ?? base.errorTolerance,
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
    freshInstances: document['fresh-instances'] ?? base.freshInstances,
    signOnly: document['sign-only'] ?? base.signOnly,
    failFast: document['fail-fast'] ?? base.failFast,
    failOn: document['fail-on'] ?? base.failOn,
    onInconclusive: document['on-inconclusive'] ?? base.onInconclusive,
    onInvalid: document['on-invalid'] ?? base.onInvalid,
    onMissingBaseline: document['on-missing-baseline'] ?? base.onMissingBaseline,
  };
}
