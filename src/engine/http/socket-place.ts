import type { buildConnector } from 'undici';

/** The host of a URL as sockets and resolvers take it: an IPv6 address without its brackets. */
export function bareHost({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

/** Where a connection to the origin of a URL leads, as undici's connectors take it. */
export function socketPlace(url: URL): buildConnector.Options {
  const { host, protocol, port } = url;
  return { host, hostname: bareHost(url), protocol, port };
}
