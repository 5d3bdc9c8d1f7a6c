import { beforeAll, expect, jest, test } from '@jest/globals';
import { planFaults } from '../../support/fault-plan.ts';
import { type Beginnings, liveThrough, measureMain } from '../../support/faulty-run.ts';
import { mainOfFile } from '../../support/fork-result.ts';

const SEEDS = 300;
/** Runs at a time: the toolkit's client waits for seconds before it tries an upload again. */
const AT_ONCE = 12;
const A_TEST = 60;

const main = mainOfFile();
let beginnings: Beginnings;

beforeAll(async () => {
  // The toolkit's client tells of each upload on the output of the process, which is this one's.
  jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
  beginnings = await measureMain(main);
});

/** One seed alone, to look into it: `PERF_GATE_SEED=17`. */
const only = process.env['PERF_GATE_SEED'];
const seeds = only === undefined ? Array.from({ length: SEEDS }, (_, seed) => seed) : [Number(only)];
const groups = Array.from({ length: Math.ceil(seeds.length / A_TEST) }, (_, index) =>
  seeds.slice(index * A_TEST, (index + 1) * A_TEST),
);

test.each(groups.map((group) => [group[0], group.at(-1), group] as const))(
  'whatever GitHub does, no run file is lost, no comment comes twice, no check stays in progress: seeds %d to %d',
  async (_first, _last, group) => {
    const waiting = [...group];
    const failed: unknown[] = [];
    const lane = async (): Promise<void> => {
      for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
        const plan = planFaults(seed);
        const broken = await liveThrough(plan, beginnings).catch((error: unknown) => [String(error)]);
        if (broken.length > 0) failed.push({ broken, plan });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    expect(failed).toEqual([]);
  },
  120_000,
);
