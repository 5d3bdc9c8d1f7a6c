import { z } from 'zod';
import { PerfGateError } from '../foundation/index.ts';
import { decodeHistogram, type Histogram } from '../histogram/index.ts';
import { DIRECTIONS } from './metric.ts';
import { count, measuredAmount, measuredNumber, name, RUN_LIMITS, side, text } from './schema-words.ts';
import type { Outcome } from './trial.ts';

/** HDR V2 compressed base64; an absent measurement is an empty histogram, never an empty text. */
const histogram = z
  .string()
  .min(1)
  .max(1_000_000)
  .transform((encoded, context): Histogram => {
    try {
      return decodeHistogram(encoded);
    } catch (error) {
      if (!(error instanceof PerfGateError)) throw error;
      context.addIssue({ code: 'custom', message: error.message, continue: false });
      return z.NEVER;
    }
  });

// Exactly the known words: an outcome that this version does not know cannot be left out without losing errors.
const outcomes = z.strictObject({
  ok: count,
  status: count,
  expectation: count,
  // A later addition of version 1: files of before have none.
  redirect: count.default(0),
  timeout: count,
  dns: count,
  connect: count,
  tls: count,
  reset: count,
  protocol: count,
} satisfies Record<Outcome, z.ZodType<number>>);

const endpoint = z
  .object({
    endpoint: name.min(1),
    planned: count,
    sent: count,
    dropped: count,
    outcomes,
    responseTime: histogram,
    errorResponseTime: histogram,
    serviceTime: histogram,
    timeToFirstByte: histogram,
    bytesSent: measuredAmount,
    bytesReceived: measuredAmount,
    serverTiming: z.array(z.object({ name, totalMs: measuredAmount, count })).max(100),
  })
  .superRefine((value, context) => {
    const answered = Object.values(value.outcomes).reduce((sum, answers) => sum + answers, 0);
    const contradictions = [
      [value.sent + value.dropped > value.planned, 'planned', 'less than sent and dropped together'],
      [answered > value.sent, 'sent', 'less than the answers by outcome together'],
      [
        value.responseTime.count !== value.outcomes.ok,
        'responseTime',
        'holds another number than outcomes.ok',
      ],
      [
        value.errorResponseTime.count > answered - value.outcomes.ok,
        'errorResponseTime',
        'holds more than the failed answers',
      ],
    ] as const;
    for (const [contradicts, member, message] of contradictions) {
      if (contradicts) context.addIssue({ code: 'custom', path: [member], message });
    }
  });

/** Whether something may be judged. */
export const validity = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('valid') }),
  z.object({ kind: z.literal('invalid'), reasons: z.array(text).min(1).max(1_000) }),
]);

const milliseconds = measuredAmount.nullable();
const beyond = {
  trends: z
    .array(z.object({ metric: name.min(1), endpoint: name.min(1), histogram }))
    .max(RUN_LIMITS.endpoints),
  rates: z
    .array(
      z
        .object({ metric: name.min(1), endpoint: name.min(1), passed: count, total: count })
        .refine(({ passed, total }) => passed <= total, { path: ['total'], message: 'less than passed' }),
    )
    .max(RUN_LIMITS.endpoints),
  counters: z
    .array(z.object({ metric: name.min(1), endpoint: name.min(1), count: measuredAmount }))
    .max(RUN_LIMITS.endpoints),
  timeline: z
    .array(
      z.object({
        atMs: measuredAmount,
        durationMs: measuredAmount,
        planned: count,
        ok: count,
        errors: count,
        users: count,
        p50Ms: milliseconds,
        p95Ms: milliseconds,
        lagP50Ms: milliseconds,
        lagP99Ms: milliseconds,
        lagMaxMs: milliseconds,
        eventLoopDelayMs: milliseconds,
      }),
    )
    .max(RUN_LIMITS.intervals),
};

/** One trial as the run file has it. */
export const trialSchema = z.object({
  side,
  startMs: measuredAmount,
  durationMs: measuredAmount,
  endpoints: z.array(endpoint).max(RUN_LIMITS.endpoints),
  scalars: z
    .array(
      z.object({
        endpoint: name.min(1),
        metric: name.min(1),
        value: measuredNumber,
        unit: name,
        better: z.enum(DIRECTIONS),
      }),
    )
    .max(RUN_LIMITS.scalarsPerTrial),
  // Later additions of version 1: files of before have none of them.
  trends: beyond.trends.default([]),
  rates: beyond.rates.default([]),
  counters: beyond.counters.default([]),
  timeline: beyond.timeline.default([]),
  generator: z.object({ lag: histogram, lost: count, cpuShare: measuredAmount }),
  slowest: z
    .array(
      z.object({
        endpoint: name,
        responseTimeMs: measuredAmount,
        atMs: measuredNumber,
        traceId: z.string().regex(/^[0-9a-f]{32}$/),
        status: count.max(999),
      }),
    )
    .max(10),
  partial: z.boolean(),
  block: count,
  order: count.max(1),
  validity,
});

/** A trial of the warm-up: it stands before block 0, in block -1. */
export const warmUpTrialSchema = trialSchema.extend({ block: z.int().min(-1) });
