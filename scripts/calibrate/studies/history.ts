import { atLeast, atMost, type Bound, type Section, showRate } from '../bound.ts';
import { DEPLOYMENT_LAWS, drawLevels } from '../deployment-laws.ts';
import { DEFAULT_FAMILY, policyWith, scalarFamily } from '../families.ts';
import { decideByHistory, type HistoryOutcome, type Levels } from '../history-gate.ts';
import { linePlot, percentLabel, type Plot, SHARE_AXIS } from '../plots/plot.ts';
import type { Study } from '../study.ts';
import { type Counter, share, type Tally } from '../tally.ts';

const METRICS = 20;
const SAME = DEPLOYMENT_LAWS.flatMap((law) =>
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
const SAME_BY_DEFAULT = DEPLOYMENT_LAWS.map((law) => ({
  law,
  baselines: 10,
  deviation: 0.03,
  id: `history/same-by-default/${law.name}`,
}));

/** What is slower of the default family: both times, as most slowdowns are, or p95 alone. */
const SLOWED = [
  { slow: 'both', words: 'p50 and p95' },
  { slow: 'p95', words: 'p95 alone' },
] as const;
type Found = 'alone' | 'confirmed';

/** One candidate of the default family against ten; `wanted` is what must find it in at least 90 %. */
interface Change {
  readonly deviation: number;
  readonly slowdown: number;
  readonly wanted: readonly Found[];
}

function changes(
  deviation: number,
  slowdowns: readonly number[],
  wanted: Readonly<Record<number, readonly Found[]>>,
): readonly Change[] {
  return slowdowns.map((slowdown) => ({ deviation, slowdown, wanted: wanted[slowdown] ?? [] }));
}

const NORMAL = DEPLOYMENT_LAWS.filter(({ name }) => name === 'normal');

export const CHANGES = SLOWED.flatMap(({ slow, words }) =>
  [
    ...changes(0.03, [0.1, 0.15, 0.2, 0.3, 0.4, 0.5], { 0.3: ['confirmed'], 0.5: ['alone'] }),
    ...changes(0.085, [0.2, 0.3, 0.5, 0.7, 1, 1.5], { 1: ['alone', 'confirmed'] }),
  ].map((change) => ({
    ...change,
    slow,
    words,
    id: `history/slower/${slow}/sd-${change.deviation}/plus-${change.slowdown}`,
  })),
);

export const studies: readonly Study[] = [
  ...SAME_BY_DEFAULT.map(
    ({ law, baselines, deviation, id }): Study => ({
      id,
      quick: 250,
      full: 10_000,
      batch: 500,
      experiment: (random, count) => {
        const next = drawLevels(law, deviation, DEFAULT_FAMILY.length, random);
        const before = Array.from({ length: baselines }, next);
        countHistory(count, decideByHistory(DEFAULT_FAMILY, policyWith({}), before, next(), next));
      },
    }),
  ),
  ...SAME.map(
    ({ law, baselines, deviation, id }): Study => ({
      id,
      quick: 250,
      full: 10_000,
      batch: 200,
      experiment: (random, count) => {
        const next = drawLevels(law, deviation, METRICS, random);
        const before = Array.from({ length: baselines }, next);
        countHistory(count, decideByHistory(scalarFamily(METRICS), policyWith({}), before, next(), next));
      },
    }),
  ),
  ...CHANGES.flatMap(({ id, deviation, slowdown, slow }) =>
    NORMAL.map(
      (law): Study => ({
        id,
        quick: 300,
        full: 10_000,
        batch: 500,
        experiment: (random, count) => {
          const next = drawLevels(law, deviation, DEFAULT_FAMILY.length, random);
          const before = Array.from({ length: 10 }, next);
          const isSlow = (index: number): boolean => index === 1 || (index === 0 && slow === 'both');
          const slower = (): Levels =>
            next().map((level, index) => level + (isSlow(index) ? Math.log1p(slowdown) : 0));
          countHistory(count, decideByHistory(DEFAULT_FAMILY, policyWith({}), before, slower(), slower));
        },
      }),
    ),
  ),
];

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
      'A slowdown: one candidate of the default family against ten, normal deployments, p50 and p95 independent.',
    ],
    tables: [
      sameTable(
        `Red without a change, ${METRICS} numbers`,
        'Held to 1 %: every row, alone and confirmed.',
        SAME,
        tallyOf,
      ),
      sameTable(
        'Red without a change, default family',
        'Held to 1 %: confirmed, in every row. Alone is shown: log-normal deployments and bursts are above 1 %, because four numbers of ten deployments do not tell such laws from a quiet one. Where a gate against a history can start the candidate again (start mode, or a URL with a `deploy` or `restart` command) red is what is confirmed; where it cannot, expect the rate of "alone" on such a target, and have more baselines or more gated metrics.',
        SAME_BY_DEFAULT,
        tallyOf,
      ),
      {
        title: 'A slowdown',
        columns: ['slower', 'SD', 'slowdown', 'gates', 'red alone', 'red confirmed', 'wrongly pass'],
        rows: CHANGES.map(({ id, words, deviation, slowdown }) => {
          const tally = tallyOf(id);
          return [
            words,
            `${100 * deviation} %`,
            `+${Math.round(100 * slowdown)} %`,
            (tally.experiments ?? 0).toLocaleString('en-US'),
            showRate(share(tally, 'alone:regression')),
            showRate(share(tally, 'confirmed:regression')),
            showRate(share(tally, 'confirmed:pass')),
          ];
        }),
      },
    ],
    plots: [powerPlot(tallyOf)],
    bounds: [
      ...SAME.flatMap((each) => sameBounds(each, tallyOf(each.id))),
      ...SAME_BY_DEFAULT.map(({ law, baselines, deviation, id }) =>
        atMost(
          `history, default family, red without a change, confirmed: ${law.words}, SD ${100 * deviation} %, ${baselines} baselines`,
          0.01,
          share(tallyOf(id), 'confirmed:regression'),
        ),
      ),
      ...CHANGES.flatMap((change) => powerBounds(change, tallyOf(change.id))),
    ],
  };
}

