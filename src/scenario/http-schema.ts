import { z } from 'zod';
import { DEFAULT_HTTP } from './http-options.ts';
import { flag, line, text, whole, word } from './plain-leaves.ts';

const tlsSchema = z
  .strictObject({
    verify: flag({
      description:
        "Whether the target's certificate is verified, before the load and under it. Without it anybody on the way may answer for the target.",
      example: true,
      default: DEFAULT_HTTP.tls.verify,
    }).prefault(DEFAULT_HTTP.tls.verify),
    ca: text({
      description: 'PEM file of an authority to trust besides the known ones, relative to the scenario file.',
      example: 'ca.pem',
    }).optional(),
    certificate: text({
      description: 'PEM file of a client certificate. With `key`.',
      example: 'client.pem',
    }).optional(),
    key: text({ description: 'PEM file of its private key.', example: 'client-key.pem' }).optional(),
    'server-name': line({
      description: 'Name to send in the handshake and to verify. Without it: the host of the URL.',
      example: 'shop.example',
    }).optional(),
  })
  .meta({ description: 'How TLS is spoken.', examples: [{ verify: true }] });

/** How connections are made. */
export const httpSchema = z
  .strictObject({
    connections: word(['reuse', 'fresh'], {
      description: 'Keeps connections alive, or opens one for each request.',
      example: 'reuse',
      default: DEFAULT_HTTP.connections,
    }).prefault(DEFAULT_HTTP.connections),
    redirects: whole(0, 20, {
      description:
        'Most redirects that are followed, on the same origin only. With them a redirect is never an answer: one after the last of them, one to another origin (a sign-in page, https) and one that names no place is an error (`redirect`), where k6 would take it for a success or go there. 0 makes a redirect an answer like any other.',
      example: 5,
      default: DEFAULT_HTTP.redirects,
    }).prefault(DEFAULT_HTTP.redirects),
    compression: flag({
      description: 'Whether compressed answers are asked for; bytes are counted on the wire and after.',
      example: true,
      default: DEFAULT_HTTP.compression,
    }).prefault(DEFAULT_HTTP.compression),
    proxy: word(['none', 'environment'], {
      description:
        'Whether HTTP_PROXY, HTTPS_PROXY and NO_PROXY are heeded, by the load and by the question whether a URL is ready.',
      example: 'none',
      default: DEFAULT_HTTP.proxy,
    }).prefault(DEFAULT_HTTP.proxy),
    tls: tlsSchema.prefault({}),
  })
  .meta({ description: 'How HTTP connections are made.', examples: [{ connections: 'reuse' }] });

export type HttpDocument = z.output<typeof httpSchema>;
