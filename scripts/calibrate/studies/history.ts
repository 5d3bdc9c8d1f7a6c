import type { Random } from '../../../src/foundation/index.ts';
import { atLeast, atMost, type Bound, type Section, showRate } from '../bound.ts';
import { DEFAULT_FAMILY, policyWith, scalarFamily } from '../families.ts';
import { decideByHistory, type HistoryOutcome, type Levels } from '../history-gate.ts';
import { autoregressive, bimodal, bursts, logNormal, normal, studentT } from '../noise.ts';
import type { Study } from '../study.ts';
import type { Counter, Tally } from '../tally.ts';
import { share } from './decisiveness.ts';

/** Levels of one metric's deployments, one after the other; deviation 1. */
type Deployments = (random: Random) => () => number;

const LAWS: readonly { readonly name: string; readonly words: string; readonly deployments: Deployments }[] =
  [
    { name: 'normal', words: 'normal', deployments: (random) => () => normal(random) },
    {
      name: 't5',
      words: 'Student t, 5 degrees of freedom',
      deployments: (random) => () => studentT(5)(random),
    },
    {
      name: 't3',
      words: 'Student t, 3 degrees of freedom',
      deployments: (random) => () => studentT(3)(random),
    },
    { name: 'log-normal', words: 'log-normal (shape 1)', deployments: (random) => () => logNormal(random) },
    { name: 'bimodal', words: 'one of two modes', deployments: (random) => () => bimodal(random) },
    {
      name: 'bursts',
      words: '20 % of the deployments at tenfold SD',
      deployments: (random) => () => bursts(random),
    },
    {
      name: 'ar-0.3',
      words: 'normal, autocorrelated 0.3',
      deployments: (random) => autoregressive(0.3, random),
    },
    {
      name: 'ar-0.6',
      words: 'normal, autocorrelated 0.6',
      deployments: (random) => autoregressive(0.6, random),
    },
  ];

const METRICS = 20;
const SAME = LAWS.flatMap((law) =>
  [10, 30].flatMap((baselines) =>
    [0.03, 0.085].map((deviation) => ({
      law,
      baselines,
      deviation,
      id: `history/same/${law.name}/n-${baselines}/sd-${deviation}`,
    })),
  ),
);

/** The same of the family that a scenario has by default: fewer numbers, so less is known of how they stray. */
const SAME_BY_DEFAULT = LAWS.map((law) => ({
  law,
  baselines: 10,
  deviation: 0.03,
  id: `history/same-by-default/${law.name}`,
}));

/** One candidate of the default family against ten; `wanted` is the share to be found with or without confirmation. */
interface Change {
  readonly deviation: number;
  readonly slowdown: number;
  readonly wanted: 'alone' | 'confirmed' | null;
}

const CHANGES: readonly Change[] = [
  { deviation: 0.03, slowdown: 0.1, wanted: null },
  { deviation: 0.03, slowdown: 0.2, wanted: null },
  { deviation: 0.03, slowdown: 0.3, wanted: 'confirmed' },
  { deviation: 0.03, slowdown: 0.5, wanted: 'alone' },
  { deviation: 0.085, slowdown: 0.3, wanted: null },
  { deviation: 0.085, slowdown: 0.5, wanted: null },
  { deviation: 0.085, slowdown: 1, wanted: 'confirmed' },
];

export const studies: readonly Study[] = [
  ...SAME_BY_DEFAULT.map(
    ({ law, baselines, deviation, id }): Study => ({
      id,
      quick: 250,
      full: 10_000,
      batch: 500,
      experiment: (random, count) => {
        const next = seriesOf(law.deployments, deviation, DEFAULT_FAMILY.length, random);
        const before = Array.from({ length: baselines }, next);
        countHistory(count, decideByHistory(DEFAULT_FAMILY, policyWith({}), before, next(), next));
      },
    }),
  ),
  ...SAME.map(
    ({ law, baselines, deviation, id }): Study => ({
      id,
      quick: 250,
      full: baselines === 10 ? 10_000 : 4_000,
      batch: 200,
      experiment: (random, count) => {
        const next = seriesOf(law.deployments, deviation, METRICS, random);
        const before = Array.from({ length: baselines }, next);
        countHistory(count, decideByHistory(scalarFamily(METRICS), policyWith({}), before, next(), next));
      },
    }),
  ),
  ...CHANGES.map(
    (change): Study => ({
      id: idOf(change),
      quick: 300,
      full: 10_000,
      batch: 500,
      experiment: (random, count) => {
        const next = seriesOf((own) => () => normal(own), change.deviation, DEFAULT_FAMILY.length, random);
        const before = Array.from({ length: 10 }, next);
        // The p95 alone is slower.
        const slow = (): Levels =>
          next().map((level, index) => (index === 1 ? level + Math.log1p(change.slowdown) : level));
        countHistory(count, decideByHistory(DEFAULT_FAMILY, policyWith({}), before, slow(), slow));
      },
    }),
  ),
];

