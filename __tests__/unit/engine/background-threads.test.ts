import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { expect, test } from '@jest/globals';
import { yieldBackgroundThreads } from '../../../src/engine/background-threads.ts';

const onLinux = process.platform === 'linux' ? test : test.skip;

/** Priorities of this process's threads by name. */
function priorities(): ReadonlyMap<string, readonly number[]> {
  const threads = readdirSync('/proc/self/task').map((thread) => ({
    name: readFileSync(`/proc/self/task/${thread}/comm`, 'utf8').trim(),
    priority: getPriority(Number(thread)),
  }));
  return new Map(
    [...Map.groupBy(threads, ({ name }) => name)].map(([name, group]) => [
      name,
      group.map(({ priority }) => priority),
    ]),
  );
}

onLinux('threads that compile and collect have a lower priority than the one that measures', () => {
  const own = getPriority();
  expect(yieldBackgroundThreads()).toBeGreaterThan(0);
  const after = priorities();
  expect(after.get('V8Worker')?.every((priority) => priority === Math.min(19, own + 5))).toBe(true);
  expect(getPriority()).toBe(own);
});

onLinux('a second time changes nothing', () => {
  yieldBackgroundThreads();
  const once = priorities().get('V8Worker');
  yieldBackgroundThreads();
  expect(priorities().get('V8Worker')).toEqual(once);
});
