import { expect, test } from '@jest/globals';
import { Outstanding } from '../../../../src/engine/websocket/outstanding.ts';
import { Landing } from '../../../../src/engine/window/landing.ts';
import type { Lane } from '../../../../src/engine/window/lane.ts';
import { SideTally } from '../../../../src/engine/window/side-tally.ts';

function aLane(): Lane {
  const tally = new SideTally('candidate', [], 1300, () => {});
  return { url: new URL('http://127.0.0.1:1'), tally, startMs: 0, landing: new Landing() };
}

async function hasLanded({ landing }: Lane): Promise<boolean> {
  const later = new Promise<false>((resolve) => setTimeout(() => resolve(false), 20));
  return Promise.race([landing.untilEmpty().then(() => true), later]);
}

test('a window lands when the last of all that is awaited has come', async () => {
  const lane = aLane();
  const outstanding = new Outstanding(lane, () => {});
  expect(await hasLanded(lane)).toBe(true);
  for (let each = 0; each < 7; each++) outstanding.add();
  for (let each = 0; each < 6; each++) outstanding.remove();
  expect(await hasLanded(lane)).toBe(false);
  outstanding.remove();
  expect(await hasLanded(lane)).toBe(true);
  outstanding.add();
  expect(await hasLanded(lane)).toBe(false);
});

test('a stop forgets it all at once, and what is added after holds nobody', async () => {
  const lane = aLane();
  let cuts = 0;
  const outstanding = new Outstanding(lane, () => {
    cuts++;
    outstanding.remove();
    outstanding.add();
  });
  outstanding.add();
  outstanding.add();
  lane.landing.cutOff(new Error('stopped'));
  expect(await hasLanded(lane)).toBe(true);
  expect(cuts).toBe(1);
});
