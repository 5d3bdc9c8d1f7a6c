import { z } from 'zod';
import { dataSchema } from './flow/data-schema.ts';
import { consistencySchema, isolationSchema, journeysSchema, loginSchema } from './flow/flow-schema.ts';
import { webSocketsSchema } from './flow/websocket-schema.ts';
import { httpSchema } from './http-schema.ts';
import { loadSchema } from './load/load-schema.ts';
import { flag, line, text, whole } from './plain-leaves.ts';
import { policySchema } from './policy-schema.ts';
import { defaultsSchema, requestSchema, stepSchema } from './request-schema.ts';
import { thresholds } from './thresholds-leaf.ts';
import { formatVersion } from './version-leaf.ts';

/** The version of the scenario format that this parser reads. */
export const SCENARIO_VERSION = 1;

/** Requests that a run may send when the file sets no limit. */
export const DEFAULT_BUDGET = 200_000;

/** Messages that a run may send over WebSockets when the file sets no limit. */
const DEFAULT_MESSAGE_BUDGET = 10_000_000;

const limitsSchema = z
  .strictObject({
    requests: whole(1, 100_000_000, {
      description:
        'Most requests of one run in all, both sides together: load, warm-up, probe, set-up, and half a second on each fresh instance.',
      example: DEFAULT_BUDGET,
      default: DEFAULT_BUDGET,
    }).prefault(DEFAULT_BUDGET),
    messages: whole(1, 10_000_000_000, {
      description: 'Most messages of one run over WebSockets in all: warm-up, both sides.',
      example: DEFAULT_MESSAGE_BUDGET,
      default: DEFAULT_MESSAGE_BUDGET,
    }).prefault(DEFAULT_MESSAGE_BUDGET),
  })
  .meta({
    description: 'Bounds that protect the system under test.',
    examples: [{ requests: DEFAULT_BUDGET }],
  });

/** A scenario file as it may be written; parsing gives numbers in plain units, defaults filled in. */
export const scenarioSchema = z
  .strictObject({
    version: formatVersion(SCENARIO_VERSION, 'scenario').prefault(SCENARIO_VERSION),
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
        description:
          'Single requests of the load; each arrival is one of them, drawn by weight. A scenario has `requests`, `journeys` or `websockets`, or several of them.',
        examples: [[{ path: '/' }]],
      })
      .optional(),
    journeys: journeysSchema.optional(),
    websockets: webSocketsSchema.optional(),
    data: dataSchema.prefault({}),
    login: loginSchema.optional(),
    isolation: isolationSchema.optional(),
    consistency: consistencySchema.optional(),
    http: httpSchema.prefault({}),
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
  .meta({
    description: 'A perf-gate scenario: what load, on what, and which change matters.',
    anyOf: [{ required: ['requests'] }, { required: ['journeys'] }, { required: ['websockets'] }],
  });

export type ScenarioDocument = z.output<typeof scenarioSchema>;