function powerPlot(tallyOf: (id: string) => Tally): Plot {
  const of = (deviation: number, slow: string): readonly (typeof CHANGES)[number][] =>
    CHANGES.filter((change) => change.deviation === deviation && change.slow === slow);
  return linePlot(
    {
      name: 'history-power',
      caption:
        'How often a slower deployment is found against ten earlier ones, both times of the default family slower: alone (dashed), and measured again (solid).',
    },
    {
      x: { name: 'slowdown', min: 0, max: 1.5, ticks: [0, 0.2, 0.3, 0.5, 0.7, 1, 1.5], label: percentLabel },
      y: { name: 'found', ...SHARE_AXIS },
    },
    [0.03, 0.085].flatMap((deviation, group) =>
      (['confirmed', 'alone'] as const).map((how, dash) => ({
        name: `SD ${100 * deviation} %, ${how}`,
        group,
        dash,
        points: of(deviation, 'both').map(({ id, slowdown }) => {
          const { count, of: all } = share(tallyOf(id), `${how}:regression`);
          return [slowdown, count / all] as const;
        }),
      })),
    ),
    [0.9],
  );
}

function sameBounds({ law, baselines, deviation }: (typeof SAME)[number], tally: Tally): readonly Bound[] {
  const where = `${law.words}, SD ${100 * deviation} %, ${baselines} baselines`;
  return [
    atMost(`history, red without a change, alone: ${where}`, 0.01, share(tally, 'alone:regression')),
    atMost(`history, red without a change, confirmed: ${where}`, 0.01, share(tally, 'confirmed:regression')),
  ];
}

function powerBounds(change: (typeof CHANGES)[number], tally: Tally): readonly Bound[] {
  const { words, deviation, slowdown, wanted } = change;
  return wanted.map((found) =>
    atLeast(
      `history, SD ${100 * deviation} %, ${words} +${Math.round(100 * slowdown)} %: red ${found === 'alone' ? 'without' : 'with'} confirmation`,
      0.9,
      share(tally, `${found}:regression`),
    ),
  );
}

function sameTable(
  title: string,
  note: string,
  settings: typeof SAME,
  tallyOf: (id: string) => Tally,
): Section['tables'][number] {
  return {
    title,
    note,
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
