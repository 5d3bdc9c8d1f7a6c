import { compareTrials } from '../../../src/comparison/index.ts';
import type { Random } from '../../../src/foundation/index.ts';
import { histogramFromValues } from '../../../src/histogram/index.ts';
import { aRunOfBlocks, type SideOfBlock } from '../../../__tests__/support/measured-runs.ts';
import { countOutcome, decide, decideByBlocks, LEVEL_MS } from '../block-gate.ts';
import { atLeast, atMost, type Section, showRate } from '../bound.ts';
import { drawBlocks, gateOf, policyWith, REQUESTS, scalarFamily } from '../families.ts';
import { NOISIER_CANDIDATES, normal } from '../noise.ts';
import type { Study } from '../study.ts';
import { medianBlock, share, type Tally } from '../tally.ts';

const METRICS = 20;
/** Of the differences, if the candidate were as noisy as the baseline. */
const DEVIATION = 0.03;
const ALLOWED = 0.005;

const blocksOf = NOISIER_CANDIDATES.map(
  ({ law, times }): Study => ({
    id: `variance/blocks/${law.name}/times-${times}`,
    quick: 100,
    full: 2_000,
    batch: 50,
    experiment: (random, count) => {
      const gate = gateOf(scalarFamily(METRICS));
      const drawn = { law, deviation: DEVIATION, shiftOf: () => 0 };
      countOutcome(count, decideByBlocks(gate, drawBlocks(gate, drawn, random)));
    },
  }),
);

const BLOCKS = 40;
/** Log-deviation of the baseline's single requests, and of the level that a side has in a block. */
const SPREAD = 0.35;
const LEVEL_DEVIATION = 0.02 / Math.SQRT2;
const SPREADS = [1, 2, 4] as const;
/** Of the standard normal law. */
const QUANTILE_95 = 1.6449;

/** Whole runs, from requests in histograms to the verdict. */
const requestsOf = SPREADS.map(
  (times): Study => ({
    id: `variance/requests/times-${times}`,
    quick: 20,
    full: 1_000,
    batch: 20,
    experiment: (random, count) => {
      const policy = policyWith({});
      const run = aRunOfBlocks(
        Array.from({ length: BLOCKS }, () => ({
          baseline: sideOf(SPREAD, random),
          candidate: sideOf(times * SPREAD, random),
        })),
        { policy, run: { warmUp: [] } },
      );
      const decision = decide(compareTrials(run), policy);
      count.add(decision.verdict);
      for (const { endpoint, metric, verdict, warnings } of decision.comparisons) {
        if (endpoint !== '*') continue;
        const quantile = metric.name.endsWith('_p50') ? 'p50' : metric.name.endsWith('_p95') ? 'p95' : null;
        if (quantile === null) continue;
        count.add(`${quantile}:${verdict}`);
        count.add(
          `${quantile}:told`,
          warnings.some((warning) => warning.includes('noisy')),
        );
      }
    },
  }),
);

function sideOf(spread: number, random: Random): SideOfBlock {
  const level = 1000 * LEVEL_MS * Math.exp(LEVEL_DEVIATION * normal(random));
  const times = Array.from({ length: REQUESTS }, () => level * Math.exp(spread * normal(random)));
  return { endpoints: { 'GET /products': { times: histogramFromValues(times) } } };
}

export const studies: readonly Study[] = [...blocksOf, ...requestsOf];

export function describe(tallyOf: (id: string) => Tally): Section {
  const blocks = NOISIER_CANDIDATES.map((each, index) => ({
    ...each,
    tally: tallyOf(blocksOf[index]?.id ?? ''),
  }));
  const requests = SPREADS.map((times) => ({ times, tally: tallyOf(`variance/requests/times-${times}`) }));
  return {
    title: 'A change of the spread alone, side by side',
    text: [
      `Blocks: no change but that the candidate's blocks are more noisy, by the same median. One gate of ${METRICS} gated numbers as under "False alarms", block SD ${100 * DEVIATION} % if both sides were like the baseline. The differences stay symmetric around 0, so the theory covers it.`,
      `Requests: the candidate's single requests lie farther apart around the same median (log-SD ${SPREAD} on the baseline), so its slow requests are slower and its p95 is truly worse; p50 is not. Whole runs of ${BLOCKS} blocks, ${REQUESTS} requests a side and block, block SD 2 % of the level; p50, p95, errors and answered arrivals gated.`,
    ],
    tables: [
      {
        title: 'Blocks of the candidate more noisy',
        note: `Red is held to ${100 * ALLOWED} % in every row. What more noise costs is an answer: fewer gates pass, and later.`,
        columns: ['noise', 'candidate / baseline', 'gates', 'red', 'pass', 'inconclusive', 'median blocks'],
        rows: blocks.map(({ law, times, tally }) => [
          law.words,
          `${times} times`,
          (tally.experiments ?? 0).toLocaleString('en-US'),
          ...['regression', 'pass', 'inconclusive'].map((name) => showRate(share(tally, name))),
          String(medianBlock(tally, 'stop', tally.experiments ?? 0) ?? '–'),
        ]),
      },
      {
        title: 'Requests of the candidate farther apart',
        note: `Red by p50 is held to ${100 * ALLOWED} %, because the median does not change; red by p95 to at least 95 % where the spread does, because it is no false alarm. "Told as noisier": the report says of p50 that one side is more than twice as noisy as the other.`,
        columns: [
          'candidate / baseline',
          'p95 truly slower by',
          'gates',
          'p50 red',
          'p50 pass',
          'p95 red',
          'the gate is red',
          'told as noisier',
        ],
        rows: requests.map(({ times, tally }) => [
          times === 1 ? 'as far' : `${times} times`,
          times === 1 ? '–' : `${Math.round(100 * Math.expm1(QUANTILE_95 * SPREAD * (times - 1)))} %`,
          (tally.experiments ?? 0).toLocaleString('en-US'),
          ...['p50:regression', 'p50:pass', 'p95:regression', 'regression', 'p50:told'].map((name) =>
            showRate(share(tally, name)),
          ),
        ]),
      },
    ],
    plots: [],
    bounds: [
      ...blocks.map(({ law, times, tally }) =>
        atMost(
          `red without a change, ${law.words}, candidate ${times} times as noisy`,
          ALLOWED,
          share(tally, 'regression'),
        ),
      ),
      ...requests.map(({ times, tally }) =>
        atMost(
          `requests ${times === 1 ? '' : `${times} times `}as far apart around the same median: red by p50`,
          ALLOWED,
          share(tally, 'p50:regression'),
        ),
      ),
      ...requests
        .filter(({ times }) => times > 1)
        .map(({ times, tally }) =>
          atLeast(
            `requests ${times} times as far apart around the same median: red by p95`,
            0.95,
            share(tally, 'p95:regression'),
          ),
        ),
    ],
  };
}
