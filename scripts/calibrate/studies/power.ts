import type { FamilyMember } from '../../../src/comparison/family.ts';
import type { Policy } from '../../../src/scenario/index.ts';
import { ERROR_SHARE } from '../../../src/trial/index.ts';
import { atLeast, type Bound, blocksAtMost, type Section, showBlocks, showRate } from '../bound.ts';
import { countOutcome, decideByBlocks } from '../block-gate.ts';
import { DEFAULT_FAMILY, drawBlocks, gateOf, scalarFamily, weighing } from '../families.ts';
import { noiseLaw } from '../noise.ts';
import { linePlot, percentLabel, type Plot, SHARE_AXIS } from '../plots/plot.ts';
import type { Study } from '../study.ts';
import { countBy, medianBlock, share, type Tally } from '../tally.ts';

/** One change, and what the gate should make of it. */
interface Setting {
  readonly id: string;
  readonly words: string;
  readonly members: readonly FamilyMember[];
  readonly policy: Partial<Policy>;
  readonly law: string;
  readonly deviation: number;
  /** Slowdown of the first member, as a share. */
  readonly slowdown: number;
  readonly errors: number;
  /** Blocks by which it should be found. */
  readonly by: number;
  /** Share that must be found by then, and the median; null where it is only shown. */
  readonly atLeast: number | null;
  readonly median: number | null;
}

function setting(id: string, words: string, more: Partial<Setting>): Setting {
  return {
    id,
    words,
    members: scalarFamily(1),
    policy: {},
    law: 't5',
    deviation: 0.02,
    slowdown: 0.05,
    errors: 0,
    by: 40,
    atLeast: null,
    median: null,
    ...more,
  };
}

const CURVE = [0.01, 0.02, 0.03, 0.04, 0.06, 0.08].flatMap((deviation) =>
  [0.02, 0.03, 0.05, 0.1, 0.2].map((slowdown) =>
    setting(`curve/sd-${deviation}/plus-${slowdown}`, `one number, block SD ${100 * deviation} %`, {
      deviation,
      slowdown,
    }),
  ),
);

const SETTINGS: readonly Setting[] = [
  setting('one/sd-2', 'one number, t5, block SD 2 %', { atLeast: 0.97, median: 10 }),
  setting('one/sd-4', 'one number, t5, block SD 4 %', { deviation: 0.04, atLeast: 0.95, median: 16 }),
  setting('one/bursts', 'one number, SD 2 %, 20 % of the blocks at tenfold SD', {
    law: 'bursts',
    atLeast: 0.9,
  }),
  setting('one-of-20', 'one of 20 numbers, t5, block SD 2 %', {
    members: scalarFamily(20),
    by: 24,
    atLeast: 0.95,
  }),
  setting('one-of-20/weight-8', 'one of 20 numbers, of weight 8, t5, block SD 2 %', {
    members: scalarFamily(20),
    policy: weighing([1], 8),
    by: 24,
  }),
  setting('one-of-20/beside-weight-8', 'one of 20 numbers, beside five of weight 8, t5, block SD 2 %', {
    members: scalarFamily(20),
    policy: weighing([2, 3, 4, 5, 6], 8),
    by: 24,
  }),
  setting('errors', 'errors 0 → 0.5 %, 9,000 requests a side in 20 blocks, default family, block SD 3 %', {
    members: [
      ERROR_SHARE,
      ...DEFAULT_FAMILY.map(({ metric }) => metric).filter((metric) => metric !== ERROR_SHARE),
    ].map((metric) => ({ endpoint: '*', metric, gated: true })),
    deviation: 0.03,
    slowdown: 0,
    errors: 0.005,
    by: 20,
    atLeast: 0.95,
  }),
];

export const studies: readonly Study[] = [...SETTINGS, ...CURVE].map((each) => {
  const { id, members, policy, law, deviation, slowdown, errors, atLeast: required } = each;
  return {
    id: `power/${id}`,
    quick: required === null ? 60 : 300,
    full: required === null ? 1_000 : 10_000,
    batch: 200,
    experiment: (random, count) => {
      const gate = gateOf(members, policy);
      const drawn = {
        law: noiseLaw(law),
        deviation,
        shiftOf: (_: FamilyMember, index: number) => (index === 0 ? Math.log1p(slowdown) : 0),
        errors,
      };
      countOutcome(count, decideByBlocks(gate, drawBlocks(gate, drawn, random)));
    },
  };
});

export function describe(tallyOf: (id: string) => Tally): Section {
  const found = ({ id }: Setting): Tally => tallyOf(`power/${id}`);
  const columns = [
    'what',
    'slowdown',
    'gates',
    'found by',
    'found',
    'regression at the end',
    'median blocks to red',
  ];
  return {
    title: 'Power, side by side',
    text: [
      'Margin 1 %, no `min-effect`, default policy otherwise. Found: the gate called a regression at a look up to that block. A slowdown as large as the tolerance (5 %) is none that a gate must answer, but one that it must not pass.',
    ],
    tables: [
      { title: 'One change', columns, rows: SETTINGS.map((each) => rowOf(each, found(each))) },
      { title: 'By noise and size', columns, rows: CURVE.map((each) => rowOf(each, found(each))) },
    ],
    plots: [curvePlot(found)],
    bounds: SETTINGS.flatMap((each) => boundsOf(each, found(each))),
  };
}

function curvePlot(found: (each: Setting) => Tally): Plot {
  const deviations = [...new Set(CURVE.map(({ deviation }) => deviation))];
  return linePlot(
    { name: 'power', caption: 'How often one number that is slower is found within 40 blocks, by block SD.' },
    {
      x: {
        name: 'slowdown',
        min: 0,
        max: 0.2,
        ticks: [0, 0.02, 0.03, 0.05, 0.1, 0.15, 0.2],
        label: percentLabel,
      },
      y: { name: 'found', ...SHARE_AXIS },
    },
    deviations.map((deviation) => ({
      name: `SD ${100 * deviation} %`,
      points: CURVE.filter((each) => each.deviation === deviation).map((each) => {
        const tally = found(each);
        return [each.slowdown, countBy(tally, 'red', each.by) / (tally.experiments ?? NaN)] as const;
      }),
    })),
  );
}

function rowOf({ words, slowdown, by }: Setting, tally: Tally): readonly string[] {
  const of = tally.experiments ?? 0;
  return [
    words,
    slowdown === 0 ? '–' : `+${Math.round(100 * slowdown)} %`,
    of.toLocaleString('en-US'),
    `${by} blocks`,
    showRate({ count: countBy(tally, 'red', by), of }),
    showRate(share(tally, 'regression')),
    showBlocks(medianBlock(tally, 'red', of)),
  ];
}

function boundsOf(each: Setting, tally: Tally): readonly Bound[] {
  if (each.atLeast === null) return [];
  const of = tally.experiments ?? 0;
  const what = each.slowdown === 0 ? each.words : `${each.words}, +${Math.round(100 * each.slowdown)} %`;
  const found = atLeast(`${what}: found within ${each.by} blocks`, each.atLeast, {
    count: countBy(tally, 'red', each.by),
    of,
  });
  if (each.median === null) return [found];
  return [found, blocksAtMost(`${what}: median time to red`, each.median, medianBlock(tally, 'red', of))];
}
