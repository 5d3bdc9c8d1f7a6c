import { afterAll, afterEach, expect, test } from '@jest/globals';
import { Agenda, type Appointment } from '../../../src/engine/agenda.ts';
import { Alarm } from '../../../src/engine/alarm.ts';
import { Waker } from '../../../src/engine/waker.ts';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const waker = new Waker();
afterAll(() => waker.close());

const agendas: Agenda[] = [];

afterEach(() => {
  for (const agenda of agendas.splice(0)) agenda.clear();
});

/** An agenda that leaves nothing running behind the test. */
function anAgenda(
  nowMs: () => number,
  fail = (error: unknown): void => {
    throw error;
  },
): Agenda {
  const agenda = new Agenda(waker, nowMs, fail);
  agendas.push(agenda);
  return agenda;
}

test('nothing is kept before it is due, and nothing while the time stands still', async () => {
  const agenda = anAgenda(() => performance.now());
  const dueMs = performance.now() + 70;
  let keptMs = 0;
  agenda.add(new Alarm(() => void (keptMs = performance.now())), dueMs);
  await pause(130);
  expect(keptMs).toBe(0);
  agenda.start();
  await pause(30);
  expect(keptMs).toBeGreaterThan(dueMs);
  const laterMs = performance.now() + 70;
  // However late a busy machine lets it be.
  keptMs = await new Promise<number>((resolve) => {
    agenda.add(new Alarm(() => resolve(performance.now())), laterMs);
  });
  expect(keptMs).toBeGreaterThanOrEqual(laterMs);
});

test('what is due sooner than all others is not kept waiting by their timer', async () => {
  const agenda = anAgenda(() => performance.now());
  agenda.start();
  const kept: string[] = [];
  agenda.add(new Alarm(() => void kept.push('late')), performance.now() + 60_000);
  agenda.add(new Alarm(() => void kept.push('soon')), performance.now() + 20);
  await pause(70);
  expect(kept).toEqual(['soon']);
  agenda.clear();
  expect(agenda.size).toBe(0);
});

test('an appointment may add itself again, and others, while it is kept', async () => {
  let nowMs = 0;
  const agenda = anAgenda(() => nowMs);
  const kept: number[] = [];
  const again: Appointment = {
    dueMs: 0,
    place: -1,
    keep: () => {
      kept.push(again.dueMs);
      agenda.add(again, again.dueMs + 7);
      agenda.add(new Alarm(() => void kept.push(0.5)), 0.5);
    },
  };
  agenda.add(again, 0);
  agenda.start();
  await pause(10);
  nowMs = 20;
  await pause(20);
  expect(kept).toEqual([0, 0.5, 7, 0.5, 14, 0.5]);
});

test('a thousand that are due at once leave room for messages to be read in between', async () => {
  const agenda = anAgenda(() => 1);
  let kept = 0;
  for (let index = 0; index < 1000; index++) agenda.add(new Alarm(() => void kept++), 0);
  agenda.start();
  await new Promise((resolve) => setImmediate(resolve));
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThan(1000);
  await pause(70);
  expect(kept).toBe(1000);
});

test('what one throws is told, and the others are kept', async () => {
  const bugs: unknown[] = [];
  const agenda = anAgenda(
    () => 1,
    (error) => void bugs.push(error),
  );
  const kept: string[] = [];
  agenda.add(
    new Alarm(() => {
      throw new TypeError('a bug');
    }),
    0,
  );
  agenda.add(new Alarm(() => void kept.push('other')), 0.5);
  agenda.start();
  await pause(10);
  expect(bugs).toEqual([new TypeError('a bug')]);
  expect(kept).toEqual(['other']);
});
