import { isIP } from 'node:net';

const PATTERN = /^(\[[0-9a-f:.]+\]|[a-z0-9*](?:[a-z0-9*.-]*[a-z0-9*])?)(?::(\d{1,5}|\*))?$/i;

/**
 * Whether a text is a pattern of hosts: a name in which `*` stands for any part of one label, or an address, perhaps with
 * a port (`*` for any; none for that of the scheme). The last two labels are written out, since nobody owns `*.app`.
 */
export function isHostPattern(text: string): boolean {
  const host = PATTERN.exec(text)?.[1];
  if (host === undefined || host.includes('..')) return false;
  if (host.startsWith('[')) return isIP(host.slice(1, -1)) === 6;
  const labels = host.split('.');
  const isNumeric = /^[\d*]+$/.test(labels.at(-1) ?? '');
  return isNumeric ? isIP(host) === 4 : !labels.slice(-2).some((label) => label.includes('*'));
}

/** Whether a URL's host and port fit a pattern that `isHostPattern`. */
export function matchesHostPattern(url: URL, pattern: string): boolean {
  const [, host = '', port] = PATTERN.exec(pattern) ?? [];
  const isPort = port === '*' || (port ?? '') === url.port || isDefault(url, port);
  const isWritten = host.startsWith('[') ? host.toLowerCase() === url.hostname : fits(url.hostname, host);
  return isPort && isWritten;
}

/** A star is any part of one label, so that no dot gets through. */
function fits(hostname: string, pattern: string): boolean {
  const form = pattern.replaceAll('.', '\\.').replaceAll('*', '[a-z0-9-]*');
  return new RegExp(`^${form}$`, 'i').test(hostname);
}

/** The URL parser leaves out the port of the scheme. */
function isDefault({ port, protocol }: URL, wanted: string | undefined): boolean {
  return port === '' && wanted === (protocol === 'https:' ? '443' : '80');
}
