import { BlockList, isIP } from 'node:net';
import { PerfGateError } from '../foundation/index.ts';

/**
 * Addresses that hand out credentials of the machine, or that only a neighbour on the wire can own. Load is never sent
 * there, whoever wrote the URL: 169.254.169.254 and fd00:ec2::254 (AWS and most others), 168.63.129.16 (Azure),
 * 100.100.100.200 (Alibaba Cloud), 192.0.0.192 (Oracle Cloud), and the link-local ranges of RFC 3927 and RFC 4291.
 */
const REFUSED = createBlockList();

/** Addresses that are not on the public internet. */
const PRIVATE = createPrivateList();

/** Names under which clouds publish the same services. */
const REFUSED_NAMES: ReadonlySet<string> = new Set([
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'instance-data',
  'instance-data.ec2.internal',
]);

/**
 * Throws TARGET_REFUSED when the URL names a link-local or metadata address. Pure: it reads what is written, after the
 * URL parser made one form of all spellings (`http://2852039166/` is 169.254.169.254). What a name resolves to is
 * asked again by the connection itself, see `AddressGuard`.
 */
export function refuseAddress(url: URL): void {
  const host = url.hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
  if (REFUSED_NAMES.has(host) || isRefusedAddress(host))
    throw refusal(`${host} is a link-local or cloud metadata address`);
}

/** Whether an IP address (without brackets; a zone like `%eth0` is ignored) is link-local or a metadata service. */
export function isRefusedAddress(address: string): boolean {
  return isListed(address, REFUSED);
}

/**
 * Whether an IP address leads anywhere but to the public internet: the machine itself, its own network, or nowhere
 * (IANA's special-purpose registries, RFC 6890 and its successors).
 */
export function isPrivateAddress(address: string): boolean {
  return isRefusedAddress(address) || isListed(address, PRIVATE);
}

function isListed(address: string, list: BlockList): boolean {
  const plain = address.replace(/%.*$/, '');
  const family = isIP(plain);
  if (family === 4) return list.check(plain, 'ipv4');
  if (family === 6) {
    const embedded = embeddedIpv4(plain);
    return list.check(plain, 'ipv6') || (embedded !== null && list.check(embedded, 'ipv4'));
  }
  return false;
}

/** The error for a refused address; `what` says which it is and why. */
export function refusal(what: string): PerfGateError {
  return new PerfGateError(
    'TARGET_REFUSED',
    `${what}: no load is sent there`,
    'Name the system under test itself; this rule has no switch.',
  );
}

/** The IPv4 address inside ::ffff:a.b.c.d, ::a.b.c.d, 64:ff9b::a.b.c.d (NAT64) or 2002:aabb:ccdd:: (6to4), or null. */
function embeddedIpv4(address: string): string | null {
  const groups = expand(address);
  const [first = 0, second = 0, third = 0] = groups;
  const last = groups.slice(6);
  if (first === 0x2002) return dotted([second, third]);
  if (first === 0x64 && second === 0xff9b) return dotted(last);
  const zeros = groups.slice(0, 5).every((group) => group === 0);
  return zeros && (groups[5] === 0 || groups[5] === 0xffff) ? dotted(last) : null;
}

function expand(address: string): readonly number[] {
  // The URL parser writes the shortest form in hexadecimal; only text from elsewhere may end in dots.
  const hexadecimal = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = hexadecimal.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16));
}

function dotted(groups: readonly number[]): string {
  return groups.flatMap((group) => [group >> 8, group & 255]).join('.');
}

function createBlockList(): BlockList {
  const list = new BlockList();
  list.addSubnet('169.254.0.0', 16, 'ipv4');
  list.addAddress('168.63.129.16', 'ipv4');
  list.addAddress('100.100.100.200', 'ipv4');
  list.addAddress('192.0.0.192', 'ipv4');
  list.addSubnet('fe80::', 10, 'ipv6');
  list.addAddress('fd00:ec2::254', 'ipv6');
  list.addAddress('fd20:ce::254', 'ipv6');
  return list;
}

function createPrivateList(): BlockList {
  const list = new BlockList();
  const ipv4: readonly (readonly [string, number])[] = [
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.0.2.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['198.51.100.0', 24],
    ['203.0.113.0', 24],
    ['224.0.0.0', 4],
    ['240.0.0.0', 4],
  ];
  for (const [network, bits] of ipv4) list.addSubnet(network, bits, 'ipv4');
  // Without `::` and `::1`, which embed 0.0.0.0 and 0.0.0.1.
  const ipv6: readonly (readonly [string, number])[] = [
    ['64:ff9b:1::', 48],
    ['100::', 64],
    ['2001::', 23],
    ['2001:db8::', 32],
    ['3fff::', 20],
    ['5f00::', 16],
    ['fc00::', 7],
    ['fec0::', 10],
    ['ff00::', 8],
  ];
  for (const [network, bits] of ipv6) list.addSubnet(network, bits, 'ipv6');
  return list;
}
