import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { firstPeek } from '../../../__tests__/calibration/peers/peeking-t.ts';
import { pairOfValues } from '../../../src/comparison/block-pairs.ts';
import { at, createRandom, type Random } from '../../../src/foundation/index.ts';
import { robustDeviation } from '../../../src/statistics/index.ts';
import { type Section, showRate } from '../bound.ts';
import { decideByBlocks } from '../block-gate.ts';
import { gateOf, scalarFamily } from '../families.ts';
import { shuffle } from '../shuffle.ts';
import { readRows } from './read-rows.ts';

const ORDERS = 1_000;
const COLUMNS = ['diffInserts', 'diffQueries1', 'diffQueries2'] as const;
const INJECTED = [0, 5] as const;

/**
 * The same version on both sides of a time series database: percentage differences measured side by side in fresh
 * instances. Each is a block; they are read in a thousand orders, which shows what looking after every block costs.
 */
export function duet(folder: string): Section {
  const rows = readRows(
    readFileSync(join(folder, 'grambow_duet', 'results_aggr_app_history_vm.csv'), 'utf8'),
  ).filter(({ number }) => Number(number) <= 5);
  const results = INJECTED.flatMap((injected) =>
    COLUMNS.map((column) => {
      const differences = rows.map((row) => Math.log1p((Number(row[column]) + injected) / 100));
      return {
        injected,
        column,
        differences,
        ...readInOrders(differences, createRandom(`duet/${column}/${injected}`)),
      };
    }),
  );
  return {
    title: 'The same database version side by side',
    text: [
      `Grambow et al., duet benchmarks of VictoriaMetrics (MIT): ${rows.length} differences between instances of one version, each read as a block, in ${ORDERS.toLocaleString('en-US')} random orders, one number gated, looked at after every block. So few different values are one data set, not ${ORDERS.toLocaleString('en-US')} experiments: no interval is of more than the orders.`,
    ],
    tables: [
      {
        title: 'In random orders',
        columns: [
          'metric',
          'added',
          'blocks',
          'robust SD',
          'perf-gate red',
          'perf-gate pass',
          '95 % t interval, after every block',
        ],
        rows: results.map(({ injected, column, differences, red, pass, peeked }) => [
          column.replace('diff', ''),
          injected === 0 ? 'none' : `+${injected} %`,
          String(differences.length),
          `${(100 * (robustDeviation(differences) ?? 0)).toFixed(2)} %`,
          showRate({ count: red, of: ORDERS }),
          showRate({ count: pass, of: ORDERS }),
          showRate({ count: peeked, of: ORDERS }),
        ]),
      },
    ],
    plots: [],
    bounds: [],
  };
}

function readInOrders(
  differences: readonly number[],
  random: Random,
): { readonly red: number; readonly pass: number; readonly peeked: number } {
  let [red, pass, peeked] = [0, 0, 0];
  const members = scalarFamily(1);
  for (let order = 0; order < ORDERS; order++) {
    const shuffled = shuffle(differences, random);
    const gate = gateOf(members, { maxBlocks: differences.length });
    const { decision } = decideByBlocks(gate, (block) =>
      members.map(({ metric }) =>
        pairOfValues(
          metric,
          block,
          { value: 1, requests: 0 },
          { value: Math.exp(at(shuffled, block)), requests: 0 },
        ),
      ),
    );
    red += Number(decision.verdict === 'regression');
    pass += Number(decision.verdict === 'pass');
    peeked += Number(firstPeek(shuffled) !== null);
  }
  return { red, pass, peeked };
}
