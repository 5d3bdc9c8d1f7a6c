import { afterAll, expect, test } from '@jest/globals';
import { systemClock } from '../../../../src/engine/index.ts';
import type { PreparedRequest } from '../../../../src/engine/http/prepared-request.ts';
import { SideLoad } from '../../../../src/engine/user/side-load.ts';
import { Landing } from '../../../../src/engine/window/landing.ts';
import { makeLoad } from '../../../../src/engine/window/make-load.ts';
import { SideTally } from '../../../../src/engine/window/side-tally.ts';
import { Waker } from '../../../../src/engine/waker.ts';
import type { LoadWindow } from '../../../../src/experiment/index.ts';
import { createRandom } from '../../../../src/foundation/index.ts';
import type { Executor } from '../../../../src/scenario/index.ts';

const waker = new Waker();
afterAll(() => waker.close());

const never = (): never => {
  throw new TypeError('nobody asks for this');
};

/** Makes the load of one saturating executor whose connections do as they are told. */
async function saturateBy(saturate: () => Promise<void>): Promise<void> {
  const executors: readonly Executor[] = [
    {
      model: 'closed',
      executor: 'saturate',
      name: 'full',
      startMs: 0,
      flows: null,
      connections: 1,
      durationMs: 300,
    },
  ];
  const url = new URL('http://127.0.0.1:1');
  const requests: readonly (PreparedRequest | null)[] = [];
  const common = { clock: systemClock, flows: [], executors, requests };
  const load = new SideLoad({
    ...common,
    side: 'candidate',
    url,
    waker,
    random: createRandom('make load'),
    traces: createRandom('traces'),
    start: never,
    runner: { run: never },
    remainingBudget: () => 1,
    fail: never,
  });
  const tally = new SideTally('candidate', [], 300, () => {});
  const participant = {
    url,
    tally,
    startMs: systemClock.nowMs(),
    landing: new Landing(),
    load,
    requests,
    inFlight: new Uint32Array(1),
  };
  const window: LoadWindow = {
    atMs: new Float64Array(),
    flow: new Uint16Array(),
    executor: new Uint8Array(),
    side: new Uint8Array(),
    users: [{ executor: 0, atMs: Float64Array.of(0, 300), users: Uint32Array.of(1, 0) }],
    durationMs: 300,
    sides: ['candidate'],
  };
  await makeLoad(window, {
    startMs: systemClock.nowMs(),
    sender: {
      ...common,
      waker,
      endpoints: [],
      onLive: () => {},
      start: never,
      prepare: () => requests,
      firstEndpoint: () => null,
      remainingBudget: () => 1,
      sideLoad: () => load,
      saturate,
      countArrival: () => 0,
      drawTrace: never,
    },
    participants: [participant],
    stop: new AbortController().signal,
    fire: never,
    exhausted: () => {},
  });
}

test('what making the load throws reaches whoever runs it, and nobody else', async () => {
  const stray: unknown[] = [];
  const listen = (error: unknown): void => void stray.push(error);
  process.on('unhandledRejection', listen);
  try {
    await expect(saturateBy(() => Promise.reject(new Error('a defect')))).rejects.toThrow('a defect');
    // An unhandled rejection is told after the turn in which it came about.
    await new Promise((resolve) => setTimeout(resolve, 30));
  } finally {
    process.off('unhandledRejection', listen);
  }
  expect(stray).toEqual([]);
});

test('a window whose connections have nothing left to do ends before its time', async () => {
  const beganMs = systemClock.nowMs();
  await saturateBy(() => Promise.resolve());
  expect(systemClock.nowMs() - beganMs).toBeLessThan(200);
});
