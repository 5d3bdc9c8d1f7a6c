import { evenFamily, foresee } from '../../../src/comparison/index.ts';
import { PILOT_BLOCKS, pilotOf } from '../../../src/experiment/pilot.ts';
import type { Random } from '../../../src/foundation/index.ts';
import { isTime, type Pilot } from '../../../src/trial/index.ts';
import { atLeast, type Bound, percent, type Section, showRate } from '../bound.ts';
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
/** What `tolerance: auto` chooses a step for. */
const AIMED_AT = 0.9;
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
  const budget = { blocks: maxBlocks, blockMs: BLOCK_MS, alpha, beta, family: evenFamily(members.length) };
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
    ],
    tables: [
      {
        title: 'What is announced, and whether it is kept',
        note: noteOf(found),
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
          'held to',
        ],
        rows: SETTINGS.map((setting) => rowOf(setting, found(setting, 'same'), found(setting, 'slower'))),
      },
    ],
    plots: [],
    bounds: SETTINGS.flatMap((setting): readonly Bound[] => {
      const where = `tolerance auto, ${noiseLaw(setting.law).words}, block SD ${100 * setting.deviation} %`;
      return [
        atLeast(`${where}, no change: pass`, wantedPasses(setting), share(found(setting, 'same'), 'pass')),
        atLeast(
          `${where}, slower by twice what was announced: regression`,
          WANTED,
          share(found(setting, 'slower'), 'regression'),
        ),
      ];
    }),
  };
}

function wantedPasses({ law }: Setting): number {
  return law === 'bursts' ? AIMED_AT : WANTED;
}

function noteOf(found: (setting: Setting, kind: Kind) => Tally): string {
  const inBursts = SETTINGS.filter(({ law }) => law === 'bursts').flatMap((setting) => {
    const { count, of } = share(found(setting, 'same'), 'pass');
    return of === 0 ? [] : [count / of];
  });
  const passing =
    inBursts.length === 0
      ? 'fewer pass'
      : `${percent(Math.min(...inBursts))} to ${percent(Math.max(...inBursts))} pass`;
  return `\`auto\` takes the step at which nine of ten gates pass without a change. Held to: without bursts more than that, ${100 * WANTED} % of passes, which rounding up to a step leaves room for; with bursts (a fifth of the blocks at tenfold SD; SD is that of the others) those ${100 * AIMED_AT} %; and everywhere ${100 * WANTED} % of regressions. With bursts ${passing}: twelve blocks tell little of how often bursts come, the robust deviation leaves them out so that one of them does not widen the tolerance for all, and each costs the bet of its block. What then does not pass is \`inconclusive\`, not red, and says how many more blocks would settle it: by default it blocks no pull request. On a runner with such bursts expect it as often as gates do not pass here; more blocks, or a further attempt at the same commit, which goes on with the evidence, decide it.`;
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
    `${100 * wantedPasses({ law, deviation })} % / ${100 * WANTED} %`,
  ];
}
