import { z } from 'zod';
import { jsonExpectations } from '../expectation-leaves.ts';
import { flag, line, text, whole, word } from '../plain-leaves.ts';
import { duration } from '../quantity-leaves.ts';
import { loadRequestShape, ONE_BODY, stepShape } from '../request-schema.ts';
import { headers, requestPath } from '../request-leaves.ts';
import { METHODS } from '../scenario.ts';
import { condition, DEFAULT_TURNS, listTemplate, MOST_TURNS, repetition } from './condition-leaves.ts';
import { capture, thinkTime } from './flow-leaves.ts';
import { stepAlternatives } from './step-forms.ts';

/** Most steps of one list: a journey of more is a program. */
const MOST_STEPS = 500;

const pollSchema = z
  .strictObject({
    path: requestPath({
      description: 'Path and query that are asked again and again; a template.',
      example: '/jobs/{{ job }}',
    }),
    headers: headers({
      description: 'Headers of each of its requests; templates.',
      example: { accept: 'application/json' },
    }).optional(),
    until: jsonExpectations({
      description: 'The job is done when the JSON answer holds all of this.',
      example: { '$.status': 'done' },
    }),
    'fail-when': jsonExpectations({
      description: 'The job has failed when the JSON answer holds all of this.',
      example: { '$.status': 'failed' },
    }).optional(),
    every: duration(1, {
      description: 'From one answer to the next request.',
      example: '500ms',
      default: '500ms',
    }).prefault('500ms'),
    timeout: duration(1, {
      description:
        'After this long the job counts as not completed. Jobs under way when the load ends have all of it.',
      example: '60s',
      default: '60s',
    }).prefault('60s'),
  })
  .meta({
    description: 'A job that is asked for until it is done: time in the queue and completion rate.',
    examples: [{ path: '/jobs/{{ job }}', until: { '$.status': 'done' } }],
  });

const { name, path, headers: stepHeaders, body, json, timeout, expect } = stepShape;

/** The keys of all kinds of step; which go together is told by `STEP_FORMS`. */
const flatShape = {
  name,
  method: word(METHODS, {
    description: 'HTTP method. All but GET, HEAD and OPTIONS need `allow-writes: true`.',
    example: 'GET',
    default: 'GET',
  }).optional(),
  path: path.optional(),
  headers: stepHeaders,
  body,
  json,
  ...loadRequestShape,
  timeout,
  expect,
  primary: flag({
    description: 'Whether the response times of this endpoint are gated.',
    example: true,
    default: false,
  }).optional(),
  capture: z
    .record(
      z.string(),
      capture({
        description: 'Where the value comes from.',
        example: '$.id',
      }),
    )
    .meta({
      description:
        'Values of the answer that later steps use as `{{ name }}`: from a JSON path, a `header`, a `regex` (its first group) or a `cookie`, with or without a `default`.',
      examples: [{ id: '$.items[0].id', token: { header: 'x-token' } }],
    })
    .optional(),
  acknowledge: text({
    description:
      'What the answer acknowledged; a template. After the run `consistency` asks whether it is there.',
    example: '{{ order }}',
  }).optional(),
  think: thinkTime({
    description:
      'How long the user waits: a duration, `uniform` between two, or `log-normal` around a median.',
    example: '2s',
  }).optional(),
  group: line({
    description: 'Name of a group of steps whose time is measured together.',
    example: 'pay',
  }).optional(),
  if: condition({
    description: 'Runs `steps` when the condition holds, else those of `else`.',
    example: { value: '{{ stock }}', above: 0 },
  }).optional(),
  repeat: repetition({
    description: 'Repeats `steps`: a number of times, or `while` a condition holds and `at-most` that often.',
    example: 3,
  }).optional(),
  'for-each': listTemplate({
    description:
      'Runs `steps` once for each item of a captured JSON list; what is something else fails the iteration.',
    example: '{{ items }}',
  }).optional(),
  as: line({
    description: 'Name of the item within `for-each`.',
    example: 'item',
    default: 'item',
  }).optional(),
  'at-most': whole(1, MOST_TURNS, {
    description: 'Most items of a `for-each`.',
    example: 10,
    default: DEFAULT_TURNS,
  }).optional(),
  poll: pollSchema.optional(),
} as const;

type FlatStep = z.output<z.ZodObject<typeof flatShape>>;

/** A step as it is written, of whatever kind. */
export type FlowStepDocument = FlatStep & {
  readonly steps?: readonly FlowStepDocument[] | undefined;
  readonly else?: readonly FlowStepDocument[] | undefined;
};

const nested: z.ZodType<readonly FlowStepDocument[]> = z.lazy(() => stepsSchema);

/** One step of a journey or login. */
const flowStepSchema = z
  .strictObject({
    ...flatShape,
    steps: nested.optional(),
    else: nested.optional(),
  })
  .meta({
    id: 'step',
    description:
      'One step: a request, `think`, `group`, `if`, `repeat`, `for-each` or `poll`. An error ends the iteration, as a person would give up.',
    examples: [{ path: '/' }],
    anyOf: stepAlternatives(),
    ...ONE_BODY,
  });

/** Steps in order. */
export const stepsSchema = z
  .array(flowStepSchema)
  .min(1)
  .max(MOST_STEPS)
  .meta({ id: 'steps', description: 'Steps in order.', examples: [[{ path: '/' }]] });
