import { afterAll, expect, test } from '@jest/globals';
import { Agenda } from '../../../../src/engine/agenda.ts';
import { Broadcasts } from '../../../../src/engine/websocket/broadcasts.ts';
import { FlowTally } from '../../../../src/engine/websocket/flow-tally.ts';
import { Outstanding } from '../../../../src/engine/websocket/outstanding.ts';
import { Landing } from '../../../../src/engine/window/landing.ts';
import { SideTally } from '../../../../src/engine/window/side-tally.ts';
import { Waker } from '../../../../src/engine/waker.ts';

const waker = new Waker();
afterAll(() => waker.close());

const [first, second, third] = [
  { opened: 1, slot: 0 },
  { opened: 2, slot: 1 },
  { opened: 3, slot: 2 },
];

function aSide() {
  const tally = new SideTally('candidate', [], 1300, () => {});
  const lane = { url: new URL('http://127.0.0.1:1'), tally, startMs: 0, landing: new Landing() };
  const flow = new FlowTally(lane, 'chat', new Outstanding(lane, () => {}), {
    replies: false,
    pushes: false,
  });
  let nowMs = 0;
  const deadlines = new Agenda(
    waker,
    () => nowMs,
    (error) => {
      throw error;
    },
  );
  const broadcasts = new Broadcasts(deadlines);
  return {
    broadcasts,
    begin: (id: string, intendedMs: number, connections: number) =>
      broadcasts.begin(
        { id, intendedMs, tally: flow, lastOpened: connections },
        { count: connections, slots: connections },
        500,
      ),
    passTo: async (ms: number) => {
      nowMs = ms;
      deadlines.start();
      await new Promise((resolve) => setTimeout(resolve, 70));
      deadlines.stop();
    },
    deadlines,
    delivered: () => tally.beyond.measured().rates.flatMap(({ passed, total }) => [passed, total]),
    fanOuts: () => tally.beyond.measured().trends.flatMap(({ histogram }) => [...histogram.valuesUs]),
  };
}

test('the last receiver gives the time, and a copy that comes twice or to a stranger counts for nothing', () => {
  const side = aSide();
  side.begin('x', 100, 2);
  expect(side.broadcasts.receive('x', third, 110)).toBe(null);
  expect(side.broadcasts.receive('x', first, 120)).not.toBe(null);
  expect(side.broadcasts.receive('x', first, 900)).toBe(null);
  expect(side.broadcasts.isAwaited).toBe(true);
  expect(side.broadcasts.receive('x', second, 130)).not.toBe(null);
  expect(side.broadcasts.isAwaited).toBe(false);
  expect(side.broadcasts.receive('y', second, 130)).toBe(null);
  expect(side.delivered()).toEqual([2, 2]);
  expect(side.fanOuts()).toEqual([30_015]);
  expect(side.deadlines.size).toBe(0);
});

test('who is gone by the server’s doing has missed it, who left by ours was no receiver', () => {
  const side = aSide();
  side.begin('x', 100, 3);
  side.broadcasts.leave(first, true);
  side.broadcasts.receive('x', second, 130);
  side.broadcasts.leave(third, false);
  expect(side.broadcasts.isAwaited).toBe(false);
  expect(side.delivered()).toEqual([1, 2]);
  expect(side.fanOuts()).toEqual([]);
});

test('a receiver that left after it had got its copy has got it', () => {
  const side = aSide();
  side.begin('x', 100, 2);
  side.broadcasts.receive('x', first, 120);
  side.broadcasts.leave(first, false);
  side.broadcasts.receive('x', second, 130);
  expect(side.delivered()).toEqual([2, 2]);
});

test('none outlives its timeout', async () => {
  const side = aSide();
  for (let count = 0; count < 130; count++) side.begin(`m${count}`, count, 2);
  expect(side.deadlines.size).toBe(130);
  await side.passTo(499 + 70);
  expect(side.deadlines.size).toBe(130 - 70);
  await side.passTo(5000);
  expect(side.broadcasts.isAwaited).toBe(false);
  expect(side.delivered()).toEqual([0, 260]);
});

test('when everybody has left there is nobody to miss it', () => {
  const side = aSide();
  side.begin('x', 100, 2);
  side.broadcasts.leave(first, true);
  side.broadcasts.leave(second, true);
  expect(side.broadcasts.isAwaited).toBe(false);
  expect(side.delivered()).toEqual([]);
});
