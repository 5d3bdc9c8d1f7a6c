import { foresee } from '../../../src/comparison/index.ts';
import { PILOT_BLOCKS, pilotOf } from '../../../src/experiment/pilot.ts';
import type { Random } from '../../../src/foundation/index.ts';
import { isTime, type Pilot } from '../../../src/trial/index.ts';
import { atLeast, type Bound, type Section, showRate } from '../bound.ts';
import { countOutcome, decideByBlocks, type SimulatedGate } from '../block-gate.ts';
import { DEFAULT_FAMILY, drawBlocks, gateOf } from '../families.ts';
import { noiseLaw } from '../noise.ts';
import { pilotRun } from '../pilot-run.ts';
import type { Study } from '../study.ts';
import { medianBlock, share, type Tally } from '../tally.ts';

const DEVIATIONS = [0.04, 0.06, 0.08, 0.1, 0.15] as const;
const LAWS = ['t5', 'normal', 'bursts'] as const;
const SETTINGS = LAWS.flatMap((law) => DEVIATIONS.map((deviation) => ({ law, deviation })));
const KINDS = ['same', 'slower'] as const;
type Setting = (typeof SETTINGS)[number];
type Kind = (typeof KINDS)[number];

const BLOCK_MS = 6000;
const WANTED = 0.95;
/** A slowdown is as many times what a pass rules out as +10 % is of the default of 5 %. */
const TIMES = 2;

export const studies: readonly Study[] = SETTINGS.flatMap((setting) =>
  KINDS.map((kind): Study => {
    const law = noiseLaw(setting.law);
    return {
      id: idOf(setting, kind),
      quick: 60,
      full: 1_000,
      batch: 50,
      experiment: (random, count) => {
        const plain = gateOf(DEFAULT_FAMILY, { passTolerance: 'auto' });
        const pilot = choose(plain, setting, random.fork('pilot'));
        const widest = Math.max(...pilot.metrics.map(({ tolerance }) => tolerance ?? 0));
        const ofP95 = pilot.metrics.find(({ metric }) => metric.endsWith('p95'))?.tolerance ?? 0;
        const slowed = kind === 'slower' ? Math.log1p(TIMES * ofP95) : 0;
        const gate = { ...plain, pilot };
        const drawn = {
          law,
          deviation: setting.deviation,
          shiftOf: (member: (typeof DEFAULT_FAMILY)[number], index: number) =>
            index === 1 && isTime(member.metric.kind) ? slowed : 0,
        };
        count.add(`announced:${Math.round(100 * widest)}`);
        countOutcome(count, decideByBlocks(gate, drawBlocks(gate, drawn, random)));
      },
    };
  }),
);

/** What `tolerance: auto` chooses on twelve blocks before the first, by the code that chooses it in a run. */
function choose({ policy, members }: SimulatedGate, { law, deviation }: Setting, random: Random): Pilot {
  const run = pilotRun(policy, { law: noiseLaw(law), deviation, blocks: PILOT_BLOCKS }, random);
  const { alpha, beta, maxBlocks } = policy;
  const plan = { blocks: maxBlocks, blockMs: BLOCK_MS, isOpenEnded: false };
  const budget = { blocks: maxBlocks, blockMs: BLOCK_MS, alpha, beta, gated: members.length };
  return pilotOf({ blocks: PILOT_BLOCKS, loadMs: BLOCK_MS }, plan, foresee(run, budget));
}

function idOf({ law, deviation }: Setting, kind: Kind): string {
  return `tolerance-by-noise/${kind}/${law}/sd-${deviation}`;
}

export function describe(tallyOf: (id: string) => Tally): Section {
  const found = (setting: Setting, kind: Kind): Tally => tallyOf(idOf(setting, kind));
  return {
    title: 'A tolerance by the noise, side by side',
    text: [
      `\`tolerance: auto\`: what a pass must rule out is chosen on ${PILOT_BLOCKS} blocks before the first, for p50 and p95 each, by the code that chooses it in a run. The default family as above, at most 40 blocks. Announced: the greater of the two tolerances, at the median and at the 95th of a hundred gates; where no step is wide enough, the widest (50 %). The slowdown is of the p95 alone, twice what was announced for it.`,
      'The shares are held to 95 % where the widest step can be decided: up to a block SD of 15 %. Bursts are a fifth of the blocks at tenfold SD, and SD is that of the others; they are shown.',
    ],
    tables: [
      {
        title: 'What is announced, and whether it is kept',
        columns: [
          'noise',
          'block SD',
          'gates of each',
          'announced: median',
          '95 % at most',
          'no change: pass',
          'red',
          'median blocks',
          'slower: regression',
          'wrongly pass',
          'median blocks to red',
        ],
        rows: SETTINGS.map((setting) => rowOf(setting, found(setting, 'same'), found(setting, 'slower'))),
      },
    ],
    plots: [],
    bounds: SETTINGS.filter(({ law, deviation }) => law !== 'bursts' && deviation <= 0.15).flatMap(
      (setting): readonly Bound[] => {
        const where = `tolerance auto, ${noiseLaw(setting.law).words}, block SD ${100 * setting.deviation} %`;
        return [
          atLeast(`${where}, no change: pass`, WANTED, share(found(setting, 'same'), 'pass')),
          atLeast(
            `${where}, slower by twice what was announced: regression`,
            WANTED,
            share(found(setting, 'slower'), 'regression'),
          ),
        ];
      },
    ),
  };
}

function rowOf({ law, deviation }: Setting, same: Tally, slower: Tally): readonly string[] {
  const of = same.experiments ?? 0;
  const announced = (part: number): string => `${medianBlock(same, 'announced', 2 * part * of) ?? '–'} %`;
  return [
    noiseLaw(law).words,
    `${100 * deviation} %`,
    Math.min(of, slower.experiments ?? 0).toLocaleString('en-US'),
    announced(0.5),
    announced(0.95),
    showRate(share(same, 'pass')),
    showRate(share(same, 'regression')),
    String(medianBlock(same, 'stop', of) ?? '–'),
    showRate(share(slower, 'regression')),
    showRate(share(slower, 'pass')),
    String(medianBlock(slower, 'red', slower.experiments ?? 0) ?? '–'),
  ];
}
