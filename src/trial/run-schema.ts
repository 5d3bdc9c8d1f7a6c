import { z } from 'zod';
import { COMPARABILITIES, COMPARATORS, PATTERNS, THRESHOLD_METRICS } from '../scenario/index.ts';
import { policyJsonSchema } from './policy-json.ts';
import { DESIGN_ASSIGNMENTS, LOAD_MODELS } from './run.ts';
import { amount, count, measuredAmount, name, RUN_LIMITS, share, side, text } from './schema-words.ts';
import { SIDES } from './side.ts';
import { STOP_CAUSES } from './stop.ts';
import { trialSchema, validity, warmUpTrialSchema } from './trial-schema.ts';

/** The schema word of a run file. */
export const RUN_SCHEMA = 'perf-gate.run/1';

const threshold = z.object({
  metric: z.enum(THRESHOLD_METRICS),
  endpoint: name.min(1),
  aggregate: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('quantile'), quantile: share }),
    z.object({ kind: z.enum(['avg', 'min', 'max', 'rate', 'count']) }),
  ]),
  comparator: z.enum(COMPARATORS),
  bound: z.number(),
  text: name,
});

/** Where a run comes from, as JSON. */
export const provenanceSchema = z.object({
  repository: name,
  sha: name,
  ref: name,
  runId: name,
  runAttempt: count,
  job: name,
  event: name,
  startedAt: z.iso.datetime(),
});

const environment = z.object({
  class: name,
  os: name,
  architecture: name,
  runnerLabel: name,
  region: name,
  targetKind: z.enum(['url', 'process', 'imported']),
  cpuModel: name,
  cpuCount: count,
  nodeVersion: name,
});

const pattern = z.object({
  name: z.enum(PATTERNS),
  unit: z.enum(['per-second', 'users']),
  parts: z
    .array(
      z.object({
        name,
        kind: z.enum(['normal', 'climb', 'level', 'peak', 'recovery', 'descent']),
        fromMs: measuredAmount,
        toMs: measuredAmount,
        amount: measuredAmount,
      }),
    )
    .max(RUN_LIMITS.patternParts),
  compress: amount,
  targets: z.object({ success: share, p95Ms: measuredAmount.nullable() }).nullable(),
});

const answerDistance = z.object({ distance: z.number(), needed: amount.nullable() });

/** Logarithms of e-values, or p-values: any number that is finite. */
const carried = z.object({ now: z.number(), best: z.number() });

const attemptEvidence = z
  .array(
    z.object({
      endpoint: name.min(1),
      metric: name.min(1),
      kind: z.enum(['e', 'p']),
      slower: carried,
      beyondTolerance: carried,
      faster: carried,
      withinTolerance: carried,
      acceptable: carried,
      isConfirmed: z.boolean(),
    }),
  )
  .max(RUN_LIMITS.gatedMetrics);

/** A run without its trials: these are read one by one, so that a thousand faults do not cost a million objects. */
export const runHeadSchema = z.object({
  scenario: name.min(1),
  loadHash: name.min(1),
  measurementVersion: count,
  provenance: provenanceSchema,
  environment,
  deployment: name.min(1),
  seed: name,
  policy: policyJsonSchema,
  thresholds: z.array(threshold).max(1_000),
  primaryEndpoints: z.array(name.min(1)).max(RUN_LIMITS.endpoints),
  // Later additions of version 1: loads of before were open, of requests alone, and had no name.
  primaryFlows: z
    .array(
      z.object({ kind: z.enum(['journey', 'websocket']), name: name.min(1), awaitsReplies: z.boolean() }),
    )
    .max(RUN_LIMITS.endpoints)
    .default([]),
  load: z
    .object({
      model: z.enum(LOAD_MODELS),
      pattern: pattern.nullable(),
      // A later addition: runs of before do not say how they may be compared.
      compared: z.enum(COMPARABILITIES).nullable().default(null),
    })
    .default({ model: 'open', pattern: null, compared: null }),
  design: z.object({
    assignment: z.enum(DESIGN_ASSIGNMENTS),
    interference: amount.nullable(),
    reason: text,
  }),
  sides: z.array(z.object({ side, label: text, instances: count, output: text })).max(SIDES.length),
  // A later addition of version 1: the machine itself was not measured before.
  control: z
    .object({
      reference: name.min(1),
      slots: z
        .array(z.object({ startMs: measuredAmount, requests: count, responseTimeMs: measuredAmount.gt(0) }))
        .min(1)
        .max(100),
    })
    .nullable()
    .default(null),
  warmUp: z.array(z.unknown()).max(RUN_LIMITS.trials),
  // A later addition of version 1: runs of before chose nothing.
  pilot: z
    .object({
      blocks: count,
      // Later additions: before them the length of blocks was the scenario's.
      blockMs: measuredAmount.default(0),
      chosen: z.object({ blockMs: measuredAmount, blocks: count }).nullable().default(null),
      metrics: z
        .array(
          z.object({
            endpoint: name.min(1),
            metric: name.min(1),
            spread: amount.nullable(),
            requests: measuredAmount,
            tolerance: amount.max(10).nullable(),
          }),
        )
        .max(RUN_LIMITS.gatedMetrics),
    })
    .nullable()
    .default(null),
  // Later additions of version 1: before them no run was of the same code twice, or knew of any that was.
  sameCode: z.boolean().default(false),
  instanceEffects: z
    .array(
      z.object({
        endpoint: name.min(1),
        metric: name.min(1),
        runs: count,
        deviation: amount,
        margin: amount,
      }),
    )
    .max(RUN_LIMITS.endpoints * 10)
    .default([]),
  trials: z.array(z.unknown()).max(RUN_LIMITS.trials),
  // A later addition of version 1: before it only the report said why a run ended.
  stop: z
    .object({
      why: z.enum(STOP_CAUSES),
      reason: text,
      blocks: count,
      plannedBlocks: count,
      grounds: z
        .array(
          z.object({
            endpoint: name.min(1),
            metric: name.min(1),
            shift: z.number(),
            spread: amount,
            pass: answerDistance,
            regression: answerDistance,
          }),
        )
        .max(RUN_LIMITS.endpoints * 10),
    })
    .nullable()
    .default(null),
  incidents: z
    .array(
      z.object({
        kind: z.enum([
          'side-died',
          'interrupted',
          'budget-exhausted',
          'load-cut-off',
          'renewal-failed',
          'teardown-failed',
        ]),
        side: side.nullable(),
        block: z.int().min(-1),
        detail: text,
      }),
    )
    .max(10_000),
  // Later additions of version 1: before them no run went on from another.
  earlier: z
    .array(
      z.object({
        runId: name,
        runAttempt: count,
        startedAt: z.iso.datetime(),
        deployment: name,
        evidence: attemptEvidence,
      }),
    )
    .max(1_000)
    .default([]),
  evidence: attemptEvidence.default([]),
  validity,
});

/** The published JSON Schema of a run file (draft 2020-12). */
export function runJsonSchema(): Record<string, unknown> {
  const document = runHeadSchema.extend({
    schema: z.string().regex(/^perf-gate\.run\/1(\.\d{1,4})?$/),
    warmUp: z.array(warmUpTrialSchema).max(RUN_LIMITS.trials),
    trials: z.array(trialSchema).max(RUN_LIMITS.trials),
  });
  return {
    ...z.toJSONSchema(document, { io: 'input', target: 'draft-2020-12' }),
    title: 'perf-gate run file, version 1',
    description:
      'One run of one scenario. Histograms are HDR V2, compressed, base64, in microseconds. ' +
      'Readers leave out members that they do not know.',
  };
}
