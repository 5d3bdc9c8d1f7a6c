import type { Comparison, Replicate } from '../../src/comparison/index.ts';
import { responseTimeMetric } from '../../src/trial/index.ts';
import type { Ground, Grounds, JudgedComparison } from '../../src/verdict/index.ts';

/** A comparison with every field filled: `GET /products` p95 over 30 blocks, equal on both sides. */
export function aComparison(overrides: Partial<Comparison> = {}): Comparison {
  return {
    scenario: 'shop',
    endpoint: 'GET /products',
    metric: responseTimeMetric(0.95),
    gated: true,
    weight: 1,
    mode: 'side-by-side',
    scale: 'log-ratio',
    standing: { kind: 'judged' },
    baseline: 180,
    candidate: 181,
    effect: { ratio: 1.004, lower: 0.983, upper: 1.026, confidence: 0.9 },
    difference: { value: 0.72, lower: -3.06, upper: 4.68 },
    effectSize: sizeOf(overrides),
    margins: { noiseFloor: Math.log(1.01), tolerance: Math.log(1.05), passing: Math.log(1.05), instances: 0 },
    evidence: {
      kind: 'e',
      slower: 0.4,
      beyondTolerance: 0.01,
      faster: 0.1,
      withinTolerance: 160,
      acceptable: 160,
    },
    basis: { claim: 'code', errorShare: 1, assignment: 'simultaneous', dependent: false, course: [] },
    control: null,
    confirmation: { kind: 'not-needed' },
    attempt: null,
    trials: { baseline: 30, candidate: 30 },
    replicates: someReplicates(30, 180, 0.004),
    spread: 0.031,
    counts: [],
    minimumDetectableEffect: { ratio: 1.038, power: 0.8 },
    wouldSettle: '',
    figures: [],
    warnings: [],
    ...overrides,
  };
}

/** As if both sides' values were drawn from laws that overlap by little: as much as the effect says. */
function sizeOf({ scale, effect, difference }: Partial<Comparison>): Comparison['effectSize'] {
  const change = scale === 'difference' ? (difference?.value ?? null) : (effect?.ratio ?? 1.004);
  if (change === null) return { hodgesLehmann: null, cliffsDelta: null };
  const distance = scale === 'difference' ? 100 * change : 8 * (change - 1);
  return { hodgesLehmann: change, cliffsDelta: Math.max(-1, Math.min(1, distance)) };
}

/** The same with a decision about it: a pass, unless told otherwise. */
export function aJudgedComparison(overrides: Partial<JudgedComparison> = {}): JudgedComparison {
  return {
    ...aComparison(overrides),
    verdict: 'pass',
    severity: 'none',
    reason: 'a slowdown beyond the tolerance is ruled out',
    grounds: someGrounds(),
    suspected: null,
    accepted: null,
    draft: null,
    ...overrides,
  };
}

/** Blocks whose shifts swing around `shift` in a fixed pattern: no chance, so the same bytes each time. */
export function someReplicates(count: number, baseline: number, shift: number): readonly Replicate[] {
  return Array.from({ length: count }, (_, block) => {
    const own = shift + 0.03 * Math.sin(block * 2.4);
    const level = baseline * (1 + 0.02 * Math.cos(block * 1.7));
    return { name: `block ${block + 1}`, baseline: level, candidate: level * Math.exp(own), shift: own };
  });
}

/** One of four gated comparisons, which passed at block 12. */
export function someGrounds(overrides: Partial<Grounds> = {}): Grounds {
  const not: Ground = { level: 0.0025, holds: false, since: null };
  return {
    family: 4,
    slower: not,
    beyondTolerance: not,
    withinTolerance: { level: 0.05, holds: true, since: 'block 12' },
    faster: not,
    acceptable: { level: 0.05, holds: true, since: 'block 12' },
    ...overrides,
  };
}
