import { expect, test } from '@jest/globals';
import { kindOf, withoutKind } from '../../../src/scenario/index.ts';

test.each([
  ['ws_closed', 'chat 1006', 'chat', '1006', 'a code'],
  ['ws_closed', 'chat room 1006', 'chat room', '1006', 'a name with a space'],
  ['ws_failed', 'chat timeout', 'chat', 'timeout', 'a word'],
  ['ws_failed', 'chat status 401', 'chat', 'status 401', 'two words'],
  ['hook_failures', 'GET /a beforeRequest', 'GET /a', 'beforeRequest', 'the name of a hook'],
])('%s: the entry %j is of %j, kind %j: %s', (metric, entry, name, kind) => {
  expect([withoutKind(metric, entry), kindOf(metric, entry, name)]).toEqual([name, kind]);
});

test.each([
  ['ws_closed', 'chat room', 'chat'],
  ['ws_closed', 'chat timeout', 'chat'],
  ['ws_failed', 'chat 1006', 'chat'],
  ['ws_reconnects', 'chat 1006', 'chat'],
  ['ws_failed', 'chat', 'chat'],
  ['hook_failures', 'chat room', 'chat'],
])('%s: the entry %j is no kind of %j', (metric, entry, name) => {
  expect([withoutKind(metric, entry), kindOf(metric, entry, name)]).toEqual([entry, null]);
});

test('a kind of one WebSocket is none of another', () => {
  expect(kindOf('ws_closed', 'chat 1006', 'other')).toBe(null);
});
