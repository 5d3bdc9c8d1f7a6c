import { compareDeployments } from '../../../src/comparison/index.ts';
import { at, createRandom, type Random } from '../../../src/foundation/index.ts';
import { familyPermutation } from '../../../src/statistics/index.ts';
import { type Bound, NOT_MEASURED, percent, type Section } from '../bound.ts';
import { DEPLOYMENT_LAWS, type DeploymentLaw, drawLevels } from '../deployment-laws.ts';
import { policyWith, scalarFamily } from '../families.ts';
import { deploymentOf } from '../history-gate.ts';
import { placeOf, PLACES, type Uniformity, uniformityOf } from '../kolmogorov.ts';
import { linePlot, type Plot } from '../plots/plot.ts';
import { cumulated } from '../plots/steps.ts';
import type { Study } from '../study.ts';
import type { Tally } from '../tally.ts';

const BASELINES = 10;
const DEVIATION = 0.03;
/** A uniform law is rejected below this. */
const LEVEL = 0.01;

/** Where a p-value comes from. */
interface Source {
  readonly name: string;
  readonly words: string;
  readonly draw: (law: DeploymentLaw, random: Random) => number;
  /** Exact under exchangeability, but only on a grid: small values must not come too often. */
  readonly isDiscrete: boolean;
}

const SOURCES: readonly Source[] = [
  {
    name: 't-alone',
    words: 't, one number, k = 1',
    draw: (law, random) => pOfDeployments(law, 1, 1, random),
    isDiscrete: false,
  },
  {
    name: 't-family',
    words: 't, one of 20 numbers, k = 1 (variance moderated)',
    draw: (law, random) => pOfDeployments(law, 20, 1, random),
    isDiscrete: false,
  },
  {
    name: 't-of-three',
    words: 't, one number, k = 3',
    draw: (law, random) => pOfDeployments(law, 1, 3, random),
    isDiscrete: false,
  },
  {
    name: 'permutation',
    words: 'permutation, smallest of 4 numbers, k = 3',
    draw: permuted,
    isDiscrete: true,
  },
];

const CASES = SOURCES.flatMap((source) => DEPLOYMENT_LAWS.map((law) => ({ source, law })));

export const studies: readonly Study[] = CASES.map(({ source, law }) => ({
  id: idOf(source, law),
  quick: 500,
  full: 10_000,
  batch: 500,
  experiment: (random, count) => {
    count.add(placeOf(source.draw(law, random)));
  },
}));

function idOf(source: Source, law: DeploymentLaw): string {
  return `uniformity/${source.name}/${law.name}`;
}

/** p of the first metric, against no margin, by the comparison itself. */
function pOfDeployments(law: DeploymentLaw, metrics: number, candidates: number, random: Random): number {
  const next = drawLevels(law, DEVIATION, metrics, random);
  const members = scalarFamily(metrics);
  const deploy = (count: number, name: string): readonly ReturnType<typeof deploymentOf>[] =>
    Array.from({ length: count }, (_, index) => deploymentOf(members, next(), `${name}-${index}`));
  const before = deploy(BASELINES, 'before');
  const compared = compareDeployments(before, deploy(candidates, 'candidate'), policyWith({ noiseFloor: 0 }));
  return compared[0]?.evidence.slower ?? 1;
}

/** The smallest p of the family, which the permutation corrects for it. */
function permuted(law: DeploymentLaw, random: Random): number {
  const next = drawLevels(law, DEVIATION, 4, random);
  const [before, after] = [BASELINES, 3].map((count) => Array.from({ length: count }, next));
  const metrics = [0, 1, 2, 3].map((metric) => ({
    baseline: (before ?? []).map((levels) => levels[metric] ?? 0),
    candidate: (after ?? []).map((levels) => levels[metric] ?? 0),
  }));
  return Math.min(...familyPermutation(metrics, createRandom('unused: all labellings are enumerated')));
}

export function describe(tallyOf: (id: string) => Tally): Section {
  const found = CASES.map((each) => ({
    ...each,
    uniformity: uniformityOf(tallyOf(idOf(each.source, each.law))),
  }));
  return {
    title: 'Whether p is uniform without a change',
    text: [
      `Against the history, no margin (\`noise-floor\` 0), ${BASELINES} baselines: the p-value of one metric for "slower", before any correction for the family and before confirmation. Kolmogorov and Smirnov's distance to the uniform law, and its probability; upwards: where small p come more often than they should. One number of normal deployments is what t assumes. The other laws show how far it is off, and why a small p of a lone candidate is not enough. Variances of twenty numbers that are all alike are drawn together as if they were known, which makes p a little too small.`,
      'The permutation is exact where deployments are exchangeable, whatever their law, but takes only 286 values: it is held to "not too often small". Autocorrelated deployments are not exchangeable.',
    ],
    tables: [
      {
        title: 'p-values without a change',
        columns: [
          'p of',
          'deployments',
          'p-values',
          'distance',
          'its p',
          'upwards',
          'its p',
          'p ≤ .05',
          'p ≤ .01',
        ],
        rows: found.map(({ source, law, uniformity }) => [
          source.words,
          law.words,
          uniformity.of.toLocaleString('en-US'),
          uniformity.distance.toFixed(4),
          showP(uniformity.p),
          uniformity.above.toFixed(4),
          showP(uniformity.pAbove),
          percent(uniformity.atMost.five / uniformity.of),
          percent(uniformity.atMost.one / uniformity.of),
        ]),
      },
    ],
    plots: [plotOf(tallyOf)],
    bounds: found.flatMap(({ source, law, uniformity }): readonly Bound[] => {
      if (source.isDiscrete)
        return law.name.startsWith('ar-')
          ? []
          : [
              boundOf(
                `${source.words}, ${law.words}: p not too often small (KS, upwards)`,
                uniformity.pAbove,
                uniformity,
              ),
            ];
      if (law.name !== 'normal' || source.name === 't-family') return [];
      return [boundOf(`${source.words}, ${law.words}: p uniform (KS)`, uniformity.p, uniformity)];
    }),
  };
}

function plotOf(tallyOf: (id: string) => Tally): Plot {
  return linePlot(
    {
      name: 'uniformity',
      caption:
        'p-values of one number against ten deployments, without a change, by the law of the deployments: small ones only. The diagonal is the uniform law.',
    },
    {
      x: { name: 'p', min: 0, max: 0.1, ticks: [0, 0.01, 0.05, 0.1], label: String },
      y: {
        name: 'share of p-values up to p',
        min: 0,
        max: 0.2,
        ticks: [0, 0.01, 0.05, 0.1, 0.2],
        label: String,
      },
    },
    DEPLOYMENT_LAWS.map((law, group) => ({
      name: law.words,
      group,
      dash: group % 2,
      points: cumulated(tallyOf(idOf(at(SOURCES, 0), law)), 'p', PLACES / 10).map(
        ([place, seen]) => [place / PLACES, seen] as const,
      ),
    })),
    [],
    [
      [0, 0],
      [0.1, 0.1],
    ],
  );
}

function boundOf(name: string, p: number, { of, distance }: Uniformity): Bound {
  const holds = of > 0 && p >= LEVEL;
  return {
    name,
    required: `KS p ≥ ${LEVEL}`,
    found:
      of === 0
        ? NOT_MEASURED
        : `p ${showP(p)}, distance ${distance.toFixed(4)} of ${of.toLocaleString('en-US')}`,
    holds,
    met: holds,
    certifies: '',
  };
}

function showP(p: number): string {
  return p < 0.001 ? '< 0.001' : p.toFixed(3);
}
