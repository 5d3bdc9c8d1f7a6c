import { z } from 'zod';
import type { JsonSchema } from '../leaf.ts';
import { line, numberAbove, whole, word } from '../plain-leaves.ts';
import { amount, duration, rate, share } from '../quantity-leaves.ts';
import { MOST_LEVELS } from './compile-pattern.ts';
import { ARRIVALS, EXECUTORS } from './load.ts';
import { formAlternatives } from './load-forms.ts';
import { PATTERNS } from './pattern.ts';

/** Most virtual users, or connections, of an executor on one side. */
const MOST_USERS = 100_000;
/** Most executors: each goes its own way, and their schedules are merged. */
const MOST_EXECUTORS = 50;

/** What holds where a load says nothing. */
export const LOAD_DEFAULTS = Object.freeze({
  arrivals: 'poisson',
  maxInFlight: 200,
  maxDurationMs: 600_000,
  levels: 5,
  stressLevels: 4,
  spikeFactor: 5,
  stressFactor: 3,
  /** Shares of the duration. */
  spikeAt: 0.4,
  spikeFor: 0.2,
  /** A breakpoint searches up to this many times its first level. */
  breakpointReach: 10,
  levelMs: 30_000,
  targetSuccess: 0.99,
} as const);

const stageSchema = z
  .strictObject({
    duration: duration(1, { description: 'How long the stage lasts.', example: '1m' }),
    target: amount(true, {
      description:
        'Rate, or users, at the end of the stage, reached in a straight line from where the last one ended.',
      example: 50,
    }),
  })
  .meta({ description: 'One stage of a changing load.', examples: [{ duration: '1m', target: 50 }] });

const targetsSchema = z
  .strictObject({
    success: share(
      { above: true, upper: 1, isUpperIn: true },
      {
        description:
          'Share of a level that must succeed: of its requests, and of the connections, replies and broadcast copies of its WebSockets.',
        example: '99 %',
        default: '99 %',
      },
    ).optional(),
    p95: duration(0.001, {
      description:
        'Most that the 95th percentile of a level’s response times may be. Without it only success counts.',
      example: '500ms',
    }).optional(),
  })
  .meta({
    description: 'What a level of a `breakpoint` must reach to count as carried.',
    examples: [{ success: '99 %', p95: '500ms' }],
  });

/** Open executors: arrivals. */
const openShape = {
  rate: rate(false, {
    description:
      'Iterations (requests, journeys) per second that **each side** gets. They start on schedule whatever the answers do. With `duration`: `constant-arrival-rate`.',
    example: 50,
  }).optional(),
  duration: duration(1000, {
    description: 'How long the load lasts, warm-up not included.',
    example: '2m',
  }).optional(),
  'start-rate': rate(true, {
    description: 'Rate at which the first stage begins. Only with `stages`.',
    example: 10,
    default: 0,
  }).optional(),
  stages: z
    .array(stageSchema)
    .min(1)
    .max(100)
    .meta({
      description:
        'A load that changes: stages in order. Targets are rates (`ramping-arrival-rate`), or users with `start-vus` or `executor: ramping-vus`.',
      examples: [[{ duration: '1m', target: 50 }]],
    })
    .optional(),
  arrivals: word(ARRIVALS, {
    description:
      'How intended starts are spaced: like independent users (`poisson`), or evenly (`constant`).',
    example: 'poisson',
    default: LOAD_DEFAULTS.arrivals,
  }).optional(),
  'max-in-flight': whole(1, 10_000, {
    description: 'Most iterations under way at once, per side; an arrival beyond it is dropped and counted.',
    example: 200,
    default: LOAD_DEFAULTS.maxInFlight,
  }).optional(),
} as const;

/** Closed executors: users. */
const closedShape = {
  vus: whole(1, MOST_USERS, {
    description:
      'Virtual users of **each side**, who begin anew as soon as they are done (a closed model). With `duration`: `constant-vus`; with `iterations`: `shared-iterations`.',
    example: 50,
  }).optional(),
  'start-vus': whole(0, MOST_USERS, {
    description: 'Virtual users when the first stage begins; makes the targets of `stages` users.',
    example: 1,
    default: 0,
  }).optional(),
  iterations: whole(1, 100_000_000, {
    description:
      'Iterations of each side: of all its users together (`shared-iterations`), or of each (`per-vu-iterations`).',
    example: 1000,
  }).optional(),
  'max-duration': duration(1000, {
    description:
      'Most time that the iterations may take. Where some are not begun in it, the run is invalid.',
    example: '10m',
    default: '10m',
  }).optional(),
  connections: whole(1, MOST_USERS, {
    description:
      'Connections of each side that are kept busy with one request after the other (`saturate`): what the target can do at most. When `limits: {requests: …}` is used up, each connection may have sent two requests more.',
    example: 50,
  }).optional(),
} as const;

