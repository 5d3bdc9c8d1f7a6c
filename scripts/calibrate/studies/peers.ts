import { median } from 'simple-statistics';
import { exceedsBootstrap } from '../../../__tests__/calibration/peers/bootstrap.ts';
import { exceedsKayenta, mannWhitneyP } from '../../../__tests__/calibration/peers/mann-whitney.ts';
import { firstPeek } from '../../../__tests__/calibration/peers/peeking-t.ts';
import { exceedsPrediction } from '../../../__tests__/calibration/peers/prediction-t.ts';
import { exceedsRatio } from '../../../__tests__/calibration/peers/ratio.ts';
import { pairOfValues } from '../../../src/comparison/block-pairs.ts';
import { at, type Random } from '../../../src/foundation/index.ts';
import { type Section, showRate } from '../bound.ts';
import { decideByBlocks } from '../block-gate.ts';
import { clopperPearson } from '../clopper-pearson.ts';
import { dotPlot, type Plot, SHARE_AXIS } from '../plots/plot.ts';
import { gateOf, policyWith, scalarFamily } from '../families.ts';
import { decideByHistory } from '../history-gate.ts';
import { autoregressive, bursts, logNormal, normal, studentT } from '../noise.ts';
import type { Study } from '../study.ts';
import { type Counter, share, type Tally } from '../tally.ts';

const BLOCKS = 40;
const REQUESTS = 60;
/** Log-deviation of single requests. */
const SPREAD = 0.35;
const DEVIATION = 0.03;

/** Noise of one side's blocks, deviation 1. */
const LAWS = [
  { name: 'normal', words: 'normal', side: (random: Random) => () => normal(random) },
  {
    name: 't5',
    words: 'Student t, 5 degrees of freedom',
    side: (random: Random) => () => studentT(5)(random),
  },
  { name: 'log-normal', words: 'log-normal', side: (random: Random) => () => logNormal(random) },
  {
    name: 'bursts',
    words: '20 % of the blocks at tenfold SD',
    side: (random: Random) => () => bursts(random),
  },
  {
    name: 'slow-states',
    words: 'slow states of one side (autocorrelation 0.7)',
    side: (random: Random) => autoregressive(0.7, random),
  },
] as const;

const SHIFTS = [0, 0.05, 0.1] as const;

const SIDE_BY_SIDE = [
  ['gate', 'perf-gate, after every block'],
  ['ratio-1.1', 'ratio of the means > 1.1'],
  ['ratio-1.2', '> 1.2'],
  ['ratio-2.0', '> 2.0'],
  ['pooled-.05', 'Mann–Whitney of all requests, p < .05'],
  ['pooled-.01', 'p < .01'],
  ['bootstrap', 'bootstrap of all requests, p < .05 and > 1 %'],
  ['kayenta', 'Mann–Whitney of the blocks, 98 %, tolerance .25'],
  ['peeking', '95 % t interval, after every block'],
] as const;

const HISTORY = [
  ['history-gate', 'perf-gate, one candidate alone'],
  ['history-confirmed', 'perf-gate, measured again where suspected'],
  ['history-ratio-1.1', 'ratio to the last run > 1.1'],
  ['history-ratio-1.2', '> 1.2'],
  ['history-ratio-2.0', '> 2.0'],
  ['history-t', 'prediction t, .99'],
] as const;

export const studies: readonly Study[] = LAWS.flatMap((law) =>
  SHIFTS.map(
    (shift): Study => ({
      id: idOf(law.name, shift),
      quick: 60,
      full: 1_000,
      batch: 30,
      experiment: (random, count) => {
        sideBySide(law, Math.log1p(shift), random, count);
        againstHistory(law, Math.log1p(shift), random.fork('history'), count);
      },
    }),
  ),
);

function idOf(law: string, shift: number): string {
  return `peers/${law}/plus-${shift}`;
}

type Law = (typeof LAWS)[number];

