import type { FamilyMember } from '../../../src/comparison/family.ts';
import { differenceOf, instanceEffectsOf } from '../../../src/comparison/instance-effects.ts';
import type { Random } from '../../../src/foundation/index.ts';
import type { InstanceEffect } from '../../../src/trial/index.ts';
import { atLeast, atMost, type Section, showRate } from '../bound.ts';
import { countOutcome, decideByBlocks, type SimulatedGate } from '../block-gate.ts';
import { drawBlocks, policyWith, scalarFamily } from '../families.ts';
import { type NoiseLaw, normal } from '../noise.ts';
import type { Study } from '../study.ts';
import { share, type Tally } from '../tally.ts';

const METRICS = 8;
const DEVIATION = 0.03;

/** Where instances of the same code differ, and what the gate knows of that. */
interface Setting {
  /** Standard deviation of an instance's own level, on the log scale. */
  readonly instances: number;
  /** A/A runs that the gate knows; null where fresh instances serve the blocks. */
  readonly runs: number | null;
  /** Blocks of an A/A run and the standard deviation of their differences. */
  readonly blocks: number;
  readonly deviation: number;
  /** What the first metric of the candidate is slower by; 0 for no change. */
  readonly slower: number;
}

const QUIET = { blocks: 24, deviation: DEVIATION, slower: 0 };
const NOISY = { blocks: 12, deviation: 0.06, slower: 0 };

const SETTINGS: readonly Setting[] = [
  { ...QUIET, instances: 0.02, runs: null },
  ...[0.005, 0.01, 0.02].map((instances) => ({ ...QUIET, instances, runs: 0 })),
  ...[0.005, 0.01, 0.02].flatMap((instances) => [5, 10, 30].map((runs) => ({ ...QUIET, instances, runs }))),
  ...[5, 10, 30].map((runs) => ({ ...NOISY, instances: 0.01, runs })),
];
const SLOWER: readonly Setting[] = [
  ...[0.05, 0.1, 0.2].map((slower) => ({ ...QUIET, instances: 0.005, runs: 30, slower })),
  ...[0.05, 0.1, 0.2].map((slower) => ({ ...QUIET, instances: 0.02, runs: null, slower })),
];

export const studies: readonly Study[] = [...SETTINGS, ...SLOWER].map((setting) => ({
  id: idOf(setting),
  quick: 100,
  full: 4_000,
  batch: 50,
  experiment: (random, count) => {
    const members = scalarFamily(METRICS);
    const policy = policyWith({});
    const gate: SimulatedGate = {
      members,
      policy,
      freshInstances: setting.runs === null,
      pilot: null,
      instanceEffects: knownEffects(setting, members, policy.alpha / (2 * METRICS), random.fork('aa')),
      mayStopEarly: true,
    };
    const shiftOf = (_: FamilyMember, index: number): number =>
      index === 0 ? Math.log1p(setting.slower) : 0;
    const drawn = { law: lawOf(setting), deviation: DEVIATION, shiftOf };
    const outcome = decideByBlocks(gate, drawBlocks(gate, drawn, random.fork('blocks')));
    countOutcome(count, outcome);
    const first = outcome.decision.comparisons.find(({ metric }) => metric.name === members[0]?.metric.name);
    if (first?.verdict === 'pass') count.add(`passes: ${first.basis.claim}`);
  },
}));

function idOf({ instances, runs, blocks, slower }: Setting): string {
  const known = runs === null ? 'fresh' : runs === 0 ? 'unknown' : `aa-${runs}${blocks < 24 ? '-noisy' : ''}`;
  return `instances/${known}/sd-${100 * instances}${slower === 0 ? '' : `/slower-${Math.round(100 * slower)}`}`;
}