function idOf({ deviation, slowdown }: Change): string {
  return `history/slower/sd-${deviation}/plus-${slowdown}`;
}

function seriesOf(
  deployments: Deployments,
  deviation: number,
  metrics: number,
  random: Random,
): () => Levels {
  const streams = Array.from({ length: metrics }, (_, index) => deployments(random.fork(`metric ${index}`)));
  return () => streams.map((stream) => deviation * stream());
}

function countHistory(count: Counter, { alone, confirmed }: HistoryOutcome): void {
  count.add(`alone:${alone.verdict}`);
  count.add(`confirmed:${confirmed.verdict}`);
  count.add('again', alone !== confirmed);
}

export function describe(tallyOf: (id: string) => Tally): Section {
  return {
    title: 'Against the history',
    text: [
      `No change: one candidate of ${METRICS} independent numbers against earlier deployments. Alone: the gate cannot start the candidate again. Confirmed: what the first deployment seems to show is measured again on a fresh one, as in start mode, and red is what both show. SD: of the level between deployments, except of the bursts, where it is that of the quiet ones.`,
      'The default family has two times and two shares. With so few numbers and ten baselines a law with rare far outliers cannot be told from a quiet one: these rates are shown, and confirmation is what keeps them down.',
      'A slowdown: the p95 of the default family, one candidate against ten, normal deployments.',
    ],
    tables: [
      sameTable(`Red without a change, ${METRICS} numbers`, SAME, tallyOf),
      sameTable('Red without a change, default family', SAME_BY_DEFAULT, tallyOf),
      {
        title: 'A slowdown',
        columns: ['SD', 'slowdown', 'gates', 'red alone', 'red confirmed', 'wrongly pass'],
        rows: CHANGES.map((change) => {
          const tally = tallyOf(idOf(change));
          return [
            `${100 * change.deviation} %`,
            `+${Math.round(100 * change.slowdown)} %`,
            (tally.experiments ?? 0).toLocaleString('en-US'),
            showRate(share(tally, 'alone:regression')),
            showRate(share(tally, 'confirmed:regression')),
            showRate(share(tally, 'confirmed:pass')),
          ];
        }),
      },
    ],
    bounds: [
      ...SAME.flatMap((each) => sameBounds(each, tallyOf(each.id))),
      ...CHANGES.flatMap((change) => powerBounds(change, tallyOf(idOf(change)))),
    ],
  };
}

function sameBounds({ law, baselines, deviation }: (typeof SAME)[number], tally: Tally): readonly Bound[] {
  const where = `${law.words}, SD ${100 * deviation} %, ${baselines} baselines`;
  return [
    atMost(`history, red without a change, alone: ${where}`, 0.01, share(tally, 'alone:regression')),
    atMost(`history, red without a change, confirmed: ${where}`, 0.01, share(tally, 'confirmed:regression')),
  ];
}

function powerBounds({ deviation, slowdown, wanted }: Change, tally: Tally): readonly Bound[] {
  if (wanted === null) return [];
  const how = wanted === 'alone' ? 'without confirmation' : 'with confirmation';
  return [
    atLeast(
      `history, SD ${100 * deviation} %, +${Math.round(100 * slowdown)} %: red ${how}`,
      0.9,
      share(tally, `${wanted}:regression`),
    ),
  ];
}

function sameTable(
  title: string,
  settings: typeof SAME,
  tallyOf: (id: string) => Tally,
): Section['tables'][number] {
  return {
    title,
    columns: [
      'deployments',
      'SD',
      'baselines',
      'gates',
      'red alone',
      'red confirmed',
      'pass',
      'measured again',
    ],
    rows: settings.map(({ law, baselines, deviation, id }) => {
      const tally = tallyOf(id);
      return [
        law.words,
        `${100 * deviation} %`,
        String(baselines),
        (tally.experiments ?? 0).toLocaleString('en-US'),
        showRate(share(tally, 'alone:regression')),
        showRate(share(tally, 'confirmed:regression')),
        showRate(share(tally, 'confirmed:pass')),
        showRate(share(tally, 'again')),
      ];
    }),
  };
}
