import { z } from 'zod';
import { type JsonSchema, faultOf, leaf, valueOf } from './leaf.ts';
import { flag, line, text, whole, word } from './plain-leaves.ts';
import { policySchema } from './policy-schema.ts';
import { duration, rate } from './quantity-leaves.ts';
import { defaultsSchema, requestSchema, stepSchema } from './request-schema.ts';
import { ARRIVALS } from './scenario.ts';
import { thresholds } from './thresholds-leaf.ts';

/** The version of the scenario format that this parser reads. */
export const SCENARIO_VERSION = 1;

/** Requests that a run may send when the file sets no limit. */
export const DEFAULT_BUDGET = 200_000;

const stageSchema = z
  .strictObject({
    duration: duration(1, { description: 'How long the stage lasts.', example: '1m' }),
    target: rate(true, {
      description: 'Rate at the end of the stage, reached in a straight line from where the last one ended.',
      example: 50,
    }),
  })
  .meta({ description: 'One stage of a changing load.', examples: [{ duration: '1m', target: 50 }] });

/** Either form of a load; both at once, or neither, is told apart by the parser's own words. */
const ONE_LOAD: JsonSchema = {
  oneOf: [
    { required: ['rate', 'duration'], not: { required: ['stages'] } },
    {
      required: ['stages'],
      not: { anyOf: [{ required: ['rate'] }, { required: ['duration'] }] },
    },
  ],
};

const loadSchema = z
  .strictObject({
    arrivals: word(ARRIVALS, {
      description:
        'How intended starts are spaced: like independent users (`poisson`), or evenly (`constant`).',
      example: 'poisson',
      default: 'poisson',
    }).prefault('poisson'),
    rate: rate(false, {
      description:
        'Requests per second that **each side** gets. They start on schedule whatever the answers do. With `duration`.',
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
        description: 'A load that changes: stages in order. Instead of `rate` and `duration`.',
        examples: [[{ duration: '1m', target: 50 }]],
      })
      .optional(),
    'warm-up': duration(0, {
      description: 'Load before the measurement, never judged.',
      example: '5s',
      default: '5s',
    }).prefault('5s'),
    'max-in-flight': whole(1, 10_000, {
      description: 'Most requests under way at once, per side; an arrival beyond it is dropped and counted.',
      example: 200,
      default: 200,
    }).prefault(200),
  })
  .meta({
    description: 'The load: an open model, in which requests start by the schedule.',
    examples: [{ rate: 50, duration: '2m' }],
    ...ONE_LOAD,
  });

const limitsSchema = z
  .strictObject({
    requests: whole(1, 100_000_000, {
      description:
        'Most requests of one run in all, both sides together: load, warm-up, probe, set-up, and half a second on each fresh instance.',
      example: DEFAULT_BUDGET,
      default: DEFAULT_BUDGET,
    }).prefault(DEFAULT_BUDGET),
  })
  .meta({
    description: 'Bounds that protect the system under test.',
    examples: [{ requests: DEFAULT_BUDGET }],
  });

const version = leaf(
  (raw) =>
    raw === SCENARIO_VERSION
      ? valueOf(SCENARIO_VERSION)
      : faultOf(
          `this perf-gate reads version ${SCENARIO_VERSION} only`,
          String(raw) === String(SCENARIO_VERSION)
            ? `Remove the quotes: ${SCENARIO_VERSION}.`
            : `Write version: ${SCENARIO_VERSION}, or use a perf-gate that reads the other.`,
        ),
  { const: SCENARIO_VERSION },
  {
    type: `\`${SCENARIO_VERSION}\``,
    description: 'Version of the scenario format.',
    example: SCENARIO_VERSION,
    default: SCENARIO_VERSION,
  },
);

/** A scenario file as it may be written; parsing gives numbers in plain units, defaults filled in. */
export const scenarioSchema = z
  .strictObject({
    version: version.prefault(SCENARIO_VERSION),
    name: line({ description: 'Name of the scenario in reports and file names.', example: 'shop api' }),
    description: text({
      description: 'What it stands for, in your words.',
      example: 'Browsing the shop.',
      default: '',
    }).prefault(''),
    defaults: defaultsSchema.prefault({}),
    requests: z
      .array(requestSchema)
      .min(1)
      .max(1000)
      .meta({
        description: 'The requests of the load; each arrival is one of them, drawn by weight.',
        examples: [[{ path: '/' }]],
      }),
    load: loadSchema,
    limits: limitsSchema.prefault({}),
    'allow-writes': flag({
      description:
        'Allows methods other than GET, HEAD and OPTIONS: the load will change data in the target.',
      example: true,
      default: false,
    }).prefault(false),
    setup: z
      .array(stepSchema)
      .max(100)
      .meta({
        description:
          'Requests sent in order to each side before the warm-up, and again to every fresh instance. One failure stops the run.',
        examples: [[{ path: '/health' }]],
      })
      .prefault([]),
    teardown: z
      .array(stepSchema)
      .max(100)
      .meta({
        description: 'Requests sent once, in order, to each side at the end, also after a stop.',
        examples: [[{ path: '/health' }]],
      })
      .prefault([]),
    thresholds: thresholds().prefault({}),
    compare: policySchema.prefault({}),
  })
  .meta({ description: 'A perf-gate scenario: what load, on what, and which change matters.' });

export type ScenarioDocument = z.output<typeof scenarioSchema>;
export type LoadDocument = z.output<typeof loadSchema>;
