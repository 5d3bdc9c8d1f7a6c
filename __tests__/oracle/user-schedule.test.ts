import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Executor, UserPhase } from '../../src/scenario/index.ts';
import { scheduleUsers } from '../../src/schedule/index.ts';

/** Users are whole, times too: so the line can be followed in whole numbers. */
const phase: fc.Arbitrary<UserPhase> = fc.record({
  durationMs: fc.integer({ min: 1, max: 7000 }),
  fromUsers: fc.integer({ min: 0, max: 130 }),
  toUsers: fc.integer({ min: 0, max: 130 }),
});

function executorOf(phases: readonly UserPhase[], startMs: number): Executor {
  return { model: 'closed', executor: 'ramping-vus', name: 'users', startMs, flows: null, phases };
}

/** Twice the distance of the line from a number of users, times the duration: exact. */
function twiceOff({ durationMs, fromUsers, toUsers }: UserPhase, elapsedMs: number, users: number): bigint {
  const line = BigInt(fromUsers) * BigInt(durationMs) + BigInt(toUsers - fromUsers) * BigInt(elapsedMs);
  return 2n * (line - BigInt(users) * BigInt(durationMs));
}

test('at every whole millisecond the users are the line of their phase, rounded', () => {
  fc.assert(
    fc.property(phase, fc.integer({ min: 0, max: 1300 }), (each, startMs) => {
      const toMs = startMs + each.durationMs;
      const [schedule] = scheduleUsers([executorOf([each], startMs)], { fromMs: 0, toMs });
      if (!schedule) {
        // Nobody came: the line must lie below one half all the time, but for the last instant.
        expect(Math.max(each.fromUsers, each.toUsers)).toBeLessThanOrEqual(1);
        return;
      }
      const stepMs = Math.max(1, Math.floor(each.durationMs / 97));
      for (let elapsedMs = 0; elapsedMs < each.durationMs; elapsedMs += stepMs) {
        const index = schedule.atMs.findLastIndex((atMs) => atMs <= startMs + elapsedMs);
        const off = twiceOff(each, elapsedMs, schedule.users[index] ?? -1);
        const half = BigInt(each.durationMs);
        // Within a half, both ends allowed: which way a half goes is told by the direction.
        if (off > half || off < -half) throw new Error(`${elapsedMs} ms: ${schedule.users[index]} users`);
      }
    }),
    { seed: 333, numRuns: 300 },
  );
});

test('stretches join without a seam: cut anywhere, the users are the same', () => {
  fc.assert(
    fc.property(
      fc.array(phase, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 6 }),
      (phases, cuts) => {
        const executor = executorOf(phases, 0);
        const toMs = phases.reduce((sum, { durationMs }) => sum + durationMs, 0);
        const usersAt = (from: number, to: number, ms: number): number => {
          const [schedule] = scheduleUsers([executor], { fromMs: from, toMs: to });
          return schedule?.users[schedule.atMs.findLastIndex((atMs) => atMs <= ms - from)] ?? 0;
        };
        for (let part = 0; part < 40; part++) {
          const ms = (toMs * part) / 40;
          const cut = Math.min(cuts - 1, Math.floor((ms * cuts) / toMs));
          const [from, to] = [(cut * toMs) / cuts, ((cut + 1) * toMs) / cuts];
          expect(usersAt(from, to, ms)).toBe(usersAt(0, toMs, ms));
        }
      },
    ),
    { seed: 333, numRuns: 200 },
  );
});
