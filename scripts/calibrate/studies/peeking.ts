import { firstPeek } from '../../../__tests__/calibration/peers/peeking-t.ts';
import { pairOfValues } from '../../../src/comparison/block-pairs.ts';
import { at, type Random } from '../../../src/foundation/index.ts';
import { atMost, type Bound, type Section, showRate } from '../bound.ts';
import { decideByBlocks, LEVEL_MS } from '../block-gate.ts';
import { gateOf, scalarFamily } from '../families.ts';
import { noiseLaw } from '../noise.ts';
import { shuffle } from '../shuffle.ts';
import type { Study } from '../study.ts';
import type { Tally } from '../tally.ts';

const BLOCKS = 40;
const ORDERS = 1_000;
const DEVIATION = 0.03;
const LAWS = ['normal', 't3', 'log-normal', 'bursts', 'heteroscedastic'] as const;
/** The margin that bears the whole error, the default one, and a slowdown that should be found in spite of the order. */
const SETTINGS = LAWS.flatMap((law) => [
  { law, noiseFloor: 0, slowdown: 0 },
  { law, noiseFloor: 0.01, slowdown: 0 },
  { law, noiseFloor: 0.01, slowdown: 0.05 },
]);
type Setting = (typeof SETTINGS)[number];

/** One experiment is one series of blocks, read in a thousand orders and looked at after every block of each. */
export const studies: readonly Study[] = SETTINGS.map((setting) => ({
  id: idOf(setting),
  quick: 2,
  full: 20,
  batch: 1,
  experiment: (random, count) => {
    const { law, noiseFloor, slowdown } = setting;
    const next = noiseLaw(law).blocks(DEVIATION, random);
    const differences = Array.from({ length: BLOCKS }, () => next().difference + Math.log1p(slowdown));
    const { red, peeked } = readInOrders(differences, noiseFloor, random.fork('orders'));
    count.add('orders', ORDERS);
    count.add('red', red);
    count.add('peeked', peeked);
  },
}));

function idOf({ law, noiseFloor, slowdown }: Setting): string {
  return `peeking/${law}/floor-${noiseFloor}/plus-${slowdown}`;
}

function readInOrders(
  differences: readonly number[],
  noiseFloor: number,
  random: Random,
): { readonly red: number; readonly peeked: number } {
  const members = scalarFamily(1);
  const gate = gateOf(members, { noiseFloor, maxBlocks: BLOCKS });
  let [red, peeked] = [0, 0];
  for (let order = 0; order < ORDERS; order++) {
    const shuffled = shuffle(differences, random);
    const { firstRed } = decideByBlocks(gate, (block) =>
      members.map(({ metric }) =>
        pairOfValues(
          metric,
          block,
          { value: LEVEL_MS, requests: 0 },
          { value: LEVEL_MS * Math.exp(at(shuffled, block)), requests: 0 },
        ),
      ),
    );
    red += Number(firstRed !== null);
    peeked += Number(firstPeek(shuffled) !== null);
  }
  return { red, peeked };
}

export function describe(tallyOf: (id: string) => Tally): Section {
  const found = SETTINGS.map((setting) => ({ setting, tally: tallyOf(idOf(setting)) }));
  return {
    title: 'Looking after every block',
    text: [
      `One number, ${BLOCKS} blocks, block SD ${100 * DEVIATION} %, alpha .01. Each series is read in ${ORDERS.toLocaleString('en-US')} orders, and after every block it is asked whether the gate is red. With a noise floor of 0 the whole error of 1 % may be used up; the default is 1 %. Beside it a 95 % t interval that is looked at as often. Orders of one series are no independent experiments, so the shares are over all series.`,
    ],
    tables: [
      {
        title: 'Red at some look',
        columns: ['noise', 'noise floor', 'slowdown', 'series', 'orders', 'perf-gate', '95 % t interval'],
        rows: found.map(({ setting: { law, noiseFloor, slowdown }, tally }) => [
          noiseLaw(law).words,
          `${100 * noiseFloor} %`,
          slowdown === 0 ? 'none' : `+${100 * slowdown} %`,
          String(tally.experiments ?? 0),
          (tally.orders ?? 0).toLocaleString('en-US'),
          showRate({ count: tally.red ?? 0, of: tally.orders ?? 0 }),
          showRate({ count: tally.peeked ?? 0, of: tally.orders ?? 0 }),
        ]),
      },
    ],
    plots: [],
    bounds: found
      .filter(({ setting }) => setting.slowdown === 0)
      .map(
        ({ setting: { law, noiseFloor }, tally }): Bound =>
          atMost(
            `a look after every block in every order, ${noiseLaw(law).words}, noise floor ${100 * noiseFloor} %: red`,
            0.01,
            { count: tally.red ?? 0, of: tally.orders ?? 0 },
          ),
      ),
  };
}
