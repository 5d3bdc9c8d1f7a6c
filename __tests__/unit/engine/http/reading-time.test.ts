import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { ReadingTime } from '../../../../src/engine/http/reading-time.ts';

/** A clock that goes on with each look at it. */
function countingClock() {
  let looks = 0;
  return { nowMs: () => ++looks, wallTimeMs: () => 0 };
}

test('one turn of the event loop has one time, the next another', async () => {
  const time = new ReadingTime(countingClock());
  expect([time.nowMs(), time.nowMs(), time.nowMs()]).toEqual([1, 1, 1]);
  await nextTurn();
  expect([time.nowMs(), time.nowMs()]).toEqual([2, 2]);
});

test('what came on many sockets before we read has one time, what comes later another', async () => {
  const server = createServer((socket) => socket.on('data', (chunk) => socket.write(chunk))).listen(
    0,
    '127.0.0.1',
  );
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const sockets = Array.from({ length: 5 }, () => connect(port, '127.0.0.1'));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  const time = new ReadingTime(countingClock());
  const round = async (): Promise<readonly number[]> => {
    const read = sockets.map(async (socket) => {
      await once(socket, 'data');
    });
    const times: number[] = [];
    for (const socket of sockets) socket.once('data', () => times.push(time.nowMs()));
    for (const socket of sockets) socket.write('x');
    await Promise.all(read);
    return times;
  };
  try {
    const first = await round();
    await nextTurn();
    const second = await round();
    expect(first).toHaveLength(5);
    expect(Math.min(...second)).toBeGreaterThan(Math.max(...first));
    // The server shares our event loop: it writes in one turn what we read in the next.
    expect(new Set([...first, ...second]).size).toBeLessThan(10);
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  }
});
