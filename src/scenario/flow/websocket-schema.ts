import { z } from 'zod';
import { flag, line, numberAbove, text, whole } from '../plain-leaves.ts';
import { duration, rate } from '../quantity-leaves.ts';
import { anyJson, requestPath, token, upgradeHeaders } from '../request-leaves.ts';
import { jsonPath } from './flow-leaves.ts';

const messageSchema = z
  .strictObject({
    name: line({ description: 'Name of the message.', example: 'say' }),
    text: text({
      description: 'What is sent; a template. Not together with `json`.',
      example: 'hello',
    }).optional(),
    json: anyJson({
      description: 'What is sent as JSON; a template. Not together with `text`.',
      example: { id: '{{ message.id }}', text: 'hello' },
    }).optional(),
    rate: rate(false, {
      description: 'How often each connection sends it.',
      example: '1/s',
    }),
    reply: jsonPath({
      description:
        'Where the reply holds `message.id`, for the round-trip time. Without it no reply is expected.',
      example: '$.id',
    }).optional(),
    'reply-timeout': duration(1, {
      description: 'A reply later than this counts as lost.',
      example: '5s',
      default: '5s',
    }).optional(),
    broadcast: flag({
      description: 'Whether every connection of the side should receive it, known by `broadcast-id`.',
      example: false,
      default: false,
    }).prefault(false),
  })
  .meta({
    description: 'A message that each connection sends again and again.',
    examples: [{ name: 'say', json: { id: '{{ message.id }}' }, rate: '1/s', reply: '$.id' }],
    oneOf: [{ required: ['text'] }, { required: ['json'] }],
  });

const reconnectSchema = z
  .strictObject({
    attempts: whole(0, 1000, {
      description: 'Attempts before the session counts as failed; 0 never reconnects.',
      example: 5,
      default: 5,
    }).prefault(5),
    'back-off': duration(1, {
      description: 'First wait, doubled each time, with jitter.',
      example: '500ms',
      default: '500ms',
    }).prefault('500ms'),
    max: duration(1, { description: 'Longest wait.', example: '10s', default: '10s' }).prefault('10s'),
  })
  .meta({ description: 'What to do when a connection breaks.', examples: [{ attempts: 5 }] });

const webSocketSchema = z
  .strictObject({
    name: line({ description: 'Name of the WebSocket in every report; unique.', example: 'chat' }),
    weight: numberAbove(0, 1_000_000, {
      description: 'Share of the load relative to the other requests, journeys and WebSockets.',
      example: 1,
      default: 1,
    }).prefault(1),
    primary: flag({
      description: 'Whether its connection and round-trip times are gated.',
      example: true,
      default: false,
    }).prefault(false),
    path: requestPath({
      description: 'Path and query of the upgrade; a template.',
      example: '/ws?room={{ user.number }}',
    }),
    headers: upgradeHeaders({
      description: 'Headers of the upgrade, beside those of `defaults`; templates.',
      example: { authorization: 'Bearer {{ token }}' },
    }).optional(),
    subprotocols: z
      .array(token('a subprotocol', { description: 'A subprotocol.', example: 'chat.v1' }))
      .max(20)
      .meta({
        description: 'Subprotocols that are offered, the preferred one first.',
        examples: [['chat.v1']],
      })
      .prefault([]),
    'connect-timeout': duration(1, {
      description: 'From the start of the connection to its upgrade; later is a failure.',
      example: '10s',
      default: '10s',
    }).prefault('10s'),
    hold: duration(1, {
      description: 'How long a session lasts. Without it: as long as its user lives.',
      example: '60s',
    }).optional(),
    messages: z
      .array(messageSchema)
      .max(50)
      .meta({
        description: 'What each connection sends.',
        examples: [[{ name: 'say', text: 'hello', rate: '1/s' }]],
      })
      .prefault([]),
    'sent-at': jsonPath({
      description: "Where a pushed message holds the server's epoch milliseconds, for the one-way latency.",
      example: '$.sentAt',
    }).optional(),
    'broadcast-id': jsonPath({
      description: 'Where copies of a broadcast hold the id of the message.',
      example: '$.id',
    }).optional(),
    ping: duration(100, {
      description: 'Interval of pings of our own. Without it: none.',
      example: '10s',
    }).optional(),
    reconnect: reconnectSchema.prefault({}),
  })
  .meta({
    description: 'A WebSocket session: connect, hold, send by script, receive, close.',
    examples: [{ name: 'chat', path: '/ws' }],
  });

/** WebSockets. */
export const webSocketsSchema = z
  .array(webSocketSchema)
  .min(1)
  .max(100)
  .meta({
    description: 'WebSocket sessions. Each arrival is a request, a journey or a WebSocket, drawn by weight.',
    examples: [[{ name: 'chat', path: '/ws' }]],
  });

export type WebSocketDocument = z.output<typeof webSocketSchema>;
export type MessageDocument = z.output<typeof messageSchema>;
