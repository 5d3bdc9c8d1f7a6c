import { z } from 'zod';
import { jsonExpectations, statuses, texts } from './expectation-leaves.ts';
import { multipartSchema } from './flow/multipart-schema.ts';
import { flag, line, numberAbove, text, word } from './plain-leaves.ts';
import { duration } from './quantity-leaves.ts';
import { anyJson, headers, requestPath } from './request-leaves.ts';
import { METHODS } from './scenario.ts';

/** What an answer must be. */
export const expectSchema = z
  .strictObject({
    status: statuses({
      description:
        'Accepted status codes: a code, a class like `2xx`, or a list of both. Without it every code from 200 to 399 is accepted.',
      example: 200,
    }).optional(),
    'body-contains': texts({
      description: 'Text, or texts, that the body must contain.',
      example: 'Welcome',
    }).optional(),
    json: jsonExpectations({
      description:
        'What a JSON answer must hold, by path: the value that must stand there, or `{exists: true}`. Paths have names and indexes only, like `$.items[0].id`.',
      example: { '$.items[0].id': 7, '$.total': { exists: true } },
    }).optional(),
  })
  .meta({
    description:
      'What makes an answer count as success; any other answer is an error, and so is one whose body is to be read and is more than 1 MiB long, or 16 MiB after decompression.',
    examples: [{ status: 200 }],
  });

/** What set-up and tear-down steps share with the requests of the load. */
export const stepShape = {
  name: line({
    description:
      'Name of the endpoint in every report; no two single requests share one. Without it: method and path without the query, variables by their names.',
    example: 'list products',
  }).optional(),
  method: word(METHODS, {
    description: 'HTTP method. All but GET, HEAD and OPTIONS need `allow-writes: true`.',
    example: 'GET',
    default: 'GET',
  }).prefault('GET'),
  path: requestPath({
    description: "Path and query, beginning with `/`; joined to the target's URL.",
    example: '/products?limit=20',
  }),
  headers: headers({
    description: 'Headers of this request, beside and before those of `defaults`.',
    example: { accept: 'application/json' },
  }).optional(),
  body: text({
    description:
      'Body as text, sent as it is. Give its `content-type` under `headers`. Not together with `json`.',
    example: 'quantity=2',
  }).optional(),
  json: anyJson({
    description:
      'Body as any YAML value, sent as JSON with `content-type: application/json`. Not together with `body`.',
    example: { productId: 7, quantity: 2 },
  }).optional(),
  timeout: duration(1, {
    description:
      'From the start of the request to the end of its answer; later is an error: `timeout`, or `dns`, `connect` or `tls` where the connection was not set up by then. Without it: that of `defaults`.',
    example: '10s',
  }).optional(),
  expect: expectSchema.optional(),
} as const;

/** What only requests of the load have: they may upload, and their answers are checked by name. */
export const loadRequestShape = {
  multipart: multipartSchema.optional(),
  checks: z
    .record(z.string(), expectSchema)
    .meta({
      description:
        "Named checks of the answer, as k6's `check`: counted by name, never an error. Each has the keys of `expect`.",
      examples: [{ 'has a price': { json: { '$.price': { exists: true } } } }],
    })
    .optional(),
} as const;

/** At most one body. */
export const ONE_BODY = {
  not: {
    anyOf: [
      { required: ['body', 'json'] },
      { required: ['body', 'multipart'] },
      { required: ['json', 'multipart'] },
    ],
  },
} as const;

/** A request of the load. */
export const requestSchema = z
  .strictObject({
    ...stepShape,
    ...loadRequestShape,
    weight: numberAbove(0, 1_000_000, {
      description: 'Share of the load relative to the other weights.',
      example: 1,
      default: 1,
    }).prefault(1),
    primary: flag({
      description:
        'Whether the response times and the errors of this endpoint are gated. When no request is primary, the times of the whole scenario are; its errors always are.',
      example: true,
      default: false,
    }).prefault(false),
  })
  .meta({ description: 'One request of the load.', examples: [{ path: '/' }], ...ONE_BODY });

/** A request that is sent before or after the load. */
export const stepSchema = z.strictObject(stepShape).meta({
  description:
    'A request beside the load: the keys of `requests` without `weight`, `primary`, `multipart` and `checks`. Nothing is filled in: templates are for the load.',
  examples: [{ path: '/' }],
  ...ONE_BODY,
});

/** Headers and times for all requests, set-up and tear-down included. */
export const defaultsSchema = z
  .strictObject({
    headers: headers({
      description:
        'Headers of every request; a request may override them. The question whether a URL is ready carries them too.',
      example: { accept: 'application/json' },
    }).prefault({}),
    timeout: duration(1, {
      description: 'Time limit of every request that names none.',
      example: '10s',
      default: '10s',
    }).prefault('10s'),
  })
  .meta({ description: 'What holds for every request.', examples: [{ timeout: '10s' }] });

export type RequestDocument = z.output<typeof requestSchema>;
export type StepDocument = z.output<typeof stepSchema>;

export type DefaultsDocument = z.output<typeof defaultsSchema>;
/** Any part of something that is sent, whatever kind of request it is. */
export type Part<T> = { readonly [Key in keyof T]?: T[Key] | undefined };
