import { expect, jest } from '@jest/globals';
import { type FaultPlan, planFaults } from '../../../support/fault-plan.ts';
import { liveThrough, measureMain } from '../../../support/faulty-run.ts';
import type { DefaultBranch } from '../../../support/fork-result.ts';

/** Runs at a time: the toolkit's client waits for seconds before it tries an upload again. */
const AT_ONCE = 12;

/** Seeds of all files together: 0 and what follows. */
const SEEDS = 300;

/** One seed alone, to look into it: `PERF_GATE_SEED=17`. Null for all. */
const only = readSeed(process.env['PERF_GATE_SEED']);

function readSeed(text: string | undefined): number | null {
  if (text === undefined) return null;
  const seed = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(seed < SEEDS)) throw new RangeError(`PERF_GATE_SEED is ${text}; it must be one of 0 to ${SEEDS - 1}`);
  return seed;
}

/**
 * Lives through the seeds from one to before another; fails with the plans of those whose promises were broken, and where a
 * kind of fault was drawn and befell no request: then with how often each did, by route and kind.
 */
export async function liveSeeds(main: DefaultBranch, from: number, until: number): Promise<void> {
  // The toolkit's client tells of each upload on the output of the process, which is this one's.
  const silence = jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
  const beginnings = await measureMain(main);
  const seeds = Array.from({ length: until - from }, (_, index) => from + index);
  const waiting = seeds.filter((seed) => only === null || seed === only);
  const failed: { readonly broken: readonly string[]; readonly plan: FaultPlan }[] = [];
  const drawn = new Set<string>();
  const fired = new Map<string, number>();
  const live = async (): Promise<void> => {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
      const plan = planFaults(seed);
      for (const { main: planned, post } of plan.attempts)
        for (const { fault } of [...planned, ...post]) drawn.add(fault.kind);
      const lived = await liveThrough(plan, beginnings).catch((error: unknown) => String(error));
      const broken = typeof lived === 'string' ? [lived] : lived.broken;
      for (const name of typeof lived === 'string' ? [] : lived.fired)
        fired.set(name, (fired.get(name) ?? 0) + 1);
      if (broken.length > 0) failed.push({ broken, plan });
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, live));
  } finally {
    silence.mockRestore();
  }
  expect(failed).toEqual([]);
  if (only !== null) return;
  // Faults that wait for requests which never come hold nothing: of each kind some befell one.
  const kinds = new Set([...fired.keys()].map((name) => name.slice(name.lastIndexOf(' ') + 1)));
  const missing = [...drawn].filter((kind) => !kinds.has(kind));
  expect({ missing, fired: missing.length === 0 ? null : Object.fromEntries(fired) }).toEqual({
    missing: [],
    fired: null,
  });
}
