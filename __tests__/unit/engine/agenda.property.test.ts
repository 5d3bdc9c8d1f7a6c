import { afterAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Agenda, type Appointment } from '../../../src/engine/agenda.ts';
import { Waker } from '../../../src/engine/waker.ts';

const waker = new Waker();
afterAll(() => waker.close());

/** An appointment that notes that it was kept. */
function anAppointment(name: number, kept: number[]): Appointment {
  return { dueMs: 0, place: -1, keep: () => void kept.push(name) };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('whatever is added, moved and taken out, the rest is kept in the order of its times', async () => {
  const action = fc.record({
    name: fc.integer({ min: 0, max: 12 }),
    dueMs: fc.option(fc.integer({ min: 0, max: 20 }), { nil: null }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 60 }), async (actions) => {
      const kept: number[] = [];
      const agenda = new Agenda(
        waker,
        () => 1000,
        (error) => {
          throw error;
        },
      );
      const appointments = Array.from({ length: 13 }, (_, name) => anAppointment(name, kept));
      const expected = new Map<number, number>();
      for (const { name, dueMs } of actions) {
        const appointment = appointments[name];
        if (!appointment) throw new Error('no appointment');
        if (dueMs === null) {
          agenda.remove(appointment);
          expected.delete(name);
        } else {
          agenda.add(appointment, dueMs);
          expected.set(name, dueMs);
        }
      }
      expect(agenda.size).toBe(expected.size);
      agenda.start();
      await turn();
      await turn();
      expect(kept.map((name) => expected.get(name))).toEqual(
        [...expected.values()].toSorted((a, b) => a - b),
      );
      expect(kept.toSorted((a, b) => a - b)).toEqual([...expected.keys()].toSorted((a, b) => a - b));
      expect(agenda.size).toBe(0);
    }),
    { seed: 130, numRuns: 300 },
  );
});
