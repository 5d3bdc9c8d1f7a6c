import { readdirSync, readFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import { join } from 'node:path';

/** Linux gives every thread a number and a name of its own here. */
const THREADS = '/proc/self/task';
/** What V8 calls the threads that compile and collect garbage beside the program. */
const NAME = 'V8Worker';
/**
 * Steps of nice below the thread that measures: a third of its weight (sched(7): 1.25 a step). Still less would be worse:
 * where a collection is shared between threads, the one that measures waits for the others.
 */
const STEPS = 5;
const LEAST_PRIORITY = 19;

/**
 * Lets V8's background threads yield to the thread that measures, where both want the same core: a compilation or a
 * collection else has it for whole ticks of the kernel, one thread after the other, and everything that was to be sent
 * meanwhile is late. A second call changes nothing. Where threads have no priorities of their own (not Linux) or they may
 * not be set, nothing changes: the lag that follows is measured like any other. Gives the number of threads that yield.
 * Costs some 20 system calls. Source: setpriority(2), which on Linux takes a thread where POSIX says process.
 */
export function yieldBackgroundThreads(): number {
  try {
    const lowered = Math.min(LEAST_PRIORITY, getPriority() + STEPS);
    const threads = readdirSync(THREADS).filter(isBackground).map(Number);
    // Only ever lowered: to raise one again would need a privilege.
    for (const thread of threads) if (getPriority(thread) < lowered) setPriority(thread, lowered);
    return threads.length;
  } catch {
    return 0;
  }
}

function isBackground(thread: string): boolean {
  return readFileSync(join(THREADS, thread, 'comm'), 'utf8').trim() === NAME;
}
