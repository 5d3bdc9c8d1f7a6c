import type { Random } from '../../../src/foundation/index.ts';
import { histogramFromValues } from '../../../src/histogram/index.ts';
import { compareTrials } from '../../../src/comparison/index.ts';
import { aRunOfBlocks, type SideOfBlock } from '../../../__tests__/support/measured-runs.ts';
import { atLeast, type Section, showRate } from '../bound.ts';
import { decide } from '../block-gate.ts';
import { policyWith } from '../families.ts';
import { normal } from '../noise.ts';
import type { Study } from '../study.ts';
import { share, type Tally } from '../tally.ts';

/** In each block a side has so many requests that p99 may decide. */
const REQUESTS = 1200;
const SPREAD = 0.35;
const DEVIATION = 0.02;
const SLOWEST = 0.05;
const SETTINGS = [
  { blocks: 20, slowdown: 0 },
  { blocks: 20, slowdown: 0.2 },
  { blocks: 40, slowdown: 0 },
  { blocks: 40, slowdown: 0.2 },
] as const;

/** Whole runs, from requests in histograms to the verdict, with p99 gated beside p50 and p95. */
export const studies: readonly Study[] = SETTINGS.map(({ blocks, slowdown }) => ({
  id: idOf({ blocks, slowdown }),
  quick: 40,
  full: 1_000,
  batch: 20,
  experiment: (random, count) => {
    const policy = policyWith({ quantiles: [0.5, 0.95, 0.99] });
    const run = aRunOfBlocks(
      Array.from({ length: blocks }, () => ({
        baseline: sideOf(0, random),
        candidate: sideOf(slowdown, random),
      })),
      { policy, run: { warmUp: [] } },
    );
    const decision = decide(compareTrials(run), policy);
    count.add(decision.verdict);
    const p99 = decision.comparisons.find(
      ({ endpoint, metric }) => endpoint === '*' && metric.name.endsWith('_p99'),
    );
    count.add('gateable', p99?.standing.kind === 'judged');
    count.add('seen', p99?.verdict === 'regression');
  },
}));

function idOf({ blocks, slowdown }: (typeof SETTINGS)[number]): string {
  return `tail/blocks-${blocks}/plus-${slowdown}`;
}

/** The slowest requests of a side are those above their own 95 % quantile. */
function sideOf(slowdown: number, random: Random): SideOfBlock {
  const level = 100 * Math.exp((DEVIATION / Math.SQRT2) * normal(random));
  const from = 1.6449;
  const times = Float64Array.from({ length: REQUESTS }, () => {
    const z = normal(random);
    return 1000 * level * Math.exp(SPREAD * z) * (z > from ? 1 + slowdown : 1);
  });
  return { endpoints: { 'GET /products': { times: histogramFromValues([...times]) } } };
}

export function describe(tallyOf: (id: string) => Tally): Section {
  return {
    title: 'Only the slowest requests, side by side',
    text: [
      `Whole runs, from single requests in histograms to the verdict: ${REQUESTS.toLocaleString('en-US')} requests a side and block, log-SD ${SPREAD}, block SD ${100 * DEVIATION} % of the level; p50, p95 and p99 gated. Slower: the slowest ${100 * SLOWEST} % of the requests take 20 % longer. All blocks are measured.`,
    ],
    tables: [
      {
        title: 'A slower tail',
        columns: [
          'blocks',
          'slowdown',
          'gates',
          'p99 may decide',
          'p99 is red',
          'the gate is red',
          'the gate passes',
        ],
        rows: SETTINGS.map((each) => {
          const tally = tallyOf(idOf(each));
          return [
            String(each.blocks),
            each.slowdown === 0 ? 'none' : '+20 % of the slowest 5 %',
            (tally.experiments ?? 0).toLocaleString('en-US'),
            ...['gateable', 'seen', 'regression', 'pass'].map((name) => showRate(share(tally, name))),
          ];
        }),
      },
    ],
    plots: [],
    bounds: SETTINGS.filter(({ slowdown }) => slowdown > 0).map((each) => {
      const tally = tallyOf(idOf(each));
      return atLeast(`the slowest 5 % of requests 20 % slower, ${each.blocks} blocks: seen by p99`, 0.9, {
        count: tally.seen ?? 0,
        of: tally.gateable ?? 0,
      });
    }),
  };
}
