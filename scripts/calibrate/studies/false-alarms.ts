import type { Policy } from '../../../src/scenario/index.ts';
import { atMost, type Section, showRate } from '../bound.ts';
import { clopperPearson } from '../clopper-pearson.ts';
import { dotPlot, percentLabel, type Plot } from '../plots/plot.ts';
import { countOutcome, decideByBlocks } from '../block-gate.ts';
import { drawBlocks, gateOf, scalarFamily, weighing } from '../families.ts';
import { NOISE_LAWS, noiseLaw, type NoiseLaw } from '../noise.ts';
import type { Study } from '../study.ts';
import { medianBlock, type Tally } from '../tally.ts';

const METRICS = 20;
const DEVIATION = 0.03;
const ALLOWED = 0.005;

const COVERED_NOTE = `Every row is held to ${100 * ALLOWED} %. For the symmetric laws the theory promises α = 1 % at the margin, and less below it. Weakly autocorrelated differences (0.1 and 0.2) are not symmetric given the past, and their evidence exceeds its level ("The evidence itself"): here it is the noise floor between no change and red that keeps them to the bound.`;

const OTHER_NOTE = `Held to nothing. Autocorrelated blocks: what the gate finds alike it does not let pass, and a slowdown must show in what each block adds to the one before; slow states of one side that last for a great part of the run cannot be told from a slowdown, so such a target needs longer blocks or fresh instances. Two instances that differ: the report says that it speaks of these two, and fresh instances or A/A runs mend it ("Instances of the same code that differ"). Skewed noise: \`sign-only: true\` needs no symmetry ("At the margins themselves").`;

/** One law of the noise and one family. */
interface Setting {
  readonly id: string;
  readonly words: string;
  readonly law: NoiseLaw;
  readonly policy: Partial<Policy>;
}

const SETTINGS: readonly Setting[] = [
  ...NOISE_LAWS.map((law) => ({ id: law.name, words: law.words, law, policy: {} })),
  {
    id: 'weighted',
    words: 'normal, and five of the numbers of weight 8',
    law: noiseLaw('normal'),
    policy: weighing([1, 2, 3, 4, 5], 8),
  },
];

export const studies: readonly Study[] = SETTINGS.map(({ id, law, policy }) => ({
  id: `false-alarms/${id}`,
  quick: law.covered ? 400 : 100,
  full: law.covered ? 10_000 : 1_000,
  batch: 50,
  experiment: (random, count) => {
    const gate = { ...gateOf(scalarFamily(METRICS), policy), freshInstances: law.freshInstances };
    const drawn = { law, deviation: DEVIATION, shiftOf: () => 0 };
    countOutcome(count, decideByBlocks(gate, drawBlocks(gate, drawn, random)));
  },
}));

export function describe(tallyOf: (id: string) => Tally): Section {
  const rows = SETTINGS.map((each) => ({ ...each, tally: tallyOf(`false-alarms/${each.id}`) }));
  const table = (title: string, covered: boolean, note: string): Section['tables'][number] => ({
    title,
    note,
    columns: ['noise', 'gates', 'red', 'pass', 'inconclusive', 'improvement', 'median blocks'],
    rows: rows.filter(({ law }) => law.covered === covered).map(({ words, tally }) => rowOf(words, tally)),
  });
  return {
    title: 'False alarms, side by side',
    text: [
      `No change. One experiment is one gate of ${METRICS} gated numbers that are independent of one another, block SD ${100 * DEVIATION} %, default policy (noise floor 1 %, tolerance 5 %, alpha .01, at most 40 blocks, looked at after every block). Red: the gate says regression.`,
    ],
    tables: [
      table('Noise that the method covers', true, COVERED_NOTE),
      table('Noise that it does not cover, at its real rate', false, OTHER_NOTE),
    ],
    plots: [plotOf(rows.filter(({ law }) => law.covered))],
    bounds: rows
      .filter(({ law }) => law.covered)
      .map(({ words, tally }) => atMost(`red without a change, ${words}`, ALLOWED, redOf(tally))),
  };
}

function plotOf(rows: readonly (Setting & { readonly tally: Tally })[]): Plot {
  return dotPlot(
    {
      name: 'false-alarms',
      caption: `Red without a change, side by side, ${METRICS} gated numbers: the share of gates with its 95 % interval, and what is allowed.`,
    },
    {
      name: 'gates that are red',
      min: 0,
      max: 0.01,
      ticks: [0, 0.0025, 0.005, 0.0075, 0.01],
      label: percentLabel,
    },
    ['red'],
    rows.map(({ words, tally }) => {
      const { count, of } = redOf(tally);
      const { share: at, lower, upper } = clopperPearson(count, of);
      return { name: words, marks: [{ series: 0, at, lower, upper }] };
    }),
    [ALLOWED],
  );
}

function redOf(tally: Tally): { readonly count: number; readonly of: number } {
  return { count: tally.regression ?? 0, of: tally.experiments ?? 0 };
}

function rowOf(words: string, tally: Tally): readonly string[] {
  const of = tally.experiments ?? 0;
  const rate = (name: string): string => showRate({ count: tally[name] ?? 0, of });
  return [
    words,
    of.toLocaleString('en-US'),
    rate('regression'),
    rate('pass'),
    rate('inconclusive'),
    rate('improvement'),
    String(medianBlock(tally, 'stop', of) ?? '–'),
  ];
}
