import { at, type Random } from '../../../src/foundation/index.ts';
import { regularizedIncompleteBeta } from '../../../src/statistics/index.ts';
import type { Section } from '../bound.ts';
import { normal } from '../noise.ts';
import type { Study } from '../study.ts';
import type { Tally } from '../tally.ts';

/** How long one request takes, in milliseconds. */
const LAWS: readonly { readonly words: string; readonly draw: (random: Random) => number }[] = [
  { words: 'log-normal, log-SD 0.35', draw: (random) => 40 * Math.exp(0.35 * normal(random)) },
  { words: 'log-normal, log-SD 1', draw: (random) => 40 * Math.exp(normal(random)) },
  { words: 'exponential', draw: (random) => 2 - 40 * Math.log(1 - random.next()) },
  { words: 'half at 8 ms, half at 40 ms', draw: twoModes(0.5) },
  { words: '94 % at 8 ms, 6 % at 40 ms', draw: twoModes(0.94) },
  { words: 'Pareto, index 2', draw: (random) => 20 / (1 - random.next()) ** 0.5 },
  {
    words: 'log-normal, 1 % time out at 5 s',
    draw: (random) => (random.next() < 0.01 ? 5000 : 40 * Math.exp(0.35 * normal(random))),
  },
];

function twoModes(share: number): (random: Random) => number {
  return (random) => (random.next() < share ? 8 : 40) * Math.exp(0.1 * normal(random));
}

/** Quantiles with the least requests that let them decide, and with those of the other studies. */
const CASES = [
  { quantile: 0.5, requests: 60 },
  { quantile: 0.5, requests: 460 },
  { quantile: 0.95, requests: 220 },
  { quantile: 0.95, requests: 460 },
  { quantile: 0.99, requests: 1100 },
] as const;

const SETTINGS = LAWS.flatMap((law, index) =>
  CASES.map((each) => ({ ...each, law, id: `estimators/${index}/p-${each.quantile}/n-${each.requests}` })),
);

type Estimator = (ascending: readonly number[], quantile: number) => number;

const ESTIMATORS: readonly (readonly [string, Estimator])[] = [
  ['rank', (ascending, quantile) => at(ascending, Math.ceil(quantile * ascending.length - 1e-9) - 1)],
  ['smooth', harrellDavis],
];

/** F. E. Harrell and C. E. Davis, "A new distribution-free quantile estimator", Biometrika 1982. */
function harrellDavis(ascending: readonly number[], quantile: number): number {
  const weights = weightsOf(ascending.length, quantile);
  return ascending.reduce((sum, value, index) => sum + value * at(weights, index), 0);
}

const WEIGHTS = new Map<string, readonly number[]>();

function weightsOf(n: number, quantile: number): readonly number[] {
  const key = `${n}/${quantile}`;
  const known = WEIGHTS.get(key);
  if (known !== undefined) return known;
  const [a, b] = [(n + 1) * quantile, (n + 1) * (1 - quantile)];
  const below = Array.from({ length: n + 1 }, (_, rank) => regularizedIncompleteBeta(rank / n, a, b));
  const weights = below.slice(1).map((share, index) => share - at(below, index));
  WEIGHTS.set(key, weights);
  return weights;
}

/** Distances are counted in steps of two per cent, so that batches add up to a median. */
const STEP = Math.log(1.02);

export const studies: readonly Study[] = SETTINGS.map(({ law, quantile, requests, id }) => ({
  id,
  quick: 1_000,
  full: 10_000,
  batch: 500,
  experiment: (random, count) => {
    const side = (): readonly number[] =>
      Array.from({ length: requests }, () => law.draw(random)).toSorted((a, b) => a - b);
    const [baseline, candidate] = [side(), side()];
    for (const [name, estimate] of ESTIMATORS) {
      const difference = Math.log(estimate(candidate, quantile) / estimate(baseline, quantile));
      count.add(`${name}:squares`, difference ** 2);
      count.add(`${name}:${Math.floor(Math.log(Math.max(Math.abs(difference), 1e-9)) / STEP)}`);
    }
  },
}));

/** Standard deviation of the block differences, whose mean is zero. */
function deviationOf(tally: Tally, name: string): number {
  return Math.sqrt((tally[`${name}:squares`] ?? 0) / Math.max(1, tally['experiments'] ?? 0));
}

/** The same by the median absolute difference, which is what the gate bets by. */
function robustOf(tally: Tally, name: string): number {
  const steps = Object.entries(tally)
    .map(([key, count]) => ({ step: Number(key.slice(name.length + 1)), key, count }))
    .filter(({ key, step }) => key.startsWith(`${name}:`) && Number.isFinite(step))
    .toSorted((a, b) => a.step - b.step);
  let seen = 0;
  for (const { step, count } of steps) {
    seen += count;
    if (seen * 2 >= (tally['experiments'] ?? 0)) return 1.4826 * Math.exp((step + 0.5) * STEP);
  }
  return Number.NaN;
}

export function describe(tallyOf: (id: string) => Tally): Section {
  return {
    title: 'Smooth quantiles',
    text: [
      'A quantile is the value at its rank. The estimator of Harrell and Davis takes a weighted mean of all values around that rank. Both on the same blocks of independent requests, the same law on both sides: how much the difference of a block varies. Below 1 the smooth one is better.',
    ],
    tables: [
      {
        title: 'Deviation of the block differences',
        columns: [
          'requests',
          'quantile',
          'a side',
          'blocks',
          'by rank (SD)',
          'smooth (SD)',
          'ratio',
          'ratio, robust',
        ],
        rows: SETTINGS.map(({ law, quantile, requests, id }) => {
          const tally = tallyOf(id);
          const [rank, smooth] = [deviationOf(tally, 'rank'), deviationOf(tally, 'smooth')];
          return [
            law.words,
            `p${quantile * 100}`,
            String(requests),
            (tally['experiments'] ?? 0).toLocaleString('en-US'),
            `${(100 * rank).toFixed(1)} %`,
            `${(100 * smooth).toFixed(1)} %`,
            (smooth / rank).toFixed(2),
            (robustOf(tally, 'smooth') / robustOf(tally, 'rank')).toFixed(2),
          ];
        }),
      },
    ],
    plots: [],
    bounds: [],
  };
}
