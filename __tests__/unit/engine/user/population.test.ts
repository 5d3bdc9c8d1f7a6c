import { expect, test } from '@jest/globals';
import { IterationEnded } from '../../../../src/engine/user/iteration-ended.ts';
import { Population } from '../../../../src/engine/user/population.ts';
import type { User } from '../../../../src/engine/user/user.ts';
import { createRandom } from '../../../../src/foundation/index.ts';
import type { Executor, IterationsExecutor } from '../../../../src/scenario/index.ts';

function anExecutor(change: Partial<IterationsExecutor> | null): Executor {
  const base = { model: 'closed', name: 'users', startMs: 0, flows: null } as const;
  return change === null
    ? { ...base, executor: 'constant-vus', phases: [{ durationMs: 7000, fromUsers: 7, toUsers: 7 }] }
    : {
        ...base,
        executor: 'shared-iterations',
        users: 3,
        iterations: 13,
        maxDurationMs: 7000,
        ...change,
      };
}

/** Iterations take a turn of the event loop, and end when their user leaves. */
function aHabitat() {
  const done: string[] = [];
  const failures: unknown[] = [];
  return {
    done,
    failures,
    iterate: async (user: User, iteration: number, flow: number): Promise<void> => {
      await new Promise((resolve) => setImmediate(resolve));
      if (user.leaving.aborted) throw new IterationEnded();
      done.push(`${user.number}:${iteration}:${flow}`);
    },
    fail: (error: unknown) => void failures.push(error),
  };
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30));

test('shared iterations are as many as declared, whoever does them', async () => {
  const habitat = aHabitat();
  const population = new Population(habitat, anExecutor({}), [1], createRandom('p'), createRandom('traces'));
  population.resize(3);
  await population.done();
  expect(habitat.done.length).toBe(13);
  population.resize(3);
  await settle();
  expect(habitat.done.length).toBe(13);
});

test('per user each does its own', async () => {
  const habitat = aHabitat();
  const executor = anExecutor({ executor: 'per-vu-iterations', iterations: 7 });
  const population = new Population(habitat, executor, [1], createRandom('p'), createRandom('traces'));
  population.resize(3);
  await population.done();
  for (const user of [0, 1, 2]) {
    expect(habitat.done.filter((each) => each.startsWith(`${user}:`)).length).toBe(7);
  }
});

test('users come and go as the schedule says; the last to come is the first to go', async () => {
  const habitat = aHabitat();
  const population = new Population(
    habitat,
    anExecutor(null),
    [1],
    createRandom('p'),
    createRandom('traces'),
  );
  population.resize(7);
  await settle();
  population.resize(2);
  await settle();
  const before = habitat.done.length;
  await settle();
  const users = new Set(habitat.done.slice(before).map((each) => each.split(':')[0]));
  expect([...users].toSorted((a, b) => Number(a) - Number(b))).toEqual(['0', '1']);
  population.leave();
  await settle();
  const after = habitat.done.length;
  await settle();
  expect(habitat.done.length).toBe(after);
  expect(population.isDone).toBe(false);
  expect(habitat.failures).toEqual([]);
});

test('what is no end of an iteration is a bug, and told', async () => {
  const habitat = aHabitat();
  const broken = { ...habitat, iterate: () => Promise.reject(new TypeError('a bug')) };
  const population = new Population(
    broken,
    anExecutor({ users: 1 }),
    [1],
    createRandom('p'),
    createRandom('traces'),
  );
  population.resize(1);
  await population.done();
  expect(habitat.failures).toEqual([new TypeError('a bug')]);
});

test('each user draws its flows by weight, the same ones for the same seed', async () => {
  const flows = async (): Promise<readonly string[]> => {
    const habitat = aHabitat();
    const executor = anExecutor({ executor: 'per-vu-iterations', users: 2, iterations: 130 });
    const population = new Population(
      habitat,
      executor,
      [1, 0, 3],
      createRandom('p'),
      createRandom('traces'),
    );
    population.resize(2);
    await population.done();
    return habitat.done;
  };
  const drawn = await flows();
  expect(drawn.some((each) => each.endsWith(':1'))).toBe(false);
  expect(Math.abs(drawn.filter((each) => each.endsWith(':2')).length / 260 - 0.75)).toBeLessThan(0.1);
  const sorted = (each: readonly string[]): readonly string[] => each.toSorted((a, b) => a.localeCompare(b));
  expect(sorted(await flows())).toEqual(sorted(drawn));
});