/** One number; both sides are drawn request by request, and every rule is given the same ones. */
function sideBySide({ side }: Law, shift: number, random: Random, count: Counter): void {
  const [baseline, candidate] = [0, shift].map((level, which) => {
    const next = side(random.fork(`side ${which}`));
    return Array.from({ length: BLOCKS }, () => {
      const block = level + (DEVIATION / Math.SQRT2) * next();
      return Array.from({ length: REQUESTS }, () => 100 * Math.exp(block + SPREAD * normal(random)));
    });
  });
  if (baseline === undefined || candidate === undefined) throw new TypeError('two sides');
  const [all, others] = [baseline.flat(), candidate.flat()];
  const [blocks, otherBlocks] = [baseline.map(median), candidate.map(median)];
  const members = scalarFamily(1);
  const gate = gateOf(members);
  const { decision } = decideByBlocks(gate, (block) =>
    members.map(({ metric }) =>
      pairOfValues(
        metric,
        block,
        { value: at(blocks, block), requests: REQUESTS },
        { value: at(otherBlocks, block), requests: REQUESTS },
      ),
    ),
  );
  count.add('gate', decision.verdict === 'regression');
  for (const ratio of ['1.1', '1.2', '2.0'])
    count.add(`ratio-${ratio}`, exceedsRatio(all, others, Number(ratio)));
  const p = mannWhitneyP(all, others);
  count.add('pooled-.05', p < 0.05);
  count.add('pooled-.01', p < 0.01);
  count.add('bootstrap', exceedsBootstrap(all, others, random.fork('bootstrap'), { resamples: 100 }));
  count.add('kayenta', exceedsKayenta(blocks, otherBlocks));
  const differences = otherBlocks.map((value, block) => Math.log(value / at(blocks, block)));
  count.add('peeking', firstPeek(differences) !== null);
}

const BASELINES = 10;

/** One number of one candidate against ten deployments. */
function againstHistory({ side }: Law, shift: number, random: Random, count: Counter): void {
  const next = side(random);
  const draw = (): number => DEVIATION * next();
  const before = Array.from({ length: BASELINES }, draw);
  const candidate = draw() + shift;
  const outcome = decideByHistory(
    scalarFamily(1),
    policyWith({}),
    before.map((level) => [level]),
    [candidate],
    () => [draw() + shift],
  );
  count.add('history-gate', outcome.alone.verdict === 'regression');
  count.add('history-confirmed', outcome.confirmed.verdict === 'regression');
  for (const ratio of ['1.1', '1.2', '2.0'])
    count.add(
      `history-ratio-${ratio}`,
      exceedsRatio([Math.exp(at(before, BASELINES - 1))], [Math.exp(candidate)], Number(ratio)),
    );
  count.add('history-t', exceedsPrediction(before, candidate));
}

/** The fewest experiments of any column. */
function least(tallyOf: (id: string) => Tally): number {
  const counts = LAWS.flatMap((law) =>
    SHIFTS.map((shift) => tallyOf(idOf(law.name, shift)).experiments ?? 0),
  );
  return Math.min(...counts);
}

function plotOf(name: string, tallyOf: (id: string) => Tally): Plot {
  const law = LAWS.find((each) => each.name === name);
  return dotPlot(
    {
      name: `peers-${name}`,
      caption: `What the rules say side by side of no change (a false alarm) and of +10 %, noise: ${law?.words ?? name}.`,
    },
    { name: 'share of experiments that alarm', ...SHARE_AXIS },
    ['no change', '+10 %'],
    SIDE_BY_SIDE.map(([key, words]) => ({
      name: words,
      marks: [0, 0.1].map((shift, series) => {
        const { count, of } = share(tallyOf(idOf(name, shift)), key);
        const { share: at, lower, upper } = clopperPearson(count, of);
        return { series, at, lower, upper };
      }),
    })),
  );
}

export function describe(tallyOf: (id: string) => Tally): Section {
  const tables = [
    { title: 'Side by side', rules: SIDE_BY_SIDE },
    { title: 'Against ten earlier deployments', rules: HISTORY },
  ].flatMap(({ title, rules }) =>
    SHIFTS.map((shift) => ({
      title: `${title}: ${shift === 0 ? 'no change, so every alarm is false' : `+${100 * shift} %`}`,
      columns: ['rule', ...LAWS.map(({ words }) => words)],
      rows: rules.map(([key, words]) => [
        words,
        ...LAWS.map((law) => showRate(share(tallyOf(idOf(law.name, shift)), key))),
      ]),
    })),
  );
  return {
    title: 'Other rules on the same data',
    text: [
      `${least(tallyOf).toLocaleString('en-US')} experiments or more in each column. One number. Side by side: ${BLOCKS} blocks of ${REQUESTS} requests a side, log-SD ${SPREAD} of a request, block SD ${100 * DEVIATION} % of the level (the median of ${REQUESTS} requests adds its own). Against the history: deployment SD ${100 * DEVIATION} %. The rules are written after the tools that use them (\`__tests__/calibration/peers/\`): github-action-benchmark's ratio, Bencher's t threshold, a test of all requests, criterion.rs' bootstrap, Kayenta's judge, tachometer's interval.`,
      'Slow states are not covered by any of them, nor by this gate: what it says of them is that its blocks are no replicates.',
    ],
    tables,
    plots: ['normal', 'bursts'].map((law) => plotOf(law, tallyOf)),
    bounds: [],
  };
}
