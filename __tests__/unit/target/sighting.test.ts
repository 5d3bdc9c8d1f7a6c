import { expect, test } from '@jest/globals';
import { classifyFailure, parseRetryAfter } from '../../../src/target/sighting.ts';

const NOON = Date.UTC(2024, 5, 7, 12, 0, 0);

test.each<[string, number | null, string]>([
  ['7', 7_000, 'seconds'],
  ['0', 0, 'at once'],
  ['Fri, 07 Jun 2024 12:00:30 GMT', 30_000, 'a date'],
  ['Fri, 07 Jun 2024 11:59:00 GMT', 0, 'a date in the past is now'],
  ['', null, 'no header'],
  ['soon', null, 'what nobody can read'],
  ['-3', null, 'the past in seconds is not in the grammar'],
])('Retry-After %p asks for %p ms: %s', (header, expected, _reason) => {
  expect(parseRetryAfter(header, NOON)).toBe(expected);
});

test.each([
  ['ECONNREFUSED', 'unreachable', 'nobody listens'],
  ['ENOTFOUND', 'unreachable', 'no such name'],
  ['EAI_AGAIN', 'unreachable', 'the name server is silent'],
  ['UND_ERR_CONNECT_TIMEOUT', 'unreachable', 'packets are dropped'],
  ['ECONNRESET', 'silent', 'accepted, then dropped'],
  ['UND_ERR_SOCKET', 'silent', 'closed by the other side'],
  ['HPE_INVALID_CONSTANT', 'silent', 'no HTTP'],
  ['ERR_PERF_GATE_REFUSED_ADDRESS', 'refused-address', 'DNS leads to a metadata service'],
])('%s is %s: %s', (code, kind) => {
  expect(classifyFailure(Object.assign(new Error('failed'), { code }))).toMatchObject({ kind });
});

test.each([
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate', 'signed by itself'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate', 'an authority nobody knows'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate', 'the chain is incomplete'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'certificate', 'the issuer is not known here'],
  ['CERT_HAS_EXPIRED', 'certificate', 'too old'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate', 'for another host'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'protocol', 'the port speaks plain http'],
  ['EPROTO', 'protocol', 'no common protocol'],
  ['ERR_OSSL_X509_KEY_VALUES_MISMATCH', 'own files', 'the key is not that of the certificate'],
  ['ERR_OSSL_PEM_BAD_BASE64_DECODE', 'own files', 'the file is cut off'],
])('%s is a TLS failure of the %s: %s', (code, fault) => {
  expect(classifyFailure(Object.assign(new Error('failed'), { code }))).toMatchObject({
    kind: 'tls',
    fault,
  });
});

test('the code is found behind wrapping errors', () => {
  const cause = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
  expect(classifyFailure(new Error('fetch failed', { cause }))).toMatchObject({ kind: 'unreachable' });
});

test('several addresses of one name give one reason each', () => {
  const both = new AggregateError([
    new Error('connect ECONNREFUSED ::1:80'),
    new Error('connect ECONNREFUSED 127.0.0.1:80'),
  ]);
  const sighting = classifyFailure(Object.assign(both, { code: 'ECONNREFUSED' }));
  expect(sighting).toEqual({
    kind: 'unreachable',
    detail: 'connect ECONNREFUSED ::1:80; connect ECONNREFUSED 127.0.0.1:80',
  });
});
