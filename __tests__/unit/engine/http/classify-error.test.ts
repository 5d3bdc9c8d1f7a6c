import { runInNewContext } from 'node:vm';
import { expect, test } from '@jest/globals';
import { classifyError, LoadStopped, RequestTimeout } from '../../../../src/engine/http/classify-error.ts';

function withCode(code: string, options?: ErrorOptions): Error {
  return Object.assign(new Error(`failed: ${code}`, options), { code });
}

test.each([
  ['ENOTFOUND', 'dns', 'no such host'],
  ['EAI_AGAIN', 'dns', 'the resolver does not answer'],
  ['ERR_PERF_GATE_REFUSED_ADDRESS', 'dns', 'a name that leads to where no load may go'],
  ['ECONNREFUSED', 'connect', 'nobody listens'],
  ['EHOSTUNREACH', 'connect', 'no way there'],
  ['ETIMEDOUT', 'connect', 'the system gave the connection up'],
  ['UND_ERR_CONNECT_TIMEOUT', 'connect', 'our limit for connections'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls', 'a certificate of its own'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls', 'an unknown authority'],
  ['CERT_HAS_EXPIRED', 'tls', 'an old certificate'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls', 'another host’s certificate'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls', 'plain HTTP on a TLS port'],
  ['EPROTO', 'tls', 'the same on other versions of OpenSSL'],
  ['INVALID_PURPOSE', 'tls', 'a certificate that is not for servers'],
  ['ECONNRESET', 'reset', 'the peer broke the connection'],
  ['UND_ERR_SOCKET', 'reset', 'the peer closed it instead of answering'],
  ['HPE_INVALID_EOF_STATE', 'reset', 'closed within a chunked body'],
  ['HPE_INVALID_CONSTANT', 'protocol', 'no HTTP at all'],
  ['UND_ERR_HEADERS_OVERFLOW', 'protocol', 'a head without end'],
  ['ERR_ASSERTION', 'protocol', 'nothing that is known'],
  ['EMFILE', 'lost', 'too many open files: our own limit'],
  ['EADDRNOTAVAIL', 'lost', 'no free port left on this machine'],
])('%s is %s: %s', (code, failure) => {
  expect(classifyError(withCode(code))).toBe(failure);
});

test.each([
  [null, 'timeout', 'no complete answer within 130 ms'],
  ['dns', 'dns', 'the name was not resolved, so no answer within 130 ms'],
  ['connect', 'connect', 'the connection was not accepted, so no answer within 130 ms'],
  ['tls', 'tls', 'TLS was not agreed on, so no answer within 130 ms'],
] as const)('when the time is up, a connection whose stage is %s makes it %s', (stage, failure, message) => {
  const error = new RequestTimeout(130, stage);
  expect([classifyError(error), error.message]).toEqual([failure, message]);
});

test('a time-out and a stop of ours are told apart from what a target does', () => {
  expect(classifyError(new RequestTimeout(7))).toBe('timeout');
  expect(classifyError(new LoadStopped('stopped'))).toBe('cut-off');
});

test('the causes of an error are asked, and so are the attempts at several addresses', () => {
  expect(classifyError(new Error('wrapped', { cause: withCode('ENOTFOUND') }))).toBe('dns');
  const attempts = new AggregateError([withCode('ENETUNREACH'), withCode('ECONNREFUSED')], '');
  expect(classifyError(attempts)).toBe('connect');
  expect(classifyError(new Error('wrapped', { cause: attempts }))).toBe('connect');
});

test('an error of another realm is no Error here and is known all the same', () => {
  const foreign: unknown = runInNewContext(`Object.assign(new Error('x'), { code: 'ECONNREFUSED' })`);
  expect(classifyError(foreign)).toBe('connect');
});

test('an error that is its own cause ends in an answer', () => {
  const circle = withCode('NEW');
  circle.cause = circle;
  expect(classifyError(circle)).toBe('protocol');
});

test.each([[undefined], [null], ['text'], [7]])('%p, thrown, is protocol', (thrown) => {
  expect(classifyError(thrown)).toBe('protocol');
});
