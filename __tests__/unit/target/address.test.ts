import { expect, test } from '@jest/globals';
import { isPrivateAddress, isRefusedAddress, refuseAddress } from '../../../src/target/address.ts';

test.each([
  ['http://169.254.169.254/', 'metadata of AWS, Azure, Google and others'],
  ['http://169.254.170.2/v2', 'credentials of ECS tasks, link-local'],
  ['http://169.254.0.1', 'link-local'],
  ['http://2852039166/', 'the same number without dots'],
  ['http://0xa9fea9fe/', 'in hexadecimal'],
  ['http://0251.0376.0251.0376/', 'in octal'],
  ['http://169.254.169.254./', 'with the root dot'],
  ['http://[::ffff:169.254.169.254]/', 'mapped into IPv6'],
  ['http://[::a9fe:a9fe]/', 'embedded in IPv6, the old way'],
  ['http://[64:ff9b::a9fe:a9fe]/', 'through NAT64'],
  ['http://[2002:a9fe:a9fe::1]/', 'through 6to4'],
  ['http://[fe80::1]/', 'link-local IPv6'],
  ['http://[febf::1]/', 'the end of link-local IPv6'],
  ['http://[fd00:ec2::254]/', 'metadata of AWS over IPv6'],
  ['http://metadata.google.internal/computeMetadata/v1/', 'metadata of Google by name'],
  ['http://METADATA.Google.Internal./', 'names have no case and may end in a dot'],
  ['http://168.63.129.16/', "Azure's wire server"],
  ['http://100.100.100.200/', 'metadata of Alibaba Cloud'],
  ['http://192.0.0.192/', 'metadata of Oracle Cloud'],
])('%s is refused: %s', (text) => {
  expect(() => refuseAddress(new URL(text))).toThrow(expect.objectContaining({ code: 'TARGET_REFUSED' }));
});

test.each([
  ['http://127.0.0.1:3000/', 'the loopback, written by hand'],
  ['http://[::1]:3000/', 'the loopback of IPv6'],
  ['http://localhost/', 'its name'],
  ['http://10.1.2.3/', 'a private network, written by hand'],
  ['http://169.253.255.255/', 'just below link-local'],
  ['http://169.255.0.0/', 'just above link-local'],
  ['http://[fec0::1]/', 'just above link-local IPv6'],
  ['http://[fd00:ec2::253]/', 'a private IPv6 address'],
  ['http://[2002:7f00:1::1]/', '6to4 of something else'],
  ['http://metadata.example.com/', 'only the known names'],
  ['https://preview-12.example.com/metadata', 'the path says nothing'],
])('%s is allowed: %s', (text) => {
  expect(() => refuseAddress(new URL(text))).not.toThrow();
});

test('an address with a zone is judged without it', () => {
  expect(isRefusedAddress('fe80::1%eth0')).toBe(true);
  expect(isRefusedAddress('::1%lo')).toBe(false);
});

test('what is no address is not refused as one', () => {
  expect(isRefusedAddress('example.com')).toBe(false);
});

test.each([
  ['127.0.0.1', true, 'the machine itself'],
  ['0.0.0.0', true, 'the machine itself, on some systems'],
  ['10.255.0.1', true, 'RFC 1918'],
  ['172.16.0.1', true, 'RFC 1918'],
  ['172.32.0.1', false, 'just above it'],
  ['192.168.1.1', true, 'RFC 1918'],
  ['100.64.0.1', true, 'shared by a carrier, RFC 6598'],
  ['100.128.0.1', false, 'just above it'],
  ['198.18.0.1', true, 'benchmarks between devices, RFC 2544'],
  ['192.0.0.1', true, 'protocols, RFC 6890'],
  ['192.0.0.255', true, 'the end of it'],
  ['192.0.1.0', false, 'just above it'],
  ['192.0.2.1', true, 'documentation, RFC 5737'],
  ['192.0.3.0', false, 'just above it'],
  ['198.51.100.1', true, 'documentation, RFC 5737'],
  ['198.51.99.255', false, 'just below it'],
  ['198.51.101.0', false, 'just above it'],
  ['203.0.113.1', true, 'documentation, RFC 5737'],
  ['203.0.112.255', false, 'just below it'],
  ['203.0.114.0', false, 'just above it'],
  ['169.254.169.254', true, 'refused in any case'],
  ['224.0.0.1', true, 'multicast'],
  ['255.255.255.255', true, 'broadcast'],
  ['8.8.8.8', false, 'public'],
  ['::1', true, 'the machine itself'],
  ['::', true, 'the machine itself, on some systems'],
  ['fd12:3456::1', true, 'unique local, RFC 4193'],
  ['fe80::1%eth0', true, 'link-local'],
  ['ff02::1', true, 'multicast'],
  ['64:ff9b:1::808:808', true, 'translated locally, RFC 8215'],
  ['64:ff9b:2::808:808', false, 'just above it'],
  ['100::1', true, 'discarded, RFC 6666'],
  ['100:0:0:1::1', false, 'just above it'],
  ['2001:1::1', true, 'protocols, RFC 2928'],
  ['2001:1ff::1', true, 'the end of it'],
  ['2001:200::1', false, 'just above it'],
  ['2001:db8::1', true, 'documentation, RFC 3849'],
  ['2001:db9::1', false, 'just above it'],
  ['3fff::1', true, 'documentation, RFC 9637'],
  ['3fff:fff::1', true, 'the end of it'],
  ['3fff:1000::1', false, 'just above it'],
  ['5f00::1', true, 'segment routing, RFC 9602'],
  ['5f01::1', false, 'just above it'],
  ['::ffff:10.0.0.1', true, 'RFC 1918 in IPv6'],
  ['64:ff9b::10.0.0.1', true, 'RFC 1918 behind NAT64'],
  ['2002:0a00:0001::', true, 'RFC 1918 in 6to4'],
  ['2606:4700::1111', false, 'public'],
  ['preview.example.com', false, 'no address: what it leads to is asked elsewhere'],
])('%s is private: %p (%s)', (address, expected) => {
  expect(isPrivateAddress(address)).toBe(expected);
});
