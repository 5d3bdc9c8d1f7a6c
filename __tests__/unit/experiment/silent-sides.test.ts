import { expect, test } from '@jest/globals';
import { silentSides } from '../../../src/experiment/silent-sides.ts';
import type { Trial } from '../../../src/trial/index.ts';
import { aTrial, anEndpoint } from '../../support/a-run.ts';

/** A trial of WebSockets: attempts that were refused, and messages that were received. */
function aTalk(block: number, connected: number, received: number): Trial {
  return aTrial({
    block,
    endpoints: [],
    rates: [{ metric: 'ws_connected', endpoint: 'chat', passed: connected, total: 7 }],
    counters: [{ metric: 'ws_msgs_received', endpoint: 'chat', count: received }],
  });
}

test.each([
  [[0, 0, 0], [0, 0, 0], ['candidate'], 'nobody was let in for three blocks'],
  [[0, 0], [0, 0], [], 'two blocks are not three'],
  [[7, 0, 0], [0, 0, 0], [], 'one was let in'],
  [[0, 0, 0], [0, 0, 13], [], 'who was let in before still hears'],
] as const)('%j let in, %j heard: %j silent', (connected, received, silent, _why) => {
  const trials = connected.map((count, block) => aTalk(block, count, received[block] ?? 0));
  expect(silentSides(trials, false)).toEqual(silent);
});

test('a side that was asked nothing is not silent, one that fails every request is', () => {
  const idle = [0, 1, 2].map((block) => aTrial({ block, endpoints: [] }));
  const failing = [0, 1, 2].map((block) =>
    aTrial({ block, endpoints: [anEndpoint('list', [], { connect: 7 })] }),
  );
  expect([silentSides(idle, false), silentSides(failing, false)]).toEqual([[], ['candidate']]);
});

test('a side that answered before it was overrun is not called dead by what it leaves unanswered', () => {
  const overrun = [7, 0, 0, 0].map((connected, block) => aTalk(block, connected, 0));
  expect([silentSides(overrun, false), silentSides(overrun, true)]).toEqual([['candidate'], []]);
  expect(silentSides(overrun.slice(1), true)).toEqual(['candidate']);
});
