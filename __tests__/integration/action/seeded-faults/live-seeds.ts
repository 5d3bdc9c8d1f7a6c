import { expect, jest } from '@jest/globals';
import { type FaultPlan, planFaults } from '../../../support/fault-plan.ts';
import { liveThrough, measureMain } from '../../../support/faulty-run.ts';
import type { DefaultBranch } from '../../../support/fork-result.ts';

/** Runs at a time: the toolkit's client waits for seconds before it tries an upload again. */
const AT_ONCE = 12;

/** One seed alone, to look into it: `PERF_GATE_SEED=17`. */
const only = process.env['PERF_GATE_SEED'];

/** Lives through the seeds from one to before another; fails with the plans of those whose promises were broken. */
export async function liveSeeds(main: DefaultBranch, from: number, until: number): Promise<void> {
  // The toolkit's client tells of each upload on the output of the process, which is this one's.
  const silence = jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
  const beginnings = await measureMain(main);
  const seeds = Array.from({ length: until - from }, (_, index) => from + index);
  const waiting = seeds.filter((seed) => only === undefined || seed === Number(only));
  const failed: { readonly broken: readonly string[]; readonly plan: FaultPlan }[] = [];
  const live = async (): Promise<void> => {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
      const plan = planFaults(seed);
      const broken = await liveThrough(plan, beginnings).catch((error: unknown) => [String(error)]);
      if (broken.length > 0) failed.push({ broken, plan });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, live));
  silence.mockRestore();
  expect(failed).toEqual([]);
}
