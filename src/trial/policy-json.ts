import { z } from 'zod';
import {
  ASSIGNMENTS,
  BLOCK_DURATIONS,
  CLOSE_THRESHOLDS,
  DEFAULT_POLICY,
  FAIL_ON,
  FRESH_INSTANCES,
  ON_INCONCLUSIVE,
  ON_INVALID,
  ON_MISSING_BASELINE,
  PASS_TOLERANCES,
  THRESHOLD_SCOPES,
} from '../scenario/index.ts';
import { amount, name, RUN_LIMITS, share } from './schema-words.ts';

const passTolerance = z.enum(PASS_TOLERANCES);

/** Margins that one metric has for itself. */
const ownMargins = z.object({
  noiseFloor: z.union([z.literal('auto'), amount.max(10)]).exactOptional(),
  tolerance: amount.max(10).exactOptional(),
  passTolerance: passTolerance.exactOptional(),
  minEffectMs: amount.exactOptional(),
  errorTolerance: share.exactOptional(),
});

/** A policy as JSON; a member that is absent takes its documented default. */
export const policyJsonSchema = z.object({
  noiseFloor: z.union([z.literal('auto'), amount.max(10)]).default(DEFAULT_POLICY.noiseFloor),
  tolerance: amount.max(10).default(DEFAULT_POLICY.tolerance),
  passTolerance: passTolerance.default(DEFAULT_POLICY.passTolerance),
  minEffectMs: amount.default(DEFAULT_POLICY.minEffectMs),
  errorTolerance: share.default(DEFAULT_POLICY.errorTolerance),
  alpha: z.number().gt(0).max(0.5).default(DEFAULT_POLICY.alpha),
  beta: z.number().gt(0).max(0.5).default(DEFAULT_POLICY.beta),
  quantiles: z
    .array(z.number().gt(0).lt(1))
    .min(1)
    .max(20)
    .default([...DEFAULT_POLICY.quantiles]),
  maxBlocks: z.int().min(1).max(RUN_LIMITS.trials).default(DEFAULT_POLICY.maxBlocks),
  blockDuration: z.enum(BLOCK_DURATIONS).default(DEFAULT_POLICY.blockDuration),
  maxDurationMs: z.number().gt(0).default(DEFAULT_POLICY.maxDurationMs),
  assignment: z.enum(ASSIGNMENTS).default(DEFAULT_POLICY.assignment),
  freshInstances: z.enum(FRESH_INSTANCES).default(DEFAULT_POLICY.freshInstances),
  signOnly: z.boolean().default(DEFAULT_POLICY.signOnly),
  failFast: z.boolean().default(DEFAULT_POLICY.failFast),
  failOn: z.enum(FAIL_ON).default(DEFAULT_POLICY.failOn),
  onInconclusive: z.enum(ON_INCONCLUSIVE).default(DEFAULT_POLICY.onInconclusive),
  onInvalid: z.enum(ON_INVALID).default(DEFAULT_POLICY.onInvalid),
  onMissingBaseline: z.enum(ON_MISSING_BASELINE).default(DEFAULT_POLICY.onMissingBaseline),
  thresholdScope: z.enum(THRESHOLD_SCOPES).default(DEFAULT_POLICY.thresholdScope),
  closeThresholds: z.enum(CLOSE_THRESHOLDS).default(DEFAULT_POLICY.closeThresholds),
  overrides: z
    .array(
      z.object({
        endpoint: name.nullable(),
        metric: name.nullable(),
        margins: ownMargins,
        weight: z.number().gt(0).max(100).nullable().default(null),
      }),
    )
    .max(100)
    .default([]),
});
