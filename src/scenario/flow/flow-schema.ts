import { z } from 'zod';
import { flag, line, numberAbove, text, whole, word } from '../plain-leaves.ts';
import { duration } from '../quantity-leaves.ts';
import { expectSchema } from '../request-schema.ts';
import { headers, requestPath } from '../request-leaves.ts';
import { regex } from './flow-leaves.ts';
import { stepsSchema } from './step-schema.ts';

const weight = numberAbove(0, 1_000_000, {
  description: 'Share of the load relative to the other requests, journeys and WebSockets.',
  example: 1,
  default: 1,
}).prefault(1);

const journeySchema = z
  .strictObject({
    name: line({ description: 'Name of the journey in every report; unique.', example: 'checkout' }),
    weight,
    primary: flag({
      description: 'Whether the time of the whole journey is gated.',
      example: true,
      default: false,
    }).prefault(false),
    steps: stepsSchema,
  })
  .meta({
    description: 'What a user does from beginning to end: one iteration.',
    examples: [{ name: 'checkout', steps: [{ path: '/' }] }],
  });

/** Journeys. */
export const journeysSchema = z
  .array(journeySchema)
  .min(1)
  .max(100)
  .meta({
    description:
      'What users do in several steps. Each arrival is a request, a journey or a WebSocket, drawn by weight.',
    examples: [[{ name: 'checkout', steps: [{ path: '/' }] }]],
  });

/** The login. */
export const loginSchema = z
  .strictObject({
    per: word(['user', 'side'], {
      description:
        'Whether each user logs in before its first iteration, or one login serves all users of a side. What it captures stays with them.',
      example: 'user',
      default: 'user',
    }).prefault('user'),
    steps: stepsSchema,
  })
  .meta({
    description:
      'How users prove who they are before their first iteration. Its requests are endpoints of their own.',
    examples: [{ steps: [{ path: '/login' }] }],
  });

/** What no other user may see. */
export const isolationSchema = z
  .strictObject({
    'belongs-to': text({
      description: 'Whose data the user may see; a template.',
      example: '{{ customers.tenant }}',
    }),
    pattern: regex({
      description:
        'Regular expression for owners in answers and messages: its first group, or the whole match, must be `belongs-to`. Bodies are searched, and heads line by line (`name: value`). What matches nowhere proves nothing and is not counted.',
      example: 'tenant-([a-z0-9]+)',
    }),
  })
  .meta({
    description:
      "Checks that no answer to a user, and no message of a WebSocket, holds another user's data. Adds the threshold `isolation: rate==1`. Of an answer the first 1 MiB is searched: where one is longer, or in a coding that is not known, nothing passes.",
    examples: [{ 'belongs-to': '{{ user.id }}', pattern: 'tenant-([a-z0-9]+)' }],
  });

/** What is asked after the run. */
export const consistencySchema = z
  .strictObject({
    path: requestPath({
      description: 'Path and query that are asked for each value that a step did `acknowledge`; a template.',
      example: '/orders/{{ acknowledged }}',
    }),
    headers: headers({
      description: 'Headers of these requests; templates.',
      example: { accept: 'application/json' },
    }).optional(),
    timeout: duration(1, {
      description: 'Time limit of each of these requests. Without it: that of `defaults`.',
      example: '10s',
    }).optional(),
    expect: expectSchema.optional(),
    sample: whole(1, 1_000_000, {
      description: 'Most values that are asked for; more are drawn by chance.',
      example: 1000,
      default: 1000,
    }).prefault(1000),
  })
  .meta({
    description:
      'Asks after the run whether what was acknowledged is really there. Adds the threshold `consistency: rate==1`.',
    examples: [{ path: '/orders/{{ acknowledged }}', expect: { status: 200 } }],
  });

export type ConsistencyDocument = z.output<typeof consistencySchema>;
