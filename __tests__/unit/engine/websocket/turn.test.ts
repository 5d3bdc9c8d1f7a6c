import { expect, test } from '@jest/globals';
import { prepareMessageText } from '../../../../src/engine/websocket/message-template.ts';
import { Turn } from '../../../../src/engine/websocket/turn.ts';

const message = {
  name: 'say',
  text: prepareMessageText('{"id":"{{ message.id }}","at":{{ message.now }},"by":"{{ user.id }}"}'),
  periodMs: 1000 / 7,
  replyPath: null,
  replyTimeoutMs: 1300,
  isBroadcast: false,
};

test('turns are counted from the first, so that no rounding adds up', () => {
  const turn = new Turn(
    message,
    () => 'talkers/7',
    { phase: 0.25, ids: 'c01-0' },
    () => {},
  );
  expect(turn.first(333)).toBeCloseTo(333 + 1000 / 28, 9);
  let dueMs = 0;
  for (let index = 0; index < 7_000_000; index++) dueMs = turn.next();
  expect(dueMs).toBe(333 + 0.25 * (1000 / 7) + 7_000_000 * (1000 / 7));
});

test('each turn has an id of its own and the time of its writing', () => {
  const turn = new Turn(
    message,
    () => 'talkers/7',
    { phase: 0, ids: 'c01-0' },
    () => {},
  );
  turn.first(0);
  turn.next();
  expect(turn.write(1700)).toEqual({
    id: 'c01-0-1',
    bytes: Buffer.from('{"id":"c01-0-1","at":1700,"by":"talkers/7"}'),
  });
  turn.next();
  expect(turn.write(1701).id).toBe('c01-0-2');
});