/** Normal noise, and two instances that differ: the same two in all blocks, or fresh ones in each. */
function lawOf({ instances, runs }: Setting): NoiseLaw {
  return {
    name: 'instances',
    words: '',
    covered: true,
    step: 0,
    freshInstances: runs === null,
    blocks: (deviation, random) => {
      const level = (): number => instances * (normal(random) - normal(random));
      const fixed = level();
      return () => ({
        common: 0,
        difference: (runs === null ? level() : fixed) + deviation * normal(random),
      });
    },
  };
}

/** What A/A runs of such instances tell, by the gate's own code. */
function knownEffects(
  { instances, runs, blocks, deviation }: Setting,
  members: readonly FamilyMember[],
  level: number,
  random: Random,
): readonly InstanceEffect[] {
  const differences = Array.from({ length: runs ?? 0 }, () =>
    members.flatMap((member) => {
      const apart = instances * (normal(random) - normal(random));
      const shifts = Array.from({ length: blocks }, () => apart + deviation * normal(random));
      return differenceOf(member, shifts) ?? [];
    }),
  );
  return instanceEffectsOf(differences, level);
}

export function describe(tallyOf: (id: string) => Tally): Section {
  const of = (setting: Setting): Tally => tallyOf(idOf(setting));
  const known = SETTINGS.filter(({ runs }) => runs !== 0);
  return {
    title: 'Instances of the same code that differ',
    text: [
      `One experiment is one gate of ${METRICS} gated numbers, block SD ${100 * DEVIATION} %, default policy. Each side's instance has a level of its own in each number, normal with the SD of the table. Known by A/A runs: each of two other instances, 24 blocks at the same SD (noisy: 12 blocks at ${100 * NOISY.deviation} %), summed up by the code that decides real runs. Where nothing is known, a red speaks of these two instances, and stands here at its real rate. A pass for which the A/A runs leave too little of the tolerance speaks of these two instances, and says so.`,
    ],
    tables: [
      {
        title: 'No change',
        columns: ['what is known', 'SD of instances', 'gates', 'red', 'pass', 'inconclusive'],
        rows: SETTINGS.map((setting) => rowOf(setting, of(setting), ['regression', 'pass', 'inconclusive'])),
      },
      {
        title: 'The first number slower',
        columns: [
          'what is known',
          'SD of instances',
          'gates',
          'slower',
          'red',
          'passes, of the code',
          'passes, of these two instances',
        ],
        rows: SLOWER.map((setting) => {
          const [what = '', sd = '', gates = '', ...rates] = rowOf(setting, of(setting), [
            'regression',
            'passes: code',
            'passes: instances',
          ]);
          return [what, sd, gates, `${Math.round(100 * setting.slower)} %`, ...rates];
        }),
      },
    ],
    plots: [],
    bounds: [
      ...known.map((setting) =>
        atMost(
          `red without a change, ${wordsOf(setting)}, SD of instances ${100 * setting.instances} %`,
          0.01,
          share(of(setting), 'regression'),
        ),
      ),
      ...SLOWER.filter(({ slower }) => slower === 0.05).map((setting) =>
        atMost(
          `a number slower by the tolerance passes as the code, ${wordsOf(setting)}`,
          0.05,
          share(of(setting), 'passes: code'),
        ),
      ),
      ...SLOWER.filter(({ slower }) => slower === 0.2).map((setting) =>
        atLeast(`red at +20 %, ${wordsOf(setting)}`, 0.95, share(of(setting), 'regression')),
      ),
    ],
  };
}

function rowOf(setting: Setting, tally: Tally, names: readonly string[]): readonly string[] {
  const experiments = tally.experiments ?? 0;
  return [
    wordsOf(setting),
    `${100 * setting.instances} %`,
    experiments.toLocaleString('en-US'),
    ...names.map((name) => showRate(share(tally, name))),
  ];
}

function wordsOf({ runs, blocks }: Setting): string {
  if (runs === null) return 'fresh instances a block';
  if (runs === 0) return 'nothing: margin 3 %';
  return `${runs} A/A runs${blocks < 24 ? ', noisy' : ''}`;
}