/** Named patterns. */
const patternShape = {
  pattern: word(PATTERNS, {
    description:
      'A load that has a name, with `rate` or `users`; see [patterns](#patterns). Instead of an executor.',
    example: 'spike',
  }).optional(),
  users: whole(1, MOST_USERS, {
    description: 'Virtual users of a pattern, per side, instead of `rate`. Without a pattern write `vus`.',
    example: 50,
  }).optional(),
  compress: numberAbove(0, 10_000, {
    description: 'How many times shorter than written the pattern runs: 8 h at 60 are 8 minutes.',
    example: 48,
    default: 1,
  }).optional(),
  from: amount(true, {
    description: 'Where a `progressive` or `ramp` pattern begins: a rate, or users.',
    example: 1,
  }).optional(),
  factor: numberAbove(1, 1000, {
    description:
      'How many times the normal load a `spike` (default 5) or the last level of `stress` (default 3) is.',
    example: 5,
  }).optional(),
  levels: whole(2, MOST_LEVELS, {
    description: 'Levels of a `progressive` (default 5) or `stress` (default 4) pattern.',
    example: 5,
  }).optional(),
  'spike-at': duration(1, {
    description: 'When the spike begins. Without it: after two fifths of the duration.',
    example: '2m',
  }).optional(),
  'spike-for': duration(1, {
    description: 'How long the spike lasts; what remains is recovery. Without it: a fifth of the duration.',
    example: '1m',
  }).optional(),
  increment: amount(false, {
    description:
      'How much more each level of a `breakpoint` has: a rate, or users. Without it: as much as the first.',
    example: 10,
  }).optional(),
  max: amount(false, {
    description: 'Where a `breakpoint` ends at the latest. Without it: at ten times the first level.',
    example: 200,
  }).optional(),
  level: duration(1000, {
    description: 'How long each level of a `breakpoint` is held.',
    example: '30s',
    default: '30s',
  }).optional(),
  targets: targetsSchema.optional(),
} as const;

const shape = {
  executor: word(EXECUTORS, {
    description:
      "How load is made, in k6's words. May be left out where the other keys say it; see [executors](#executors).",
    example: 'constant-arrival-rate',
  }).optional(),
  ...openShape,
  ...closedShape,
  ...patternShape,
} as const;

const entryKeys = ['name', 'start', 'flows'] as const;
const executorSchema = z
  .strictObject({
    name: line({ description: 'Name of the executor in reports; unique.', example: 'browse' }),
    start: duration(0, {
      description: 'When it begins, from the start of the load.',
      example: '30s',
      default: '0s',
    }).prefault('0s'),
    flows: z
      .array(line({ description: 'Name of a request, journey or WebSocket.', example: 'checkout' }))
      .min(1)
      .max(1000)
      .meta({
        description:
          'What its arrivals or users do: names of requests, journeys and WebSockets. Without it: all of the scenario.',
        examples: [['checkout']],
      })
      .optional(),
    ...shape,
  })
  .meta({
    description: 'One executor of several.',
    examples: [{ name: 'browse', rate: 50, duration: '2m' }],
    anyOf: formAlternatives(entryKeys),
  });

const SEVERAL: JsonSchema = {
  required: ['executors'],
  propertyNames: { enum: ['executors', 'warm-up', 'arrivals', 'max-in-flight'] },
};

/** The `load` map: one executor or pattern, or several executors. */
export const loadSchema = z
  .strictObject({
    ...shape,
    executors: z
      .array(executorSchema)
      .min(1)
      .max(MOST_EXECUTORS)
      .meta({
        description: 'Several executors at once, each with the keys of a load of its own.',
        examples: [[{ name: 'browse', rate: 50, duration: '2m' }]],
      })
      .optional(),
    'warm-up': duration(0, {
      description: 'Load before the measurement, never judged.',
      example: '5s',
      default: '5s',
    }).prefault('5s'),
  })
  .meta({
    description:
      'The load. With a rate it is an open model, in which iterations start by the schedule; with users a closed one, in which each waits for its answers.',
    examples: [{ rate: 50, duration: '2m' }],
    anyOf: [...formAlternatives(['warm-up']), SEVERAL],
  });

export type LoadDocument = z.output<typeof loadSchema>;
export type ExecutorDocument = z.output<typeof executorSchema>;
/** What a load and one executor of several have in common. */
export type FormDocument = Omit<ExecutorDocument, 'name' | 'start' | 'flows'>;
